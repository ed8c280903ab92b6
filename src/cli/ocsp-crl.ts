import type { Certificate } from '../ocsp/certificate.ts';
import { compareCrlSets, type CrlComparison } from '../ocsp/crl/compare.ts';
import type { NamedCrl } from '../ocsp/crl/difference.ts';
import { judgeCrl, type CrlOptions, type CrlResult } from '../ocsp/crl/lint.ts';
import { crlProfiles, type CrlProfile } from '../ocsp/crl/lint/rule.ts';
import { isNamedIn, readCrl, type Crl } from '../ocsp/crl/read.ts';
import { decodeOne, readCertificateFile } from '../ocsp/input.ts';
import { crlSet } from './ocsp-crl-set.ts';
import { issuerBeside, type FoundIssuer } from './issuer-beside.ts';
import type { CrlFlags } from './ocsp-options.ts';
import { instantOf } from './options.ts';
import { readBounded } from './read-bounded.ts';
import { UsageError } from './usage-error.ts';
import { whyUnreadable } from './why-unreadable.ts';

export interface CrlDocument {
  readonly files: readonly CrlFile[];
}

interface CrlFile extends Pick<CrlResult, 'findings' | 'notJudged' | 'unchecked'> {
  readonly file: string;
  /** Why the file could not be read at all. */
  readonly error?: string;
  /** The certificate that was found beside the list and taken for its issuer's. */
  readonly issuer?: string;
  readonly revoked: number;
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
}

const nothing = { findings: [], notJudged: [], unchecked: false };

/** Lints each list; one that cannot be read is told, and the rest goes on. */
export async function lintCrlFiles(files: readonly string[], flags: CrlFlags): Promise<CrlDocument> {
  const options = await crlOptionsOf(flags);
  const results: CrlFile[] = [];
  for (const file of files) {
    try {
      const { crl, found, ...judged } = judgedFile(file, await octetsOf(file, flags), options);
      const { entries, thisUpdate, nextUpdate } = crl;
      results.push({
        file,
        ...(found === undefined ? {} : { issuer: found.file }),
        revoked: entries.count - entries.twice.length,
        thisUpdate: thisUpdate?.raw ?? null,
        nextUpdate: nextUpdate?.raw ?? null,
        findings: judged.findings,
        notJudged: judged.notJudged,
        unchecked: judged.unchecked,
      });
    } catch (error) {
      const times = { thisUpdate: null, nextUpdate: null };
      results.push({ file, error: whyUnreadable(error), revoked: 0, ...times, ...nothing });
    }
  }
  return { files: results };
}

/** What `crl-compare` prints: the comparison, and which lists were taken together on either side. */
export interface CrlComparisonDocument extends CrlComparison {
  readonly lists: { readonly old: readonly ComparedList[]; readonly candidate: readonly ComparedList[] };
}

interface ComparedList {
  readonly name: string;
  readonly revoked: number;
  readonly issuer?: string;
}

/** Compares two lists, or two sets of them. Throws UsageError where one of the files cannot be read. */
export async function compareCrlFiles(
  old: string,
  candidate: string,
  flags: CrlFlags,
): Promise<CrlComparisonDocument> {
  const options = await crlOptionsOf(flags);
  const [left, right] = [await sideOf(old, flags, options), await sideOf(candidate, flags, options)];
  const listed = (lists: readonly JudgedFile[]): ComparedList[] =>
    lists.map(({ name, crl: { entries }, found }) => ({
      name,
      revoked: entries.count - entries.twice.length,
      ...(found === undefined ? {} : { issuer: found.file }),
    }));
  return { ...compareCrlSets(left, right), lists: { old: listed(left), candidate: listed(right) } };
}

interface JudgedFile extends NamedCrl {
  readonly found: FoundIssuer | undefined;
}

async function sideOf(place: string, flags: CrlFlags, options: CrlOptions): Promise<JudgedFile[]> {
  const lists: JudgedFile[] = [];
  for await (const { name, octets } of crlSet(place, (file) => octetsFrom(file, flags)))
    lists.push(judgedFile(name, octets, options));
  return lists;
}

function judgedFile(name: string, octets: Buffer, options: CrlOptions): JudgedFile {
  const crl = readCrl(octets);
  const found = options.issuer === undefined ? issuerBeside(name, (each) => isNamedIn(crl, each)) : undefined;
  const issuer = options.issuer ?? found?.certificate;
  return { name, found, ...judgeCrl(crl, { ...options, issuer }) };
}

/** A list for what is judged beside it. Throws UsageError for a file that is no CRL, or not wholly readable. */
export async function readCrlFile(file: string, issuer: Certificate | undefined): Promise<Crl> {
  const crl = readCrl(await octetsFrom(file, {}));
  const { findings } = judgeCrl(crl, { issuer, profiles: new Set() });
  const fault = findings.find(({ rule }) => ['K01', 'K06', 'K07'].includes(rule));
  if (fault !== undefined) throw new UsageError(`${file} cannot be relied on: ${fault.message}`);
  return crl;
}

async function octetsFrom(file: string, flags: Pick<CrlFlags, 'mostOctets'>): Promise<Buffer> {
  try {
    return await octetsOf(file, flags);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${whyUnreadable(error)}`);
  }
}

async function octetsOf(file: string, { mostOctets }: Pick<CrlFlags, 'mostOctets'>): Promise<Buffer> {
  const most = mostOctets === undefined ? Infinity : Number(mostOctets);
  return decodeOne(readBounded(file, most, 'CRL'));
}

/** Throws UsageError for a file that is not what its option wants, an unknown profile or an instant that is none. */
export async function crlOptionsOf({ issuer, at, cert, profile, mostOctets }: CrlFlags): Promise<CrlOptions> {
  if (mostOctets !== undefined && !/^\d{1,15}$/.test(mostOctets))
    throw new UsageError(`--most-octets ${mostOctets} is not a whole number`);
  try {
    return {
      at: at === undefined ? undefined : instantOf({ at }, '').getTime() / 1000,
      issuer: issuer === undefined ? undefined : await readCertificateFile(issuer),
      certificates:
        cert === undefined || cert.length === 0
          ? undefined
          : await Promise.all(cert.map(readCertificateFile)),
      profiles: profile === undefined ? undefined : crlProfilesOf(profile),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** X509 stands for no profile: what every X.509 CRL keeps is always judged. */
function crlProfilesOf(text: string): ReadonlySet<CrlProfile> {
  const chosen = text.split(',').map((name) => name.trim().toUpperCase());
  const strange = chosen.find((name) => name !== 'X509' && !crlProfiles.some((known) => known === name));
  if (strange !== undefined)
    throw new UsageError(`--profile ${strange} is none of X509, ${crlProfiles.join(', ')}`);
  return new Set(crlProfiles.filter((name) => chosen.includes(name)));
}
