import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseCertificate, type Certificate } from '../ocsp/certificate.ts';
import { decodeInput } from '../ocsp/input.ts';
import { readBounded } from './read-bounded.ts';

export interface FoundIssuer {
  readonly file: string;
  readonly certificate: Certificate;
}

/** Files that may be certificates, the likeliest names first. */
const names = [/\.(crt|cer)$/i, /\.pem$/i, /\.der$/i];
const mostFiles = 200;
const mostOctets = 16_384;

const known = new Map<string, readonly FoundIssuer[]>();

/** The first certificate in the folder of a file that `fits`; undefined where there is none. */
export function issuerBeside(
  file: string,
  fits: (certificate: Certificate) => boolean,
): FoundIssuer | undefined {
  const folder = dirname(file);
  const found = known.get(folder) ?? certificatesIn(folder);
  known.set(folder, found);
  return found.find(({ certificate }) => fits(certificate));
}

function certificatesIn(folder: string): FoundIssuer[] {
  const files = listed(folder);
  const ordered = names.flatMap((name) => files.filter((file) => name.test(file)));
  return ordered.slice(0, mostFiles).flatMap((name) => {
    const file = join(folder, name);
    try {
      return [
        { file, certificate: parseCertificate(decodeInput(readBounded(file, mostOctets, 'certificate'))) },
      ];
    } catch {
      // Whatever else lies there.
      return [];
    }
  });
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
