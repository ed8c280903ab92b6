import { readRegularFile } from '../input/regular-file.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';

const pemStart = '-----BEGIN ';

/** The same where one value is meant: throws for PEM that holds several, of which all but the first would go unseen. */
export function decodeOne(bytes: Buffer): Buffer {
  const octets = decodeInput(bytes);
  const blocks = octets === bytes ? 0 : bytes.toString('latin1').split(pemStart).length - 1;
  if (blocks > 1) throw new Error(`it holds ${blocks} PEM blocks: give each in a file of its own`);
  return octets;
}

/** The octets of a file in PEM, base64 or DER, the first block of several; what is none is taken as it is. */
export function decodeInput(bytes: Buffer): Buffer {
  // A SEQUENCE of 128 octets or more: no text begins so.
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) > 0x80) return bytes;
  if (bytes.includes(pemStart)) {
    const start = bytes.indexOf('\n', bytes.indexOf(pemStart));
    const end = bytes.indexOf('-----END', start);
    const body = start < 0 || end < 0 ? '' : bytes.toString('latin1', start, end);
    // The headers of RFC 1421 have no place in what RFC 7468 describes.
    if (/^[A-Za-z0-9+/=\s]+$/.test(body)) return Buffer.from(body, 'base64');
  }
  const compact = bytes.toString('latin1').replaceAll(/\s/g, '');
  const isBase64 = compact.length > 0 && compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact);
  const decoded = isBase64 ? Buffer.from(compact, 'base64') : undefined;
  return decoded?.[0] === 0x30 ? decoded : bytes;
}

/** Throws, with the file's name, when it cannot be read or is no certificate. */
export async function readCertificateFile(file: string): Promise<Certificate> {
  try {
    return parseCertificate(decodeInput(await readRegularFile(file)));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : 'no certificate'}`, {
      cause: error,
    });
  }
}
