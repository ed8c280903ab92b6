import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Certificate } from '../ocsp/certificate.ts';
import { contentOf } from '../ocsp/der/node.ts';
import type { Comparison } from '../ocsp/compare/compare.ts';
import { compareRecorded } from '../ocsp/compare/compare.ts';
import type { Exchange } from '../ocsp/exchange.ts';
import { readRecording, writeRecording } from '../ocsp/exchange.ts';
import { readCertificateFile } from '../ocsp/input.ts';
import type { ProbeOptions } from '../ocsp/probe/probe.ts';
import { probe, recordBoth } from '../ocsp/probe/probe.ts';
import { defaultBounds } from '../ocsp/probe/ask.ts';
import type { Supplied } from '../ocsp/behaviour/judge.ts';
import type { ProbeFinding } from '../ocsp/behaviour/answered.ts';
import { systemsOf, writeEvidence } from './ocsp-evidence.ts';
import type { ProbeFlags } from './ocsp-options.ts';
import { readCrlFile } from './ocsp-crl.ts';
import { UsageError } from './usage-error.ts';

export interface ProbeDocument {
  readonly url: string;
  readonly addresses: readonly string[];
  readonly exchanges: readonly Record<string, unknown>[];
  readonly findings: readonly ProbeFinding[];
  readonly notProbed: readonly { readonly check: string; readonly reason: string }[];
  /** Whether nobody knows if the signature of one of the answers is right. */
  readonly unchecked: boolean;
}

/** Probes one responder; the exchanges go into the folder of `--record`. */
export async function probeResponder(url: string, flags: ProbeFlags): Promise<ProbeDocument> {
  if (!isUrl(url)) throw new UsageError(`${url} is no http or https URL`);
  const options = await probeOptionsOf(flags);
  const supplied = await suppliedOf(flags, options);
  if (options.subjects.length === 0) throw new UsageError('give at least one --cert or --serial');
  const [system = ''] = await systemsOf(flags, { '--system': flags.system });
  const result = await probe(url, { ...options, supplied });
  if (flags.record !== undefined) await writeRecording(flags.record, result.exchanges);
  await writeEvidence(flags, options.issuer, [{ system, side: 'probe', exchanges: result.exchanges }]);
  const { addresses, findings, notProbed, unchecked } = result;
  return { url, addresses, exchanges: result.exchanges.map(summary), findings, notProbed, unchecked };
}

/** Compares two responders or recordings. */
export async function compareResponders(
  old: string,
  candidate: string,
  flags: ProbeFlags,
): Promise<Comparison> {
  if (isUrl(old) !== isUrl(candidate)) {
    throw new UsageError('OLD and NEW must both be URLs or both be folders of recorded answers');
  }
  const options = await probeOptionsOf(flags);
  const [oldSystem = '', newSystem = ''] = await systemsOf(flags, {
    '--old-system': flags.oldSystem,
    '--new-system': flags.newSystem,
  });
  const sides = isUrl(old)
    ? await recordBoth(old, candidate, options)
    : { old: await recording(old), candidate: await recording(candidate) };
  if (flags.record !== undefined) {
    await writeRecording(join(flags.record, 'old'), sides.old);
    await writeRecording(join(flags.record, 'new'), sides.candidate);
  }
  await writeEvidence(flags, options.issuer, [
    { system: oldSystem, side: 'old', exchanges: sides.old },
    { system: newSystem, side: 'new', exchanges: sides.candidate },
  ]);
  return compareRecorded(sides.old, sides.candidate, {
    issuer: options.issuer,
    certificates: await certificatesOf(flags),
  });
}

/** What the operator knows beside the answers. Throws UsageError for a file that cannot be relied on. */
async function suppliedOf(flags: ProbeFlags, { issuer }: ProbeOptions): Promise<Supplied> {
  return {
    issuer,
    certificates: await certificatesOf(flags),
    published: flags.published === undefined ? undefined : publicationOf(flags.published),
    crl: flags.crl === undefined ? undefined : await readCrlFile(flags.crl, issuer),
    previous: flags.previous === undefined ? undefined : await recording(flags.previous),
  };
}

/** The certificates asked about, by the hex of their serial numbers' contents. */
async function certificatesOf({ cert }: ProbeFlags): Promise<Map<string, Certificate>> {
  const certificates = await Promise.all(cert.map(readCertificateFile));
  return new Map(certificates.map((each) => [Buffer.from(contentOf(each.serial)).toString('hex'), each]));
}

function publicationOf(text: string): number {
  const instant = Date.parse(text);
  if (/(Z|[+-]\d{2}:\d{2})$/i.test(text) && !Number.isNaN(instant)) return instant / 1000;
  throw new UsageError(`--published ${text} is not an instant; write it as 2026-11-20T09:00:00Z`);
}

async function recording(folder: string): Promise<Exchange[]> {
  try {
    return await readRecording(folder);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function probeOptionsOf(flags: ProbeFlags): Promise<ProbeOptions> {
  try {
    const certificates = await Promise.all(flags.cert.map(readCertificateFile));
    const subjects = [
      ...certificates.map(({ serial }) => contentOf(serial)),
      ...flags.serial.map((hex) => serialOf(hex)),
    ].map((serial) => ({ serial, label: Buffer.from(serial).toString('hex') }));
    return {
      issuer: await readCertificateFile(flags.issuer),
      subjects,
      repeats: countOf('--repeats', flags.repeats),
      pauseMilliseconds: countOf('--pause', flags.pause),
      bounds: { ...defaultBounds, timeoutMilliseconds: countOf('--timeout', flags.timeout) * 1000 },
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Contents of the INTEGER of a serial number in hex, as certificates print it. */
function serialOf(hex: string): Buffer {
  const digits = hex.replaceAll(/[:\s]/g, '').replace(/^0x/i, '');
  if (!/^[0-9a-f]+$/i.test(digits)) throw new UsageError(`--serial ${hex} is not hexadecimal`);
  const octets = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), octets]) : octets;
}

function countOf(option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`${option} ${text} is not a whole number`);
  return Number(text);
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function summary({ probe: name, method, url, address, status, at, milliseconds, body, failure }: Exchange) {
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  return { probe: name, method, url, address, status, at, milliseconds, bodySha256, failure };
}
