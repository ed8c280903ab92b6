import { readRegularFile } from '../input/regular-file.ts';
import { observedAnswer } from '../ocsp/evidence.ts';
import type { Exchange } from '../ocsp/exchange.ts';
import type { LintOptions } from '../ocsp/lint/context.ts';
import { profiles } from '../ocsp/lint/context.ts';
import { decodeOne, readCertificateFile } from '../ocsp/input.ts';
import { lintRead, type NotJudged } from '../ocsp/lint/lint.ts';
import { readOcspResponse, type OcspResponse } from '../ocsp/response.ts';
import { namesIssuer } from '../ocsp/certificate-id.ts';
import type { Certificate } from '../ocsp/certificate.ts';
import type { Finding, Profile } from '../ocsp/lint/rule.ts';
import { readOcspRequest } from '../ocsp/request.ts';
import { issuerBeside } from './issuer-beside.ts';
import { systemsOf, writeEvidence } from './ocsp-evidence.ts';
import type { LintFlags } from './ocsp-options.ts';
import { instantOf } from './options.ts';
import { readBounded } from './read-bounded.ts';
import { UsageError } from './usage-error.ts';
import { whyUnreadable } from './why-unreadable.ts';

export interface LintDocument {
  readonly files: readonly {
    readonly file: string;
    /** Why the file could not be read at all. */
    readonly error?: string;
    /** The certificate that was found beside the answer and taken for its issuer's. */
    readonly issuer?: string;
    readonly findings: readonly Finding[];
    readonly notJudged: readonly NotJudged[];
    readonly unchecked: boolean;
  }[];
}

/** Throws UsageError for a file that is not what its option wants, an unknown profile or an instant that is none. */
async function lintOptionsOf(flags: LintFlags): Promise<LintOptions> {
  try {
    const issuer = flags.issuer === undefined ? undefined : await readCertificateFile(flags.issuer);
    return {
      signatures: flags.signatures,
      profiles: flags.profile === undefined ? undefined : profilesOf(flags.profile),
      at: flags.at === undefined ? undefined : instantOf({ at: flags.at }, '').getTime() / 1000,
      issuer,
      subject: flags.cert === undefined ? undefined : await readCertificateFile(flags.cert),
      request:
        flags.request === undefined
          ? undefined
          : readOcspRequest(decodeOne(await readRegularFile(flags.request))),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Whether a single response is for a certificate of this issuer. */
function isIssuerOf(answer: OcspResponse, certificate: Certificate): boolean {
  const singles = answer.basic?.responses ?? [];
  return singles.some(({ id }) => id !== undefined && namesIssuer(id, certificate) === true);
}

function profilesOf(text: string): ReadonlySet<Profile> {
  return new Set(
    text.split(',').map((name) => {
      const profile = profiles.find((known) => known.toLowerCase() === name.trim().toLowerCase());
      if (profile === undefined) throw new UsageError(`--profile ${name} is none of ${profiles.join(', ')}`);
      return profile;
    }),
  );
}

/** Longest file that is read; the longest answers seen are of some ten thousand octets. */
const mostOctets = 1 << 20;

/** Lints each file and keeps the answers as evidence; one that cannot be read is told, and the rest goes on. */
export async function lintCommand(files: readonly string[], flags: LintFlags): Promise<LintDocument> {
  const options = await lintOptionsOf(flags);
  const [system = ''] = await systemsOf(flags, { '--system': flags.system });
  const { issuer, at } = options;
  if (flags.evidence !== undefined && (issuer === undefined || at === undefined))
    throw new UsageError(
      '--evidence needs --issuer, and --at with the instant at which the answers were observed',
    );
  const optionsFor = await optionsByIssuer(flags, options);
  const results: LintDocument['files'][number][] = [];
  const answers: Exchange[] = [];
  for (const file of files) {
    try {
      const octets = decodeOne(readBounded(file, mostOctets, 'OCSP answer'));
      const answer = readOcspResponse(octets);
      const found = issuer === undefined ? issuerBeside(file, (each) => isIssuerOf(answer, each)) : undefined;
      const { findings, notJudged, unchecked } = lintRead(answer, optionsFor(found?.certificate));
      const named = found === undefined ? {} : { issuer: found.file };
      results.push({ file, ...named, findings, notJudged, unchecked });
      if (flags.evidence !== undefined)
        answers.push(observedAnswer(file, octets, new Date((at ?? 0) * 1000)));
    } catch (error) {
      results.push({ file, error: whyUnreadable(error), findings: [], notJudged: [], unchecked: false });
    }
  }
  if (issuer) await writeEvidence(flags, issuer, [{ system, side: 'observed', exchanges: answers }]);
  return { files: results };
}

/** The options for answers of one issuer: the same object for all of them, by which what is judged once is known. */
async function optionsByIssuer(
  { crl: file }: LintFlags,
  options: LintOptions,
): Promise<(found: Certificate | undefined) => LintOptions> {
  const known = new Map<Certificate | undefined, LintOptions>();
  const list = file === undefined ? undefined : await revocationsIn(file, options);
  return (found) => {
    const issuer = options.issuer ?? found;
    const own = known.get(issuer) ?? { ...options, issuer, crl: list?.(issuer) };
    known.set(issuer, own);
    return own;
  };
}

async function revocationsIn(file: string, { issuer, at }: LintOptions) {
  const { readCrlFile } = await import('./ocsp-crl.ts');
  const { revocationListOf } = await import('../ocsp/crl/reliance.ts');
  const crl = await readCrlFile(file, issuer);
  return (own: Certificate | undefined): LintOptions['crl'] => revocationListOf(crl, { issuer: own, at });
}
