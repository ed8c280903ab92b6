import { readAlgorithm, type AlgorithmIdentifier } from '../algorithm.ts';
import { Fields } from '../der/fields.ts';
import type { DerDefect, DerNode } from '../der/node.ts';
import { contentOf, encodingOf, universal } from '../der/node.ts';
import { DerReader } from '../der/read.ts';
import type { DerTime } from '../der/time.ts';
import { readTime } from '../der/time.ts';
import { certificateExtensions, type Certificate } from '../certificate.ts';
import { extensionOf, readExtensions, type ExtensionList } from '../extension.ts';
import { CrlEntries } from './entries.ts';

/** CertificateList of RFC 5280, 5.1; undefined is what cannot be read. */
export interface Crl {
  readonly bytes: Uint8Array;
  readonly defects: readonly DerDefect[];
  readonly root: DerNode | undefined;
  readonly tbs: DerNode | undefined;
  /** 1 or 2. */
  readonly version: number;
  readonly versionNode: DerNode | undefined;
  readonly tbsAlgorithm: AlgorithmIdentifier | undefined;
  readonly algorithm: AlgorithmIdentifier | undefined;
  readonly signature: DerNode | undefined;
  readonly issuer: DerNode | undefined;
  readonly thisUpdate: DerTime | undefined;
  readonly nextUpdate: DerTime | undefined;
  /** Its members are in `entries` and not among its children. */
  readonly revokedCertificates: DerNode | undefined;
  readonly entries: CrlEntries;
  readonly extensions: ExtensionList | undefined;
}

/** The extensions of lists that RFC 5280, 5.2 defines. */
export const crlExtensions = {
  authorityKeyIdentifier: '2.5.29.35',
  issuerAlternativeName: '2.5.29.18',
  number: '2.5.29.20',
  deltaIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  freshest: '2.5.29.46',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
} as const;

const times = [universal.utcTime, universal.generalizedTime];
const opened: ReadonlySet<string> = new Set(Object.values(crlExtensions));

/** Reads a CRL. Never throws: what cannot be read is absent and its reason is among the defects. */
export function readCrl(bytes: Uint8Array): Crl {
  const reader = new DerReader(bytes, isEntryList);
  const root = reader.readWhole(0, bytes.length, 'CertificateList');
  const outer = root === undefined ? undefined : new Fields(reader, root);
  const tbs = outer?.need('tbsCertList', universal.sequence);
  const algorithm = readAlgorithm(reader, outer?.need('signatureAlgorithm', universal.sequence));
  const signature = outer?.need('signatureValue', universal.bitString);
  outer?.end();
  return { bytes, defects: reader.defects, root, tbs, algorithm, signature, ...readTbs(reader, tbs) };
}

function readTbs(reader: DerReader, tbs: DerNode | undefined) {
  const fields = tbs === undefined ? undefined : new Fields(reader, tbs);
  const version = fields?.take('version', universal.integer);
  const tbsAlgorithm = readAlgorithm(reader, fields?.need('signature', universal.sequence));
  const issuer = fields?.need('issuer', universal.sequence);
  const thisUpdate = fields?.need('thisUpdate', ...times);
  const nextUpdate = fields?.take('nextUpdate', ...times);
  const list = fields?.take('revokedCertificates', universal.sequence);
  const entries = new CrlEntries(reader, list);
  const extensions = fields?.takeExplicit('crlExtensions', 0, universal.sequence);
  fields?.end();
  return {
    version: version === undefined ? 1 : (version.bytes[version.contentEnd - 1] ?? 0) + 1,
    versionNode: version,
    tbsAlgorithm,
    issuer,
    thisUpdate: thisUpdate === undefined ? undefined : readTime(thisUpdate),
    nextUpdate: nextUpdate === undefined ? undefined : readTime(nextUpdate),
    revokedCertificates: list,
    entries,
    extensions: extensions === undefined ? undefined : readExtensions(reader, extensions, opened),
  };
}

/** Whether the list names this certificate as its issuer's: by subject, and by key identifier where it has one. */
export function isNamedIn({ issuer, extensions }: Crl, certificate: Certificate): boolean {
  if (issuer === undefined || Buffer.compare(encodingOf(issuer), encodingOf(certificate.subject)) !== 0)
    return false;
  const told = extensionOf(extensions, crlExtensions.authorityKeyIdentifier)?.inner?.children.find(
    ({ identifier }) => identifier === 0x80,
  );
  const own = extensionOf(certificate.extensions, certificateExtensions.subjectKeyIdentifier)?.inner;
  return told === undefined || own === undefined || Buffer.compare(contentOf(told), contentOf(own)) === 0;
}

/** revokedCertificates is the one SEQUENCE of tbsCertList that follows a time. */
function isEntryList({ identifier, parent }: DerNode): boolean {
  if (identifier !== universal.sequence || parent?.parent === undefined || parent.parent.parent !== undefined)
    return false;
  const before = parent.children.at(-1)?.identifier;
  return before === universal.utcTime || before === universal.generalizedTime;
}
