import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { disclosedFor, type Disclosed } from '../ocsp/crl/disclosed.ts';
import { judgeFetched, judgeTogether, type FetchContext, type FetchedCrl } from '../ocsp/crl/fetched.ts';
import type { CrlFinding, CrlResult } from '../ocsp/crl/lint.ts';
import type { FetchFinding } from '../ocsp/crl/fetched.ts';
import { writeRecording } from '../ocsp/exchange.ts';
import { crlBounds, fetchCrl } from '../ocsp/probe/fetch-crl.ts';
import { crlOptionsOf } from './ocsp-crl.ts';
import { systemsOf, writeEvidence, type EvidenceFlags } from './ocsp-evidence.ts';
import type { CrlFlags } from './ocsp-options.ts';
import { UsageError } from './usage-error.ts';
import { whyUnreadable } from './why-unreadable.ts';

/** Options of `ocsp fetch-crl`. */
export interface FetchFlags extends Omit<CrlFlags, 'at'>, EvidenceFlags {
  /** The CCADB's CSV of all certificate records. */
  ccadb?: string;
  /** Folder for the exchanges and the lists. */
  record?: string;
  timeout: string;
  /** The system that serves the lists, for `--evidence`. */
  system?: string;
}

export interface FetchDocument {
  readonly lists: readonly FetchedList[];
  /** What the lists say together. */
  readonly findings: readonly FetchFinding[];
  /** What the CCADB discloses for the CA; null without `--ccadb`. */
  readonly disclosed: Disclosed | null;
}

interface FetchedList extends Pick<CrlResult, 'notJudged' | 'unchecked'> {
  readonly url: string;
  readonly address: string;
  readonly status: number;
  readonly at: string;
  readonly bodySha256: string;
  readonly revoked: number;
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
  readonly findings: readonly (CrlFinding | FetchFinding)[];
}

/** Fetches the lists of the URLs and those that the CCADB discloses for the CA; one that fails is told. */
export async function fetchCrls(urls: readonly string[], flags: FetchFlags): Promise<FetchDocument> {
  const { issuer, certificates, profiles } = await crlOptionsOf(flags);
  if (!/^\d{1,4}$/.test(flags.timeout)) throw new UsageError(`--timeout ${flags.timeout} is no whole number`);
  const strange = urls.find((url) => !/^https?:\/\//i.test(url) || !URL.canParse(url));
  if (strange !== undefined) throw new UsageError(`${strange} is no http or https URL`);
  if (flags.ccadb !== undefined && issuer === undefined)
    throw new UsageError('--ccadb needs --issuer: the record of which CA is meant');
  const [system = ''] = await systemsOf(flags, { '--system': flags.system });
  if (flags.evidence !== undefined && issuer === undefined)
    throw new UsageError('--evidence needs --issuer: whose lists they are');
  const disclosed =
    flags.ccadb === undefined || issuer === undefined
      ? undefined
      : await disclosedIn(flags.ccadb, (text) => disclosedFor(flags.ccadb ?? '', text, issuer));
  const all = [...new Set([...urls, ...(disclosed?.full ?? []), ...(disclosed?.partitions ?? [])])];
  if (all.length === 0)
    throw new UsageError('give at least one URL, or --ccadb and --issuer of a CA that has lists');
  const context: FetchContext = { issuer, certificates, profiles, disclosed };
  const bounds = {
    timeoutMilliseconds: Number(flags.timeout) * 1000,
    maximumBodyBytes: Number(flags.mostOctets ?? crlBounds.maximumBodyBytes),
  };
  const lists: FetchedCrl[] = [];
  for (const url of all) lists.push(judgeFetched(await fetchCrl(url, bounds), context));
  if (flags.record !== undefined) await record(flags.record, lists);
  if (issuer !== undefined) {
    const exchanges = lists.map(({ exchange }) => exchange);
    await writeEvidence(flags, issuer, [{ system, side: 'crl', exchanges }]);
  }
  return {
    lists: lists.map(summary),
    findings: judgeTogether(lists, context),
    disclosed: disclosed ?? null,
  };
}

async function disclosedIn(file: string, read: (text: string) => Disclosed | undefined): Promise<Disclosed> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${whyUnreadable(error)}`);
  }
  try {
    const found = read(text);
    if (found !== undefined) return found;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  throw new UsageError(`${file} has no record of the CA of --issuer, neither by fingerprint nor by key`);
}

/** The exchanges as they came, and each list as a file that `crl` and `crl-compare` take. */
async function record(folder: string, lists: readonly FetchedCrl[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeRecording(
    folder,
    lists.map(({ exchange }) => exchange),
  );
  for (const [index, { exchange, crl }] of lists.entries()) {
    if (crl.tbs === undefined) continue;
    const name = basename(new URL(exchange.url).pathname)
      .replace(/\.crl$/i, '')
      .replaceAll(/[^\w.-]/g, '_');
    await writeFile(join(folder, `${String(index + 1).padStart(3, '0')}-${name}.crl`), exchange.body);
  }
}

function summary({ exchange, crl, findings, notJudged, unchecked }: FetchedCrl): FetchedList {
  const { url, address, status, at, body } = exchange;
  return {
    url,
    address,
    status,
    at,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    revoked: crl.entries.count - crl.entries.twice.length,
    thisUpdate: crl.thisUpdate?.raw ?? null,
    nextUpdate: crl.nextUpdate?.raw ?? null,
    findings,
    notJudged,
    unchecked,
  };
}
