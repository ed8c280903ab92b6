/** A report as read: what a linter needs of Markdown, each part with its place. Never fails, whatever the text. */
export interface ReportText {
  readonly headings: readonly Heading[];
  readonly lines: readonly string[];
}

export interface Place {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
}

export interface Heading extends Place {
  readonly level: number;
  readonly title: string;
  /** Everything until the next heading. */
  readonly fields: readonly Field[];
  readonly items: readonly Item[];
  readonly table: Table | null;
  /** Lines that are none of these and not empty. */
  readonly prose: readonly Item[];
}

/** `- Name: value`, with the lines and items below it. */
export interface Field extends Place {
  readonly name: string;
  readonly value: string;
  readonly items: readonly Item[];
}

export interface Item extends Place {
  readonly text: string;
}

export interface Table extends Place {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
type OpenTable = Place & { columns: readonly string[]; rows: Table['rows'][number][] };
type OpenHeading = Omit<Draft<Heading>, 'fields' | 'table'> & {
  fields: Draft<Field>[];
  table: OpenTable | null;
};

/** A line longer than this is no sentence of a report: it is cut, so that no pattern runs away with it. */
const longestLine = 20_000;

export function readReport(text: string): ReportText {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.slice(0, longestLine));
  const headings: OpenHeading[] = [];
  let open: OpenHeading = heading(0, '', { line: 1, column: 1 });
  let field: Draft<Field> | null = null;
  let fenced = false;
  for (const [index, line] of lines.entries()) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const place = { line: index + 1, column: line.length - line.trimStart().length + 1 };
    const mark = fenced ? null : /^ {0,3}(#{1,6})(?:\s+(.*?))?\s*#*\s*$/.exec(line);
    if (mark) {
      open = heading(mark[1]?.length ?? 1, plain(mark[2] ?? ''), place);
      headings.push(open);
      field = null;
      continue;
    }
    field = fenced ? field : take(line, place, open, field);
  }
  return { headings, lines };
}

function heading(level: number, title: string, place: Place): OpenHeading {
  return { level, title, ...place, fields: [], items: [], table: null, prose: [] };
}

/** Puts a line where it belongs; returns the field that is open after it. */
function take(
  line: string,
  place: Place,
  open: OpenHeading,
  field: Draft<Field> | null,
): Draft<Field> | null {
  const bare = line.trim();
  if (bare === '') return field;
  if (bare.startsWith('|')) {
    takeRow(bare, place, open);
    return null;
  }
  const bullet = /^([-*+]|\d{1,9}[.)])\s+(.*)$/.exec(bare);
  const named = nameAndValue(bullet?.[2] ?? bare);
  const nested = place.column > 1 && field !== null;
  if (bullet && named && !(nested && field)) {
    const opened = { ...named, ...place, items: [] };
    open.fields.push(opened);
    return opened;
  }
  const item = { text: plain(bullet?.[2] ?? bare), ...place };
  if (bullet && nested && field) {
    const inner = nameAndValue(bullet[2] ?? '');
    if (inner) open.fields.push({ ...inner, ...place, items: [] });
    field.items.push(item);
    return field;
  }
  if (bullet) {
    open.items.push(item);
    return field;
  }
  const bold = /^\*\*/.test(bare) ? named : null;
  if (bold) {
    const opened = { ...bold, ...place, items: [] };
    open.fields.push(opened);
    return opened;
  }
  if (field && place.column > 1) field.value = `${field.value} ${bare}`.trim();
  else open.prose.push(item);
  return field;
}

function takeRow(bare: string, place: Place, open: OpenHeading): void {
  const cells = bare
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.replaceAll('\\|', '|')));
  if (open.table === null) open.table = { columns: cells, rows: [], ...place };
  else if (!cells.every((cell) => /^:?-*:?$/.test(cell))) open.table.rows.push({ line: place.line, cells });
}

/** The first colon after a name parts it from its value; a time of day or an address is no name. */
function nameAndValue(text: string): { name: string; value: string } | null {
  const match = /^(?:\*\*|__)?([A-Z][^:*_|]{1,90}?)(?:\*\*|__)?\s*:(?:\*\*|__)?(?:\s+(.*))?$/.exec(text);
  if (!match || /\d$/.test(match[1] ?? '')) return null;
  return { name: plain(match[1] ?? ''), value: plain(match[2] ?? '') };
}

/** Without the marks of emphasis and code around it. */
function plain(text: string): string {
  return text
    .trim()
    .replace(/^(\*\*|__|`)(.*)\1$/, '$2')
    .trim();
}

/** A name as it is compared: spacing, case and the kind of quotation marks do not count. */
export function sameName(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** The form in which two names are compared. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[“”„"]/g, '"')
    .replaceAll(/[‘’']/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim();
}
