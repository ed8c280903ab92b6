import { createHash } from 'node:crypto';
import type { AlgorithmIdentifier } from './algorithm.ts';
import { readAlgorithm } from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { Fields } from './der/fields.ts';
import type { DerNode } from './der/node.ts';
import { contentOf, encodingOf, universal } from './der/node.ts';
import type { DerReader } from './der/read.ts';
import { encode, nullValue, objectIdentifier, octetString, sequence } from './der/write.ts';

/** CertID of RFC 6960, 4.1.1. */
export interface CertificateId {
  readonly node: DerNode;
  readonly algorithm: AlgorithmIdentifier;
  readonly nameHash: DerNode;
  readonly keyHash: DerNode;
  readonly serial: DerNode;
}

const hashOids = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;

export type HashName = keyof typeof hashOids;

const hashNames = new Map<string, HashName>(
  (Object.keys(hashOids) as HashName[]).map((name) => [hashOids[name], name]),
);

export function hashNameOf(oid: string): HashName | undefined {
  return hashNames.get(oid);
}

export function readCertificateId(reader: DerReader, node: DerNode | undefined): CertificateId | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(reader, node);
  const algorithm = readAlgorithm(reader, fields.need('hashAlgorithm', universal.sequence));
  const nameHash = fields.need('issuerNameHash', universal.octetString);
  const keyHash = fields.need('issuerKeyHash', universal.octetString);
  const serial = fields.need('serialNumber', universal.integer);
  fields.end();
  if (algorithm === undefined || nameHash === undefined || keyHash === undefined) return undefined;
  return serial === undefined ? undefined : { node, algorithm, nameHash, keyHash, serial };
}

interface IssuerHashes {
  readonly name: Buffer;
  readonly key: Buffer;
}

const hashed = new WeakMap<Certificate, Map<HashName, IssuerHashes>>();

/** Name hash and key hash of an issuer, as RFC 6960, 4.1.1 makes them; made once for each certificate. */
function issuerHashes(hash: HashName, issuer: Certificate): IssuerHashes {
  const known = hashed.get(issuer) ?? new Map<HashName, IssuerHashes>();
  hashed.set(issuer, known);
  const hashes = known.get(hash) ?? {
    name: createHash(hash).update(encodingOf(issuer.subject)).digest(),
    key: createHash(hash).update(issuer.publicKey.key).digest(),
  };
  known.set(hash, hashes);
  return hashes;
}

/** DER of a CertID for a serial number given as the contents of its INTEGER. */
export function encodeCertificateId(hash: HashName, issuer: Certificate, serial: Uint8Array): Buffer {
  const { name, key } = issuerHashes(hash, issuer);
  const algorithm = sequence(objectIdentifier(hashOids[hash]), nullValue());
  return sequence(algorithm, octetString(name), octetString(key), encode(0x02, serial));
}

export function serialHex(node: DerNode): string {
  return Buffer.from(contentOf(node)).toString('hex');
}

/** Same issuer hashes and serial, by the same algorithm. */
export function sameCertificateId(left: CertificateId, right: CertificateId): boolean {
  return (
    left.algorithm.oid === right.algorithm.oid &&
    sameContents(left.nameHash, right.nameHash) &&
    sameContents(left.keyHash, right.keyHash) &&
    sameContents(left.serial, right.serial)
  );
}

export function sameContents(left: DerNode, right: DerNode): boolean {
  return Buffer.compare(contentOf(left), contentOf(right)) === 0;
}

/** True when the CertID names this issuer; undefined when its hash algorithm is not one known here. */
export function namesIssuer(id: CertificateId, issuer: Certificate): boolean | undefined {
  const hash = hashNameOf(id.algorithm.oid);
  if (hash === undefined) return undefined;
  const { name, key } = issuerHashes(hash, issuer);
  return (
    Buffer.compare(name, contentOf(id.nameHash)) === 0 && Buffer.compare(key, contentOf(id.keyHash)) === 0
  );
}
