import { readFile } from 'node:fs/promises';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';

/** The octets of a file in PEM, base64 or DER; what is none of the first two is taken as it is. */
export function decodeInput(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const pem = /-----BEGIN [^-]+-----([A-Za-z0-9+/=\s]+)-----END/.exec(text);
  if (pem?.[1] !== undefined) return Buffer.from(pem[1], 'base64');
  const compact = text.replaceAll(/\s/g, '');
  const isBase64 = compact.length > 0 && compact.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(compact);
  const decoded = isBase64 ? Buffer.from(compact, 'base64') : undefined;
  return decoded?.[0] === 0x30 ? decoded : bytes;
}

/** Throws, with the file's name, when it cannot be read or is no certificate. */
export async function readCertificateFile(file: string): Promise<Certificate> {
  try {
    return parseCertificate(decodeInput(await readFile(file)));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : 'no certificate'}`, {
      cause: error,
    });
  }
}
