import { parse } from 'csv-parse/sync';
import type { Capabilities, ListedCertificate } from './letter.ts';

const columns = {
  owner: ['CA Owner', 'Subordinate CA Owner'],
  name: ['Certificate Name', 'Common Name', 'CA Owner/Certificate Name'],
  fingerprint: ['SHA-256 Fingerprint', 'SHA256 Fingerprint'],
  validFrom: ['Valid From (GMT)', 'Valid From [GMT]'],
  validTo: ['Valid To (GMT)', 'Valid To [GMT]'],
} as const;

const capabilityColumns = {
  tls: ['TLS Capable', 'SSL Capable'],
  ev: ['TLS EV Capable', 'EV Capable'],
  smime: ['S/MIME Capable'],
  'code-signing': ['Code Signing Capable'],
} as const;

interface CertificateList {
  certificates: readonly ListedCertificate[];
  /** Rows that were left out, each with its line. */
  problems: readonly string[];
}

/**
 * The certificates of one CA owner in the CCADB's CSV of all certificates. Throws, in a sentence, where the text is
 * no such CSV; a row without a fingerprint is a problem, and the rest are kept.
 */
export function readCertificateList(file: string, text: string, owner: string): CertificateList {
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as typeof rows;
  } catch (error) {
    throw new Error(`${file} is no CSV: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const head = rows[0]?.record.map((name) => name.trim()) ?? [];
  const at = (names: readonly string[]): number[] =>
    names.map((name) => head.indexOf(name)).filter((index) => index >= 0);
  const [owners, names, fingerprints] = [at(columns.owner), at(columns.name), at(columns.fingerprint)];
  if (owners.length === 0 || fingerprints.length === 0)
    throw new Error(
      `${file} lacks the columns "CA Owner" and "SHA-256 Fingerprint" of the CCADB's list; its first line is: ${head.slice(0, 4).join(', ').slice(0, 120)}`,
    );
  const problems: string[] = [];
  const certificates = rows.slice(1).flatMap(({ record, info }) => {
    const cell = (indices: readonly number[]): string =>
      indices.map((index) => record[index]?.trim() ?? '').find((value) => value !== '') ?? '';
    if (!owners.some((index) => record[index]?.trim() === owner)) return [];
    const fingerprint = cell(fingerprints)
      .replaceAll(/[^0-9A-Fa-f]/g, '')
      .toUpperCase();
    if (fingerprint.length !== 64) {
      problems.push(`${file}:${info.lines}: "${cell(fingerprints).slice(0, 80)}" is no SHA-256 fingerprint`);
      return [];
    }
    return [
      {
        owner,
        name: cell(names) || fingerprint.slice(0, 16),
        fingerprint,
        validFrom: dayOf(cell(at(columns.validFrom))),
        validTo: dayOf(cell(at(columns.validTo))),
        capabilities: capabilitiesOf((names) => cell(at(names))),
      },
    ];
  });
  return { certificates, problems };
}

/** Only a plain yes or no says what a certificate is capable of. */
function capabilitiesOf(cell: (names: readonly string[]) => string): Capabilities {
  const said = new Map([
    ['true', true],
    ['yes', true],
    ['false', false],
    ['no', false],
  ]);
  return Object.fromEntries(
    Object.entries(capabilityColumns).flatMap(([kind, names]) => {
      const value = said.get(cell(names).toLowerCase());
      return value === undefined ? [] : [[kind, value] as const];
    }),
  );
}

/** The list writes days as 2030.06.04 or 2030-06-04. */
function dayOf(text: string): string | null {
  const match = /^(\d{4})[.-](\d{2})[.-](\d{2})\b/.exec(text);
  return match ? `${match[1] ?? ''}-${match[2] ?? ''}-${match[3] ?? ''}` : null;
}
