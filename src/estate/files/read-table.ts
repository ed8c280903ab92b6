import { parse as parseCsv } from 'csv-parse/sync';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Encoding } from '../../locker/envelope.ts';
import type { Column, Row, RowError, Shape, Table } from './shape.ts';

interface RawRow {
  line: number;
  cells: Readonly<Record<string, string>>;
}

/**
 * Reads a CSV, JSON or YAML file of a declared shape. Rows that break the shape are errors with their line; the
 * others are kept. Throws only where the file as a whole cannot be read.
 */
export function readTable(shape: Shape, encoding: Encoding, bytes: Uint8Array): Table {
  const content = textOf(bytes);
  const raw = encoding === 'csv' ? csvRows(content, shape) : listRows(content);
  const rows: Row[] = [];
  const errors: RowError[] = [];
  for (const row of raw) {
    const found = errorsOf(row, shape);
    errors.push(...found);
    if (found.length === 0) rows.push({ ...withColons(row.cells, shape), line: String(row.line) });
  }
  return { rows, errors };
}

/** UTF-8, or UTF-16 where a byte order mark says so, as spreadsheets and PowerShell write it. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

/** Spreadsheets part cells by semicolons where the comma is a decimal sign; the header tells. */
function delimiterOf(content: string): string {
  const header = /^.*/.exec(content)?.[0] ?? '';
  const others = [';', '\t'].filter((one) => header.includes(one));
  return !header.includes(',') && others.length === 1 ? (others[0] ?? ',') : ',';
}

function csvRows(content: string, shape: Shape): RawRow[] {
  const records = parseCsv(content, {
    bom: true,
    delimiter: delimiterOf(content),
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const header = records[0]?.record.map((name) => name.trim()) ?? [];
  const misspelled = header.map((name) => otherCase(name, shape)).find((one) => one !== null);
  if (misspelled) throw new Error(`line 1: ${misspelled}`);
  const absent = Object.keys(shape.columns).filter(
    (name) => shape.columns[name]?.required && !header.includes(name),
  );
  if (absent.length > 0) {
    throw new Error(
      `line 1: the header lacks ${absent.join(', ')}; expected ${Object.keys(shape.columns).join(', ')}`,
    );
  }
  // A row of empty cells is one that a spreadsheet keeps after its content was deleted.
  const filled = records.slice(1).filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  return filled.map(({ record, info }) => ({
    line: info.lines,
    cells:
      record.length === header.length
        ? Object.fromEntries(header.map((name, index) => [name, record[index]?.trim() ?? '']))
        : { '': `${record.length} cells where the header has ${header.length}` },
  }));
}

/** JSON is read as the YAML that it is, so that both give line numbers. */
function listRows(content: string): RawRow[] {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, schema: 'failsafe', uniqueKeys: true });
  const error = document.errors[0];
  if (error) throw new Error(error.message);
  if (!isSeq(document.contents)) throw new Error('line 1: expected a list of rows');
  return document.contents.items.map((item) => {
    const offset = (item as { range?: [number, number, number] }).range?.[0] ?? 0;
    const line = lines.linePos(offset).line;
    if (!isMap(item)) return { line, cells: { '': 'a row is not a set of named values' } };
    const cells = item.items.map(({ key, value }) => [scalar(key), scalar(value)] as const);
    return { line, cells: Object.fromEntries(cells) };
  });
}

function scalar(node: unknown): string {
  // The failsafe schema gives every scalar as the text that it is.
  if (!isScalar(node) || typeof node.value !== 'string') return '';
  const value = node.value.trim();
  return value === 'null' || value === '~' ? '' : value;
}

/** A name that differs from a column's by case alone would be read by nobody, and said nowhere. */
function otherCase(name: string, { columns }: Shape): string | null {
  if (Object.hasOwn(columns, name)) return null;
  const meant = Object.keys(columns).find((column) => column.toLowerCase() === name.toLowerCase());
  return meant === undefined ? null : `the column ${name} is spelled ${meant}`;
}

function errorsOf(row: RawRow, shape: Shape): RowError[] {
  const whole = row.cells[''];
  if (whole !== undefined && whole !== '') return [{ line: row.line, column: null, message: whole }];
  const misspelled = Object.keys(row.cells)
    .map((name) => otherCase(name, shape))
    .find((one) => one !== null);
  if (misspelled) return [{ line: row.line, column: null, message: misspelled }];
  return Object.entries(shape.columns).flatMap(([name, column]) => {
    const message = cellError(row.cells[name] ?? '', column);
    return message === null ? [] : [{ line: row.line, column: name, message }];
  });
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})$/;

/** `+0000` is the offset of ISO 8601 in its short form; all that follows reads `+00:00`. */
function withColons(cells: RawRow['cells'], { columns }: Shape): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [
      name,
      columns[name]?.type === 'instant' && cell !== '' ? withColon(cell) : cell,
    ]),
  );
}

function withColon(instant: string): string {
  return instant.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}

function cellError(cell: string, column: Column): string | null {
  if (cell === '') return column.required ? 'is empty' : null;
  if (column.type === 'choice' && !column.choices?.includes(cell)) {
    return `"${cell}" is none of ${column.choices?.join(', ') ?? ''}`;
  }
  if (column.type !== 'instant') return null;
  // A time without offset could be any of a day's hours, which matters where 24 of them are the limit.
  if (!rfc3339.test(cell)) return `"${cell}" is not an instant with an offset, such as 2026-11-02T16:00:00Z`;
  return Number.isNaN(Date.parse(withColon(cell))) ? `"${cell}" is not a date that exists` : null;
}
