import { cellsOf } from './flattened-table.ts';
import {
  blocksOf,
  linesOf,
  longestLine,
  longestText,
  type Block,
  type LineBlock,
  type Place,
  type TableBlock,
} from './markdown-lines.ts';
import { folded } from './names.ts';
import { factorTerms, type Terms, type Vocabulary } from './template.ts';

export type { Place } from './markdown-lines.ts';

/** A report as read: what a linter needs of Markdown, each part with its place. Never fails, whatever the text. */
export interface ReportText {
  readonly headings: readonly Heading[];
  readonly lines: readonly string[];
  /** False where it is too long to be a report, and only its beginning was read. */
  readonly isWhole: boolean;
}

export interface Heading extends Place {
  /** What it opens: the report, a section of the template, a contributing factor, or something else. */
  readonly role: 'title' | 'section' | 'factor' | 'other';
  readonly level: number;
  /** In the template's words where it is one of its titles. */
  readonly title: string;
  /** As written. */
  readonly written: string;
  /** Everything until the next heading, subheadings of a section included. */
  readonly fields: readonly Field[];
  readonly items: readonly Item[];
  readonly table: Table | null;
  /** Lines that are none of these and not empty. */
  readonly prose: readonly Item[];
}

/** `- **Name:** value`, with the lines and items below it. */
export interface Field extends Place {
  /** In the template's words. */
  readonly name: string;
  readonly value: string;
  readonly items: readonly Item[];
}

export interface Item extends Place {
  readonly text: string;
  readonly bullet: boolean;
  readonly depth: number;
}

interface Table extends Place {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

type Open<T, K extends keyof T> = { -readonly [P in keyof T]: T[P] } & {
  [P in K]: T[P] extends readonly (infer E)[] ? E[] : T[P];
};
type OpenField = Open<Field, 'items'>;
type OpenTable = Open<Table, 'rows'>;
type OpenHeading = Omit<Open<Heading, 'items' | 'prose'>, 'fields' | 'table'> & {
  fields: OpenField[];
  table: OpenTable | null;
};

/** Reads a report in the words of its template, whatever the level of its headings. */
export function readReport(text: string, vocabulary: Vocabulary): ReportText {
  const lines = linesOf(text);
  const reader = new Reader(vocabulary, lines);
  for (const block of blocksOf(lines)) reader.take(block);
  const isWhole = text.length <= longestText && lines.every((line) => line.length < longestLine);
  return { headings: reader.headings, lines, isWhole };
}

/** The title of a contributing factor with its number, as written. */
export function factorIn(title: string): { number: number | null; title: string } | null {
  const match =
    /^(?:contributing factor|root cause(?! analysis))(?:\s*#\s*|\s+)?(\d{1,3})?(?:\s*#)?\s*(?:[:.–—-]\s*(.*))?$/i.exec(
      title.trim(),
    );
  if (!match || (match[1] === undefined && match[2] === undefined && !/factor|#/i.test(title))) return null;
  return { number: match[1] === undefined ? null : Number(match[1]), title: match[2]?.trim() ?? '' };
}

class Reader {
  readonly headings: OpenHeading[] = [];
  readonly #vocabulary: Vocabulary;
  readonly #lines: readonly string[];
  #open: OpenHeading = heading('other', 0, '', '', { line: 1, column: 1 });
  /** Section of the template that is open, also below a factor's own heading. */
  #section: OpenHeading | null = null;
  #field: OpenField | null = null;
  /** Cells of a table that stand one a line, until the row is whole. */
  #cells: { columns: number; cells: string[]; line: number } | null = null;

  constructor(vocabulary: Vocabulary, lines: readonly string[]) {
    this.#vocabulary = vocabulary;
    this.#lines = lines;
  }

  take(block: Block): void {
    if (block.type === 'table') this.#table(block);
    else if (block.type === 'heading') this.#heading(block.title, block.level, block);
    else if (block.code) this.#text(block);
    else this.#line(block);
  }

  #heading(written: string, level: number, place: Place): void {
    const title = written.replace(/\s*[([][^()[\]]{0,80}[)\]]\s*$/, '') || written;
    const report = termOf(this.#vocabulary.titles, title);
    const section = termOf(this.#vocabulary.sections, title);
    const inside = this.#section !== null && level > this.#section.level;
    const field = inside ? this.#fieldTerm(title) : undefined;
    const factor = factorIn(written);
    if (report !== undefined) this.#enter(heading('title', level, report, written, place), null);
    else if (field !== undefined) this.#openField(field, '', place);
    else if (factor && this.#section?.title === 'Root Cause Analysis')
      this.#enter(heading('factor', level, written, written, place), this.#section);
    else if (section !== undefined) {
      const opened = heading('section', level, section, written, place);
      this.#enter(opened, opened);
    } else if (inside) {
      this.#field = null;
      this.#open.prose.push({
        text: written,
        bullet: false,
        depth: 0,
        line: place.line,
        column: place.column,
      });
    } else this.#enter(heading('other', level, written, written, place), null);
  }

  #enter(opened: OpenHeading, section: OpenHeading | null): void {
    this.headings.push(opened);
    this.#open = opened;
    this.#section = section ?? (opened.role === 'title' ? opened : null);
    this.#field = null;
    this.#cells = null;
  }

  #line(block: LineBlock): void {
    // Between two rows a title ends the table.
    const ends = this.#cells?.cells.length === 0 && this.#isTitle(block.text);
    if (!ends && this.#flattened(block)) return;
    const found = this.#fieldIn(block);
    if (found) {
      this.#openField(found.name, found.value, block);
      return;
    }
    const alone = folded(block.text);
    const factor = block.label === null || folded(block.label) === alone ? factorIn(block.text) : null;
    if (factor && this.#section?.title === 'Root Cause Analysis' && !/[.!]$/.test(block.text))
      this.#enter(heading('factor', this.#section.level + 1, block.text, block.text, block), this.#section);
    else if (!block.bullet && block.depth === 0 && this.#isTitle(alone))
      this.#heading(block.text, this.#levelOf(alone), block);
    else this.#text(block);
  }

  /** A title of the template alone on its line opens what it names, as in text copied from a page. */
  #isTitle(alone: string): boolean {
    const { titles, sections } = this.#vocabulary;
    return termOf(titles, alone) !== undefined || termOf(sections, alone) !== undefined;
  }

  #levelOf(alone: string): number {
    return termOf(this.#vocabulary.titles, alone) === undefined ? 3 : 2;
  }

  #text(block: LineBlock): void {
    const { text, bullet, depth, line, column, continues, code } = block;
    const into = this.#field ? this.#field.items : bullet || depth > 0 ? this.#open.items : this.#open.prose;
    const before = into.at(-1);
    // A line that goes on with an item belongs to it; one that begins with a day is an event of its own.
    const isEvent = /^\W{0,2}\d{4}-\d{2}-\d{2}/.test(text);
    if (continues && !code && before?.bullet === true && !isEvent)
      into[into.length - 1] = { ...before, text: `${before.text} ${text}` };
    else if (continues && this.#field && this.#field.items.length === 0 && this.#field.value !== '')
      this.#field.value = `${this.#field.value} ${text}`;
    else into.push({ text, bullet, depth, line, column });
  }

  #openField(name: string, value: string, { line, column }: Place): void {
    this.#field = { name, value, line, column, items: [] };
    this.#open.fields.push(this.#field);
  }

  #terms(): Terms {
    const title = this.#open.role === 'factor' ? factorTerms : (this.#section?.title ?? '');
    return this.#vocabulary.fields.get(title) ?? new Map();
  }

  #fieldTerm(name: string): string | undefined {
    return termOf(this.#terms(), name);
  }

  /** The field that a line opens: by its bold words, by what stands before a colon, or by its whole text. */
  #fieldIn({ text, label }: LineBlock): { name: string; value: string } | null {
    if (this.#terms().size === 0) return null;
    const ends = [...text.slice(0, 200).matchAll(/[:?]/g)].map(({ index }) => index + 1).slice(0, 3);
    for (const end of [...(label === null ? [] : [label.length]), ...ends.reverse(), text.length]) {
      const name = this.#fieldTerm(text.slice(0, end));
      if (name !== undefined)
        return {
          name,
          value: text
            .slice(end)
            .replace(/^[\s:?]+/, '')
            .trim(),
        };
    }
    return null;
  }

  #table({ columns, rows, line, column }: TableBlock): void {
    this.#field = null;
    if (this.#open.table === null) this.#open.table = { columns, rows: [...rows], line, column };
    // A second table of the same columns goes on with the first.
    else if (columns.map(folded).join('|') === this.#open.table.columns.map(folded).join('|'))
      this.#open.table.rows.push(...rows);
    else for (const row of rows) this.#open.items.push({ ...asItem(row.cells), line: row.line, column: 1 });
  }

  /** Rows of a table that came without its frame. */
  #flattened(block: LineBlock): boolean {
    const { line, column } = block;
    const cells = cellsOf(this.#lines[line - 1] ?? '');
    const columns = this.#vocabulary.columns.get(this.#open.title) ?? [];
    if (cells) {
      if (cells.every((cell) => /^:?-*:?$/.test(cell))) return true;
      if (this.#open.table) this.#open.table.rows.push({ line, cells });
      else this.#open.table = { columns: cells, rows: [], line, column };
      return true;
    }
    const [first = ''] = columns;
    if (
      !this.#cells &&
      this.#open.table === null &&
      columns.length > 0 &&
      folded(block.text) === folded(first)
    ) {
      this.#cells = { columns: columns.length, cells: [], line };
    }
    if (!this.#cells) return false;
    this.#cells.line = this.#cells.cells.length === 0 ? line : this.#cells.line;
    this.#cells.cells.push(block.text);
    if (this.#cells.cells.length < this.#cells.columns) return true;
    if (this.#open.table) this.#open.table.rows.push({ line: this.#cells.line, cells: this.#cells.cells });
    else this.#open.table = { columns: this.#cells.cells, rows: [], line: this.#cells.line, column };
    this.#cells = { ...this.#cells, cells: [] };
    return true;
  }
}

function asItem(cells: readonly string[]): Omit<Item, 'line' | 'column'> {
  return { text: cells.join(' '), bullet: true, depth: 1 };
}

function heading(
  role: Heading['role'],
  level: number,
  title: string,
  written: string,
  { line, column }: Place,
): OpenHeading {
  return { role, level, title, written, line, column, fields: [], items: [], table: null, prose: [] };
}

/** The template's own name for a name in use; undefined where it is none. */
function termOf(terms: Terms, name: string): string | undefined {
  return name.length > 200 ? undefined : terms.get(folded(name));
}
