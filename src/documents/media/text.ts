import { parse } from 'csv-parse/sync';

/** First bytes of formats that are sometimes named as text. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'a PDF'],
  [/^PK[^ -~]/, 'a zip or office document'],
  [/^\u0089PNG/, 'a PNG'],
  [/^\u00ff\u00d8\u00ff/, 'a JPEG'],
  [/^\{\\rtf/, 'an RTF document'],
];

/** C0 but tab, line feed, form feed and carriage return; DEL; C1: no text has them. */
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/;

/** Throws Error for what is no text, is of another format than it is named, or says nothing. */
export function readText(bytes: Uint8Array, form: 'plain' | 'csv' | 'json'): void {
  const head = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  const other = signatures.find(([pattern]) => pattern.test(head));
  if (other) throw new Error(`its content is ${other[1]}`);
  const text = decoded(bytes);
  if (control.test(text)) throw new Error('its content is not text');
  if (!/[\p{L}\p{N}]/u.test(text)) throw new Error('it says nothing');
  if (/^-----BEGIN (PGP MESSAGE|CMS|PKCS7|ENCRYPTED|AGE ENCRYPTED)/m.test(text))
    throw new Error('it is encrypted');
  if (form === 'csv') readCsv(text);
  if (form === 'json') readJson(text);
}

/** UTF-8, or UTF-16 that says so. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Error('its content is not text in UTF-8', { cause: error });
  }
}

function readCsv(text: string): void {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new Error(`it is no CSV: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (!rows.some((row) => row.some((cell) => cell.trim() !== ''))) throw new Error('it says nothing');
}

function readJson(text: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Error(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (typeof value !== 'object' || value === null) throw new Error('it is a single value, not a record');
  if (Object.keys(value).length === 0) throw new Error('it says nothing');
}
