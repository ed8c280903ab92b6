import type { AlgorithmIdentifier } from './algorithm.ts';
import { readAlgorithm } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { knownCertificate, readCertificate } from './certificate.ts';
import { Fields } from './der/fields.ts';
import type { DerDefect, DerNode } from './der/node.ts';
import { contentOf, encodingOf, universal } from './der/node.ts';
import { objectIdentifierOf } from './der/object-identifier.ts';
import { DerReader } from './der/read.ts';
import type { DerTime } from './der/time.ts';
import { readTime } from './der/time.ts';
import type { ExtensionList } from './extension.ts';
import { extensionIds, readExtensions } from './extension.ts';
import type { SingleResponse } from './single-response.ts';
import { readSingleResponse } from './single-response.ts';

/** OCSPResponse of RFC 6960, 4.2.1: as much of it as the bytes hold, and every departure from DER and structure. */
export interface OcspResponse {
  readonly bytes: Uint8Array;
  readonly defects: readonly DerDefect[];
  readonly root: DerNode | undefined;
  readonly status: number | undefined;
  readonly statusNode: DerNode | undefined;
  readonly responseBytes: DerNode | undefined;
  readonly responseType: { readonly node: DerNode; readonly oid: string } | undefined;
  readonly basic: BasicResponse | undefined;
}

export interface ResponderId {
  readonly kind: 'byName' | 'byKey';
  /** The Name, or the OCTET STRING. */
  readonly node: DerNode;
}

export interface BasicResponse {
  readonly node: DerNode;
  readonly tbs: DerNode;
  readonly version: number;
  readonly versionNode: DerNode | undefined;
  readonly responderId: ResponderId | undefined;
  readonly producedAt: DerTime | undefined;
  readonly list: DerNode | undefined;
  readonly responses: readonly SingleResponse[];
  readonly extensions: ExtensionList | undefined;
  readonly algorithm: AlgorithmIdentifier | undefined;
  readonly signature: DerNode | undefined;
  readonly certificateList: DerNode | undefined;
  readonly certificates: readonly Certificate[];
  /** Where each of them stands in the answer: one that came along before keeps the places of its own octets. */
  readonly certificatePlaces: readonly DerNode[];
}

export const basicResponseType = '1.3.6.1.5.5.7.48.1.1';

export const responseStatusNames: Readonly<Record<number, string>> = {
  0: 'successful',
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
};

const opened = new Set<string>(Object.values(extensionIds));

/** Reads an OCSP response. Never throws: what cannot be read is absent and its reason is among the defects. */
export function readOcspResponse(bytes: Uint8Array): OcspResponse {
  const reader = new DerReader(bytes, isEmbedded);
  const root = reader.readWhole(0, bytes.length, 'OCSPResponse');
  const base = { bytes, defects: reader.defects, root };
  const empty = {
    status: undefined,
    statusNode: undefined,
    responseBytes: undefined,
    responseType: undefined,
  };
  if (root?.identifier !== universal.sequence) return { ...base, ...empty, basic: undefined };
  const fields = new Fields(reader, root);
  const statusNode = fields.need('responseStatus', universal.enumerated);
  const status = statusNode === undefined ? undefined : smallInteger(statusNode);
  const responseBytes = fields.takeExplicit('responseBytes', 0, universal.sequence);
  fields.end();
  const answer = responseBytes === undefined ? undefined : readResponseBytes(reader, responseBytes);
  return {
    ...base,
    status,
    statusNode,
    responseBytes,
    responseType: answer?.responseType,
    basic: answer?.basic,
  };
}

function readResponseBytes(reader: DerReader, node: DerNode) {
  const fields = new Fields(reader, node);
  const type = fields.need('responseType', universal.objectIdentifier);
  const response = fields.need('response', universal.octetString);
  fields.end();
  const responseType = type === undefined ? undefined : { node: type, oid: objectIdentifierOf(type) };
  if (response === undefined) return { responseType, basic: undefined };
  const inner = reader.readInside(response, 'BasicOCSPResponse');
  if (inner !== undefined && inner.identifier !== universal.sequence) {
    reader.addAt('unknown-element', inner, 'BasicOCSPResponse must be a SEQUENCE');
  }
  return { responseType, basic: inner === undefined ? undefined : readBasic(reader, inner) };
}

function readBasic(reader: DerReader, node: DerNode): BasicResponse | undefined {
  const fields = new Fields(reader, node);
  const tbs = fields.need('tbsResponseData', universal.sequence);
  const algorithm = readAlgorithm(reader, fields.need('signatureAlgorithm', universal.sequence));
  const signature = fields.need('signature', universal.bitString);
  if (signature !== undefined && (signature.bytes[signature.contentStart] ?? 0) !== 0) {
    reader.addAt('bit-string', signature, 'a signature is whole octets: the count of unused bits must be 0');
  }
  const certificateList = fields.takeExplicit('certs', 0, universal.sequence);
  fields.end();
  if (tbs === undefined) return undefined;
  return {
    node,
    tbs,
    ...readTbs(reader, tbs),
    algorithm,
    signature,
    certificateList,
    ...readCertificates(reader, certificateList),
  };
}

function readTbs(reader: DerReader, tbs: DerNode) {
  const fields = new Fields(reader, tbs);
  const versionNode = fields.takeExplicit('version', 0, universal.integer);
  const version = versionNode === undefined ? 1 : (smallInteger(versionNode) ?? -1) + 1;
  if (versionNode !== undefined && version === 1) {
    reader.addAt('default-encoded', versionNode, 'version v1 is the default and must be left out');
  }
  const responderId = readResponderId(reader, fields);
  const producedAt = fields.need('producedAt', universal.generalizedTime, universal.utcTime);
  const list = fields.need('responses', universal.sequence);
  const extensions = fields.takeExplicit('responseExtensions', 1, universal.sequence);
  fields.end();
  return {
    version,
    versionNode,
    responderId,
    producedAt: producedAt === undefined ? undefined : readTime(producedAt),
    list,
    responses: (list?.children ?? []).map((child) => readSingleResponse(reader, child, opened)),
    extensions: extensions === undefined ? undefined : readExtensions(reader, extensions, opened),
  };
}

function readResponderId(reader: DerReader, fields: Fields): ResponderId | undefined {
  const next = fields.peek();
  if (next?.identifier === 0xa1) {
    const node = fields.takeExplicit('responderID', 1);
    if (node?.identifier === universal.sequence) return { kind: 'byName', node };
  } else if (next?.identifier === 0xa2) {
    const node = fields.takeExplicit('responderID', 2);
    if (node?.identifier === universal.octetString) return { kind: 'byKey', node };
  }
  reader.add(
    'unknown-element',
    next?.start ?? 0,
    next?.end ?? 0,
    'responderID is neither byName nor byKey',
    next,
  );
  return undefined;
}

/** Whether a SEQUENCE is one of `certs`: response, BasicOCSPResponse, [0], SEQUENCE OF. */
function isEmbedded({ identifier, parent }: DerNode): boolean {
  if (identifier !== universal.sequence || parent?.identifier !== universal.sequence) return false;
  const wrapper = parent.parent;
  const octets = wrapper?.identifier === 0xa0 ? wrapper.parent?.parent : undefined;
  return octets?.identifier === universal.octetString && octets.parent?.parent?.parent?.parent === undefined;
}

function readCertificates(reader: DerReader, list: DerNode | undefined) {
  const certificates: Certificate[] = [];
  const certificatePlaces: DerNode[] = [];
  for (const child of list?.children ?? []) {
    if (child.identifier !== universal.sequence) {
      reader.addAt('unknown-element', child, 'a certificate must be a SEQUENCE');
      continue;
    }
    const known = knownCertificate(encodingOf(child));
    // The second of two that are the same has faults of its own.
    const isNew = known !== undefined && !certificates.includes(known);
    const certificate = isNew ? known : readEmbedded(reader, child);
    if (certificate === undefined) continue;
    certificates.push(certificate);
    certificatePlaces.push(child);
  }
  return { certificates, certificatePlaces };
}

/** Reads a certificate where it stands, whose members were left. */
function readEmbedded(reader: DerReader, node: DerNode): Certificate | undefined {
  if (node.children.length === 0) reader.readChildren(node);
  return readCertificate(reader, node);
}

/** The value of an INTEGER or ENUMERATED of up to six octets. */
function smallInteger(node: DerNode): number | undefined {
  const content = contentOf(node);
  if (content.length === 0 || content.length > 6) return undefined;
  return Buffer.from(content).readIntBE(0, content.length);
}
