import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { certificateExtensions, type Certificate } from '../certificate.ts';
import { contentOf } from '../der/node.ts';
import { extensionOf } from '../extension.ts';

/** The lists that a CA's record in the CCADB discloses. */
export interface Disclosed {
  readonly full: readonly string[];
  readonly partitions: readonly string[];
}

const columns = {
  fingerprint: ['SHA-256 Fingerprint', 'SHA256 Fingerprint'],
  keyIdentifier: ['Subject Key Identifier'],
  full: ['Full CRL Issued By This CA'],
  partitions: ['JSON Array of Partitioned CRLs'],
} as const;

/**
 * What the CCADB's CSV of all certificate records discloses for the CA of a certificate: by its fingerprint, or else
 * by its key. Undefined where no record is the CA's. Throws, in a sentence, where the text is no such CSV.
 */
export function disclosedFor(file: string, text: string, issuer: Certificate): Disclosed | undefined {
  const rows = rowsOf(file, text);
  const head = rows[0]?.map((name) => name.trim()) ?? [];
  const placeOf = (names: readonly string[]): number =>
    names.map((name) => head.indexOf(name)).find((index) => index >= 0) ?? -1;
  const [full, partitions] = [placeOf(columns.full), placeOf(columns.partitions)];
  const [fingerprint, keyIdentifier] = [placeOf(columns.fingerprint), placeOf(columns.keyIdentifier)];
  if (full < 0 || partitions < 0 || fingerprint < 0)
    throw new Error(
      `${file} lacks the columns "${columns.fingerprint[0]}", "${columns.full[0]}" and "${columns.partitions[0]}" of the CCADB's list of all certificate records`,
    );
  const cell = (row: readonly string[], place: number): string => row[place]?.trim() ?? '';
  const own = createHash('sha256').update(issuer.der).digest('hex');
  const key = keyIdentifierOf(issuer);
  const byPrint = rows.filter((row) => cell(row, fingerprint).replaceAll(':', '').toLowerCase() === own);
  const records =
    byPrint.length > 0 || key === undefined
      ? byPrint
      : rows.filter((row) => keyOf(cell(row, keyIdentifier)) === key);
  if (records.length === 0) return undefined;
  return {
    full: [...new Set(records.map((row) => cell(row, full)).filter((url) => url !== ''))],
    partitions: [...new Set(records.flatMap((row) => arrayOf(file, cell(row, partitions))))],
  };
}

function rowsOf(file: string, text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    throw new Error(`${file} is no CSV: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function keyIdentifierOf(issuer: Certificate): string | undefined {
  const inner = extensionOf(issuer.extensions, certificateExtensions.subjectKeyIdentifier)?.inner;
  return inner === undefined ? undefined : Buffer.from(contentOf(inner)).toString('hex');
}

/** The CCADB writes key identifiers in base64; hex is taken, too. */
function keyOf(text: string): string {
  const digits = text.replaceAll(':', '').toLowerCase();
  return /^([0-9a-f]{2}){8,}$/.test(digits) ? digits : Buffer.from(text, 'base64').toString('hex');
}

function arrayOf(file: string, text: string): string[] {
  if (text === '' || text === '[]') return [];
  const refused = new Error(`${file}: ${text.slice(0, 80)} is no JSON array of URLs`);
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) throw refused;
    return value.map((url) => {
      if (typeof url !== 'string') throw refused;
      return url;
    });
  } catch {
    throw refused;
  }
}
