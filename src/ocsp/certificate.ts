import { X509Certificate } from 'node:crypto';
import type { AlgorithmIdentifier } from './algorithm.ts';
import { readAlgorithm } from './algorithm.ts';
import { Fields } from './der/fields.ts';
import type { DerNode } from './der/node.ts';
import { contentOf, encodingOf, universal } from './der/node.ts';
import { DerReader } from './der/read.ts';
import type { DerTime } from './der/time.ts';
import { readTime } from './der/time.ts';
import type { ExtensionList } from './extension.ts';
import { extensionIds, extensionOf, readExtensions } from './extension.ts';
import { Known } from './known.ts';

/** RFC 5280, 4.1, with the place of every field. */
export interface Certificate {
  readonly node: DerNode;
  readonly der: Uint8Array;
  readonly tbs: DerNode;
  readonly signature: DerNode | undefined;
  readonly version: number;
  readonly serial: DerNode;
  readonly tbsAlgorithm: AlgorithmIdentifier | undefined;
  readonly algorithm: AlgorithmIdentifier | undefined;
  readonly issuer: DerNode;
  readonly notBefore: DerTime;
  readonly notAfter: DerTime;
  readonly subject: DerNode;
  readonly publicKey: SubjectPublicKeyInfo;
  readonly uniqueIds: readonly DerNode[];
  readonly extensions: ExtensionList | undefined;
}

export interface SubjectPublicKeyInfo {
  readonly node: DerNode;
  readonly algorithm: AlgorithmIdentifier;
  /** The BIT STRING's contents without the count of unused bits: what key hashes are made of (RFC 6960, 4.2.1). */
  readonly key: Uint8Array;
}

export const certificateExtensions = {
  authorityKeyIdentifier: '2.5.29.35',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  subjectAlternativeName: '2.5.29.17',
  crlDistributionPoints: '2.5.29.31',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  certificatePolicies: '2.5.29.32',
  noCheck: extensionIds.noCheck,
} as const;

const opened = new Set<string>(Object.values(certificateExtensions));

/** Reads a certificate that stands in `node`; undefined, with the reason recorded, when a field is missing. */
export function readCertificate(reader: DerReader, node: DerNode): Certificate | undefined {
  const outer = new Fields(reader, node);
  const tbs = outer.need('tbsCertificate', universal.sequence);
  const algorithm = readAlgorithm(reader, outer.need('signatureAlgorithm', universal.sequence));
  const signature = outer.need('signatureValue', universal.bitString);
  outer.end();
  if (tbs === undefined) return undefined;
  const fields = new Fields(reader, tbs);
  const version = versionOf(reader, fields);
  const serial = fields.need('serialNumber', universal.integer);
  const tbsAlgorithm = readAlgorithm(reader, fields.need('signature', universal.sequence));
  const issuer = fields.need('issuer', universal.sequence);
  const validity = fields.need('validity', universal.sequence);
  const subject = fields.need('subject', universal.sequence);
  const publicKey = readPublicKey(reader, fields.need('subjectPublicKeyInfo', universal.sequence));
  const uniqueIds = [fields.take('issuerUniqueID', 0x81), fields.take('subjectUniqueID', 0x82)];
  const list = fields.takeExplicit('extensions', 3, universal.sequence);
  fields.end();
  if (validity === undefined || serial === undefined || issuer === undefined) return undefined;
  const times = new Fields(reader, validity);
  const notBefore = times.need('notBefore', universal.utcTime, universal.generalizedTime);
  const notAfter = times.need('notAfter', universal.utcTime, universal.generalizedTime);
  times.end();
  if (subject === undefined || publicKey === undefined) return undefined;
  if (notBefore === undefined || notAfter === undefined) return undefined;
  return {
    node,
    der: encodingOf(node),
    tbs,
    signature,
    version,
    serial,
    tbsAlgorithm,
    algorithm,
    issuer,
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    subject,
    publicKey,
    uniqueIds: uniqueIds.filter((id) => id !== undefined),
    extensions: list === undefined ? undefined : readExtensions(reader, list, opened),
  };
}

function versionOf(reader: DerReader, fields: Fields): number {
  const node = fields.takeExplicit('version', 0, universal.integer);
  if (node === undefined) return 1;
  const value = node.bytes[node.contentEnd - 1] ?? 0;
  if (value === 0) reader.addAt('default-encoded', node, 'version v1 is the default and must be left out');
  return value + 1;
}

function readPublicKey(reader: DerReader, node: DerNode | undefined): SubjectPublicKeyInfo | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(reader, node);
  const algorithm = readAlgorithm(reader, fields.need('algorithm', universal.sequence));
  const key = fields.need('subjectPublicKey', universal.bitString);
  fields.end();
  if (algorithm === undefined || key === undefined) return undefined;
  return { node, algorithm, key: contentOf(key).subarray(1) };
}

/** What the root of a certificate that was read by itself is called. */
export const certificateName = 'Certificate';

const alone = new Known<{ readonly certificate: Certificate | undefined }>();
let latest: Certificate | undefined;

/**
 * A certificate that comes along with answer after answer, read once by itself; undefined where something is wrong
 * with it: then its faults have places in the answer, and it must be read there.
 */
export function knownCertificate(der: Uint8Array): Certificate | undefined {
  if (latest !== undefined && Buffer.compare(latest.der, der) === 0) return latest;
  const { certificate } = alone.of(der, (octets) => {
    const own = Uint8Array.from(octets);
    const reader = new DerReader(own);
    const node = reader.readWhole(0, own.length, certificateName);
    const certificate = node?.identifier === universal.sequence ? readCertificate(reader, node) : undefined;
    return { certificate: reader.defects.length === 0 ? certificate : undefined };
  });
  latest = certificate;
  return certificate;
}

/** A certificate of its own, as DER. Throws with the first thing that is wrong when it cannot be read. */
export function parseCertificate(der: Uint8Array): Certificate {
  const reader = new DerReader(der);
  const node = reader.readWhole(0, der.length, certificateName);
  const certificate = node === undefined ? undefined : readCertificate(reader, node);
  const [defect] = reader.defects;
  if (certificate === undefined || defect !== undefined) {
    throw new Error(
      `not a certificate in DER: ${defect?.message ?? 'no certificate'} (offset ${defect?.offset ?? 0})`,
    );
  }
  return certificate;
}

const parsed = new Known<X509Certificate | Error>();

/** The certificate as node:crypto reads it, or its refusal. */
export function x509Of({ der }: Certificate): X509Certificate | Error {
  return parsed.of(der, (octets) => {
    try {
      return new X509Certificate(octets);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}

export function isCertificationAuthority(certificate: Certificate): boolean {
  const extension = extensionOf(certificate.extensions, certificateExtensions.basicConstraints);
  const flag = extension?.inner?.children[0];
  return flag?.identifier === universal.boolean && flag.bytes[flag.contentStart] !== 0;
}

export function isSelfIssued(certificate: Certificate): boolean {
  return Buffer.compare(encodingOf(certificate.issuer), encodingOf(certificate.subject)) === 0;
}

/** The set bits of KeyUsage by number, digitalSignature being 0; undefined without the extension. */
export function keyUsageOf(certificate: Certificate): ReadonlySet<number> | undefined {
  const inner = extensionOf(certificate.extensions, certificateExtensions.keyUsage)?.inner;
  if (inner?.identifier !== universal.bitString) return undefined;
  const bits = new Set<number>();
  contentOf(inner)
    .subarray(1)
    .forEach((octet, index) => {
      for (let bit = 0; bit < 8; bit += 1) if (octet & (0x80 >> bit)) bits.add(index * 8 + bit);
    });
  return bits;
}
