import { Fields } from '../der/fields.ts';
import type { DerNode } from '../der/node.ts';
import { contentOf, universal } from '../der/node.ts';
import type { DerReader } from '../der/read.ts';
import type { DerTime } from '../der/time.ts';
import { readTime } from '../der/time.ts';
import { extensionIds, extensionOf, readExtensions, type ExtensionList } from '../extension.ts';

/** A member of revokedCertificates (RFC 5280, 5.1.2.6), with the place of every field. */
export interface CrlEntry {
  readonly node: DerNode;
  /** Hex of the INTEGER's contents. */
  readonly serial: string;
  readonly serialNode: DerNode;
  readonly date: DerTime;
  /** reasonCode (RFC 5280, 5.3.1). */
  readonly reason: number | undefined;
  readonly extensions: ExtensionList | undefined;
}

const times = [universal.utcTime, universal.generalizedTime];
const opened: ReadonlySet<string> = new Set([
  extensionIds.reasonCode,
  extensionIds.invalidityDate,
  extensionIds.certificateIssuer,
]);

/** Reads an entry; undefined, with the reason recorded, when serial number or date is missing. */
export function readEntry(reader: DerReader, node: DerNode): CrlEntry | undefined {
  const members = new Fields(reader, node);
  const serial = members.need('userCertificate', universal.integer);
  const date = members.need('revocationDate', ...times);
  const list = members.take('crlEntryExtensions', universal.sequence);
  members.end();
  if (serial === undefined || date === undefined) return undefined;
  const extensions = list === undefined ? undefined : readExtensions(reader, list, opened);
  const code = extensionOf(extensions, extensionIds.reasonCode)?.inner;
  const isCode = code?.identifier === universal.enumerated && code.contentEnd > code.contentStart;
  return {
    node,
    serial: Buffer.from(contentOf(serial)).toString('hex'),
    serialNode: serial,
    date: readTime(date),
    reason: isCode
      ? Buffer.from(contentOf(code)).readIntBE(0, Math.min(6, contentOf(code).length))
      : undefined,
    extensions,
  };
}
