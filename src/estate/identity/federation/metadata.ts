import { createHash } from 'node:crypto';
import { DecodeError } from '../../decode/decode-error.ts';
import { parseXml, type XmlElement } from '../../decode/xml.ts';
import type { CertificateHash } from './model.ts';

/** What the SAML metadata of an identity provider says of who signs. */
interface SamlMetadata {
  issuer: string | null;
  certificates: readonly CertificateHash[];
  fault: string | null;
}

/**
 * Reads the metadata of one identity provider (SAML 2.0 Metadata, 2.3.2 and 2.4.1). Every certificate of every key
 * counts, whatever use is stated for it: one more can only stand in the way of a proof.
 */
export function samlMetadata(document: string): SamlMetadata {
  let root: XmlElement;
  try {
    root = parseXml(document);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return faulty(null, `its metadata is no XML: ${error.message}`);
  }
  const issuer = root.attributes?.['entityID'] ?? null;
  if (localName(root) !== 'EntityDescriptor' || issuer === null)
    return faulty(issuer, 'its metadata describes no single identity provider');
  const keys = within(root, 'KeyDescriptor');
  const certificates: CertificateHash[] = [];
  for (const key of keys) {
    const texts = within(key, 'X509Certificate').map(({ text }) => text.replaceAll(/\s/g, ''));
    if (texts.length === 0) return faulty(issuer, 'its metadata names a key without a certificate');
    for (const text of texts) {
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text))
        return faulty(issuer, 'its metadata holds a certificate that is not base64');
      certificates.push(hashesOf(Buffer.from(text, 'base64')));
    }
  }
  if (certificates.length === 0) return faulty(issuer, 'its metadata names no signing certificate');
  const distinct = new Map(certificates.map((one) => [one.sha256, one]));
  return { issuer, certificates: [...distinct.values()], fault: null };
}

function faulty(issuer: string | null, fault: string): SamlMetadata {
  return { issuer, certificates: [], fault };
}

function hashesOf(certificate: Uint8Array): CertificateHash {
  const hash = (name: string): string => createHash(name).update(certificate).digest('hex');
  return { sha1: hash('sha1'), sha256: hash('sha256') };
}

const localName = ({ name }: XmlElement): string => name.slice(name.indexOf(':') + 1);

function within(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(localName(child) === name ? [child] : []),
    ...within(child, name),
  ]);
}
