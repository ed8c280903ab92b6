import type { Certificate } from '../ocsp/certificate.ts';
import { compareCrls, type CrlComparison } from '../ocsp/crl/compare.ts';
import { lintCrl, type CrlFinding, type CrlOptions } from '../ocsp/crl/lint.ts';
import { readCrl, type Crl } from '../ocsp/crl/read.ts';
import { decodeInput, readCertificateFile } from '../ocsp/input.ts';
import type { CrlFlags } from './ocsp-options.ts';
import { instantOf } from './options.ts';
import { readBounded } from './read-bounded.ts';
import { UsageError } from './usage-error.ts';
import { whyUnreadable } from './why-unreadable.ts';

/** Longest list that is read; the largest published ones have some ten million octets. */
const mostOctets = 1 << 26;

export interface CrlDocument {
  readonly files: readonly {
    readonly file: string;
    /** Why the file could not be read at all. */
    readonly error?: string;
    readonly revoked: number;
    readonly thisUpdate: string | null;
    readonly nextUpdate: string | null;
    readonly findings: readonly CrlFinding[];
  }[];
}

/** Lints each list; one that cannot be read is told, and the rest goes on. */
export async function lintCrlFiles(files: readonly string[], flags: CrlFlags): Promise<CrlDocument> {
  const options = await crlOptionsOf(flags);
  const results: CrlDocument['files'][number][] = [];
  for (const file of files) {
    try {
      const bytes = decodeInput(await readBounded(file, mostOctets, 'CRL'));
      const { revoked, thisUpdate, nextUpdate } = readCrl(bytes);
      const times = { thisUpdate: thisUpdate?.raw ?? null, nextUpdate: nextUpdate?.raw ?? null };
      results.push({ file, revoked: revoked.size, ...times, findings: lintCrl(bytes, options) });
    } catch (error) {
      results.push({
        file,
        error: whyUnreadable(error),
        revoked: 0,
        thisUpdate: null,
        nextUpdate: null,
        findings: [],
      });
    }
  }
  return { files: results };
}

/** Compares two lists. Throws UsageError where one of the files cannot be read. */
export async function compareCrlFiles(
  old: string,
  candidate: string,
  flags: CrlFlags,
): Promise<CrlComparison> {
  const options = await crlOptionsOf(flags);
  return compareCrls(await octetsOf(old), await octetsOf(candidate), options);
}

/** A list for what is judged beside it. Throws UsageError for a file that is no CRL, or not wholly readable. */
export async function readCrlFile(file: string, issuer: Certificate | undefined): Promise<Crl> {
  const bytes = await octetsOf(file);
  const crl = readCrl(bytes);
  const fault = lintCrl(bytes, { issuer }).find(({ rule }) => ['K01', 'K06', 'K07'].includes(rule));
  if (fault !== undefined) throw new UsageError(`${file} cannot be relied on: ${fault.message}`);
  return crl;
}

async function octetsOf(file: string): Promise<Buffer> {
  try {
    return decodeInput(await readBounded(file, mostOctets, 'CRL'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${whyUnreadable(error)}`);
  }
}

async function crlOptionsOf({ issuer, at }: CrlFlags): Promise<CrlOptions> {
  try {
    return {
      at: at === undefined ? undefined : instantOf({ at }, '').getTime() / 1000,
      issuer: issuer === undefined ? undefined : await readCertificateFile(issuer),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
