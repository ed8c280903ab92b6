import { Fields } from './der/fields.ts';
import type { DerNode } from './der/node.ts';
import { contentOf, universal } from './der/node.ts';
import { objectIdentifierOf } from './der/object-identifier.ts';
import type { DerReader } from './der/read.ts';
import type { DerTime } from './der/time.ts';
import { readTime } from './der/time.ts';

export const extensionIds = {
  nonce: '1.3.6.1.5.5.7.48.1.2',
  crlReferences: '1.3.6.1.5.5.7.48.1.3',
  acceptableResponses: '1.3.6.1.5.5.7.48.1.4',
  noCheck: '1.3.6.1.5.5.7.48.1.5',
  archiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  serviceLocator: '1.3.6.1.5.5.7.48.1.7',
  preferredSignatureAlgorithms: '1.3.6.1.5.5.7.48.1.8',
  extendedRevoke: '1.3.6.1.5.5.7.48.1.9',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  certificateIssuer: '2.5.29.29',
  sctList: '1.3.6.1.4.1.11129.2.4.5',
} as const;

export interface Extension {
  readonly node: DerNode;
  readonly oid: string;
  readonly critical: boolean;
  /** The OCTET STRING; its contents are the DER of the extension. */
  readonly value: DerNode;
  /** What the OCTET STRING holds, when this product reads it and it can be read. */
  readonly inner: DerNode | undefined;
}

export interface ExtensionList {
  readonly node: DerNode;
  readonly items: readonly Extension[];
}

/** RFC 5280, 4.1: SEQUENCE SIZE (1..MAX) OF Extension. The values whose ids are in `opened` are read too. */
export function readExtensions(reader: DerReader, node: DerNode, opened: ReadonlySet<string>): ExtensionList {
  const items: Extension[] = [];
  for (const child of node.children) {
    const extension = readExtension(reader, child, opened);
    if (extension !== undefined) items.push(extension);
  }
  return { node, items };
}

function readExtension(reader: DerReader, node: DerNode, opened: ReadonlySet<string>): Extension | undefined {
  if (node.identifier !== universal.sequence) {
    reader.addAt('unknown-element', node, 'an extension must be a SEQUENCE');
    return undefined;
  }
  const fields = new Fields(reader, node);
  const id = fields.need('extnID', universal.objectIdentifier);
  const criticalNode = fields.take('critical', universal.boolean);
  const critical = criticalNode !== undefined && criticalNode.bytes[criticalNode.contentStart] !== 0;
  if (criticalNode !== undefined && !critical) {
    reader.addAt('default-encoded', criticalNode, 'critical FALSE is the default and must be left out');
  }
  const value = fields.need('extnValue', universal.octetString);
  fields.end();
  if (id === undefined || value === undefined) return undefined;
  const oid = objectIdentifierOf(id);
  const length = value.contentEnd - value.contentStart;
  const inner = opened.has(oid) && length > 0 ? reader.readInside(value, 'value') : undefined;
  return { node, oid, critical, value, inner };
}

export function extensionOf(list: ExtensionList | undefined, oid: string): Extension | undefined {
  return list?.items.find((extension) => extension.oid === oid);
}

/** The times inside an extension that RFC 5280, 4.1.2.5.2 governs: crlTime, archiveCutoff, invalidityDate. */
export function timesOf(extension: Extension): DerTime[] {
  const { inner, oid } = extension;
  if (inner === undefined) return [];
  if (oid === extensionIds.crlReferences) {
    const time = inner.children.find(({ identifier }) => identifier === 0xa2)?.children[0];
    return time === undefined ? [] : named(time, 'crlTime');
  }
  if (oid === extensionIds.archiveCutoff) return named(inner, 'archiveCutoff');
  if (oid === extensionIds.invalidityDate) return named(inner, 'invalidityDate');
  return [];
}

function named(node: DerNode, name: string): DerTime[] {
  if (node.identifier !== universal.generalizedTime && node.identifier !== universal.utcTime) return [];
  node.name = name;
  return [readTime(node)];
}

/** The nonce itself: the OCTET STRING inside extnValue; undefined when it is not one. */
export function nonceOf(extension: Extension): Uint8Array | undefined {
  return extension.inner?.identifier === universal.octetString ? contentOf(extension.inner) : undefined;
}
