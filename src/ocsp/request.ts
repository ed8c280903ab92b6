import type { CertificateId } from './certificate-id.ts';
import { readCertificateId } from './certificate-id.ts';
import { Fields } from './der/fields.ts';
import { universal } from './der/node.ts';
import { DerReader } from './der/read.ts';
import { encode, explicit, objectIdentifier, octetString, sequence } from './der/write.ts';
import type { ExtensionList } from './extension.ts';
import { extensionIds, extensionOf, nonceOf, readExtensions } from './extension.ts';

/** What an OCSPRequest asks (RFC 6960, 4.1.1). */
export interface OcspRequest {
  readonly bytes: Uint8Array;
  readonly ids: readonly CertificateId[];
  readonly extensions: ExtensionList | undefined;
  readonly nonce: Uint8Array | undefined;
}

const opened = new Set<string>([extensionIds.nonce]);

/** Reads a request. Throws when it is none. */
export function readOcspRequest(bytes: Uint8Array): OcspRequest {
  const reader = new DerReader(bytes);
  const root = reader.readWhole(0, bytes.length, 'OCSPRequest');
  const tbs =
    root === undefined ? undefined : new Fields(reader, root).need('tbsRequest', universal.sequence);
  if (tbs === undefined) throw new Error('not an OCSP request');
  const fields = new Fields(reader, tbs);
  fields.takeExplicit('version', 0);
  fields.takeExplicit('requestorName', 1);
  const list = fields.need('requestList', universal.sequence);
  const wrapped = fields.takeExplicit('requestExtensions', 2);
  if (list === undefined) throw new Error('not an OCSP request: requestList is missing');
  const ids = list.children.map((child) => {
    const id = readCertificateId(reader, new Fields(reader, child).need('reqCert', universal.sequence));
    if (id === undefined) throw new Error('not an OCSP request: a certID is incomplete');
    return id;
  });
  const extensions = wrapped === undefined ? undefined : readExtensions(reader, wrapped, opened);
  const nonce = extensionOf(extensions, extensionIds.nonce);
  return { bytes, ids, extensions, nonce: nonce === undefined ? undefined : nonceOf(nonce) };
}

interface RequestParts {
  /** DER of each CertID. */
  readonly ids: readonly Uint8Array[];
  readonly nonce?: Uint8Array;
  /** DER of further request extensions. */
  readonly extensions?: readonly Uint8Array[];
}

/** DER of an unsigned request. */
export function encodeOcspRequest({ ids, nonce, extensions = [] }: RequestParts): Buffer {
  const list = sequence(...ids.map((id) => sequence(id)));
  const own = nonce === undefined ? [] : [encodeExtension(extensionIds.nonce, octetString(nonce))];
  const all = [...own, ...extensions];
  const tail = all.length === 0 ? [] : [explicit(2, sequence(...all))];
  return sequence(sequence(list, ...tail));
}

export function encodeExtension(oid: string, value: Uint8Array, critical = false): Buffer {
  const flag = critical ? [encode(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectIdentifier(oid), ...flag, octetString(value));
}
