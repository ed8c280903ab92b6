import { readAlgorithm } from '../algorithm.ts';
import { Fields } from '../der/fields.ts';
import type { DerDefect } from '../der/node.ts';
import { contentOf, pathOf, universal } from '../der/node.ts';
import { DerReader } from '../der/read.ts';
import type { DerTime } from '../der/time.ts';
import { readTime } from '../der/time.ts';

/** CertificateList of RFC 5280, 5.1, as far as its times and entries go. */
export interface Crl {
  readonly defects: readonly DerDefect[];
  readonly thisUpdate: DerTime | undefined;
  readonly nextUpdate: DerTime | undefined;
  /** Revocation time by serial number, hex of the INTEGER's contents. */
  readonly revoked: ReadonlyMap<string, DerTime>;
}

export interface CrlFinding {
  readonly severity: 'error' | 'warning';
  readonly path: string;
  readonly offset: number;
  readonly message: string;
}

const times = [universal.utcTime, universal.generalizedTime];

/** Reads a CRL. Never throws: what cannot be read is absent and its reason is among the defects. */
export function readCrl(bytes: Uint8Array): Crl {
  const reader = new DerReader(bytes);
  const root = reader.readWhole(0, bytes.length, 'CertificateList');
  const tbs =
    root === undefined ? undefined : new Fields(reader, root).need('tbsCertList', universal.sequence);
  const revoked = new Map<string, DerTime>();
  if (tbs === undefined)
    return { defects: reader.defects, thisUpdate: undefined, nextUpdate: undefined, revoked };
  const fields = new Fields(reader, tbs);
  fields.take('version', universal.integer);
  readAlgorithm(reader, fields.need('signature', universal.sequence));
  fields.need('issuer', universal.sequence);
  const thisUpdate = fields.need('thisUpdate', ...times);
  const nextUpdate = fields.take('nextUpdate', ...times);
  for (const entry of fields.take('revokedCertificates', universal.sequence)?.children ?? []) {
    const members = new Fields(reader, entry);
    const serial = members.need('userCertificate', universal.integer);
    const date = members.need('revocationDate', ...times);
    if (serial !== undefined && date !== undefined) {
      revoked.set(Buffer.from(contentOf(serial)).toString('hex'), readTime(date));
    }
  }
  fields.takeExplicit('crlExtensions', 0, universal.sequence);
  fields.end();
  return {
    defects: reader.defects,
    thisUpdate: thisUpdate === undefined ? undefined : readTime(thisUpdate),
    nextUpdate: nextUpdate === undefined ? undefined : readTime(nextUpdate),
    revoked,
  };
}

/** Encoding, times (RFC 5280, 5.1.2.4 to 5.1.2.6) and, with an instant in seconds since 1970, freshness. */
export function lintCrl(bytes: Uint8Array, at?: number): CrlFinding[] {
  const { defects, thisUpdate, nextUpdate, revoked } = readCrl(bytes);
  const findings: CrlFinding[] = defects.map(({ node, offset, message }) => {
    return {
      severity: 'error',
      path: node === undefined ? 'CertificateList' : pathOf(node),
      offset,
      message,
    };
  });
  const add = ({ node }: DerTime, message: string): void => {
    findings.push({ severity: 'error', path: pathOf(node), offset: node.start, message });
  };
  for (const time of [thisUpdate, nextUpdate, ...revoked.values()]) {
    if (time === undefined) continue;
    if (time.fraction !== undefined) add(time, `${time.raw}: a fraction of a second is forbidden`);
    if (!time.zulu || !time.seconds || !time.inCalendar)
      add(time, `${time.raw} is not Zulu time with seconds`);
  }
  if (nextUpdate === undefined) {
    findings.push({
      severity: 'error',
      path: 'CertificateList',
      offset: 0,
      message: 'nextUpdate is missing',
    });
  }
  if (at === undefined) return findings;
  if (thisUpdate?.epoch !== undefined && thisUpdate.epoch > at)
    add(thisUpdate, 'thisUpdate is in the future');
  if (nextUpdate?.epoch !== undefined && nextUpdate.epoch < at) add(nextUpdate, 'the CRL has expired');
  return findings;
}

/** What two CRLs of the same issuer say differently: serial numbers on one alone, and times that are not the same octets. */
export function compareCrls(old: Uint8Array, candidate: Uint8Array): string[] {
  const [left, right] = [readCrl(old).revoked, readCrl(candidate).revoked];
  const missing = [...left.keys()].filter((serial) => !right.has(serial));
  const added = [...right.keys()].filter((serial) => !left.has(serial));
  const moved = [...left].filter(([serial, { raw }]) => right.has(serial) && right.get(serial)?.raw !== raw);
  return [
    ...missing.map((serial) => `${serial} is revoked in the old alone`),
    ...added.map((serial) => `${serial} is revoked in the new alone`),
    ...moved.map(([serial, { raw }]) => `${serial}: ${raw} in the old, ${right.get(serial)?.raw} in the new`),
  ];
}
