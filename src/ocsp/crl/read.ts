import { readAlgorithm, type AlgorithmIdentifier } from '../algorithm.ts';
import { Fields } from '../der/fields.ts';
import type { DerDefect, DerNode } from '../der/node.ts';
import { contentOf, universal } from '../der/node.ts';
import { DerReader } from '../der/read.ts';
import type { DerTime } from '../der/time.ts';
import { readTime } from '../der/time.ts';
import { extensionIds, extensionOf, readExtensions } from '../extension.ts';

/** CertificateList of RFC 5280, 5.1; undefined is what cannot be read. */
export interface Crl {
  readonly defects: readonly DerDefect[];
  readonly tbs: DerNode | undefined;
  /** 1 or 2. */
  readonly version: number;
  readonly tbsAlgorithm: AlgorithmIdentifier | undefined;
  readonly algorithm: AlgorithmIdentifier | undefined;
  readonly signature: DerNode | undefined;
  readonly issuer: DerNode | undefined;
  readonly thisUpdate: DerTime | undefined;
  readonly nextUpdate: DerTime | undefined;
  /** In the order of the list; one serial number may stand there twice. */
  readonly entries: readonly CrlEntry[];
  /** By serial number, hex of the INTEGER's contents. */
  readonly revoked: ReadonlyMap<string, CrlEntry>;
}

export interface CrlEntry {
  readonly node: DerNode;
  readonly serial: string;
  readonly date: DerTime;
  /** reasonCode (RFC 5280, 5.3.1). */
  readonly reason: number | undefined;
}

const times = [universal.utcTime, universal.generalizedTime];
const opened: ReadonlySet<string> = new Set([extensionIds.reasonCode]);

/** Reads a CRL. Never throws: what cannot be read is absent and its reason is among the defects. */
export function readCrl(bytes: Uint8Array): Crl {
  const reader = new DerReader(bytes);
  const root = reader.readWhole(0, bytes.length, 'CertificateList');
  const outer = root === undefined ? undefined : new Fields(reader, root);
  const tbs = outer?.need('tbsCertList', universal.sequence);
  const algorithm = readAlgorithm(reader, outer?.need('signatureAlgorithm', universal.sequence));
  const signature = outer?.need('signatureValue', universal.bitString);
  outer?.end();
  const fields = tbs === undefined ? undefined : new Fields(reader, tbs);
  const version = fields?.take('version', universal.integer);
  const tbsAlgorithm = readAlgorithm(reader, fields?.need('signature', universal.sequence));
  const issuer = fields?.need('issuer', universal.sequence);
  const thisUpdate = fields?.need('thisUpdate', ...times);
  const nextUpdate = fields?.take('nextUpdate', ...times);
  const list = fields?.take('revokedCertificates', universal.sequence)?.children ?? [];
  const entries = list.flatMap((node) => readEntry(reader, node) ?? []);
  fields?.takeExplicit('crlExtensions', 0, universal.sequence);
  fields?.end();
  return {
    defects: reader.defects,
    tbs,
    version: version === undefined ? 1 : (version.bytes[version.contentEnd - 1] ?? 0) + 1,
    tbsAlgorithm,
    algorithm,
    signature,
    issuer,
    thisUpdate: thisUpdate === undefined ? undefined : readTime(thisUpdate),
    nextUpdate: nextUpdate === undefined ? undefined : readTime(nextUpdate),
    entries,
    revoked: new Map(entries.map((entry) => [entry.serial, entry])),
  };
}

function readEntry(reader: DerReader, node: DerNode): CrlEntry | undefined {
  const members = new Fields(reader, node);
  const serial = members.need('userCertificate', universal.integer);
  const date = members.need('revocationDate', ...times);
  const extensions = members.take('crlEntryExtensions', universal.sequence);
  members.end();
  if (serial === undefined || date === undefined) return undefined;
  const list = extensions === undefined ? undefined : readExtensions(reader, extensions, opened);
  const code = extensionOf(list, extensionIds.reasonCode)?.inner;
  return {
    node,
    serial: Buffer.from(contentOf(serial)).toString('hex'),
    date: readTime(date),
    reason: code?.identifier === universal.enumerated ? code.bytes[code.contentEnd - 1] : undefined,
  };
}
