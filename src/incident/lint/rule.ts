import type { Field, Heading, Place, ReportText } from '../markdown.ts';
import { folded, sameName } from '../markdown.ts';
import type { ReportKind } from '../template.ts';

export type Severity = 'error' | 'warning' | 'notice';

export interface Finding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly message: string;
}

export interface Violation extends Place {
  readonly message: string;
}

/** One rule for the text of a report. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly kinds: readonly ReportKind[];
  check(report: Report): Iterable<Violation>;
}

/** A report with its kind, and what rules ask of it. */
export class Report {
  readonly kind: ReportKind;
  readonly text: ReportText;

  readonly #byTitle: ReadonlyMap<string, Heading>;

  constructor(kind: ReportKind, text: ReportText) {
    this.kind = kind;
    this.text = text;
    // The first of a title stands for it; a second one is told by the order.
    this.#byTitle = new Map(
      text.headings.map((heading) => [folded(heading.title), heading] as const).reverse(),
    );
  }

  get start(): Place {
    return { line: 1, column: 1 };
  }

  section(title: string): Heading | undefined {
    return this.#byTitle.get(folded(title));
  }

  field(section: string, name: string): Field | undefined {
    return this.section(section)?.fields.find((field) => sameName(field.name, name));
  }

  /** The contributing factors, each with its number as written. */
  factors(): Factor[] {
    return this.text.headings.flatMap((heading) => {
      const match = /^(?:Contributing Factor|Root Cause)\s*#?\s*(\d{1,3})?\s*:?\s*(.*)$/i.exec(heading.title);
      return match && heading.level > 2
        ? [{ heading, number: match[1] === undefined ? null : Number(match[1]), title: match[2] ?? '' }]
        : [];
    });
  }

  /** The rows of the table of action items, by column name. */
  actions(): ActionRow[] {
    const table = this.section('Action Items')?.table;
    return (table?.rows ?? []).map(({ line, cells }) => ({
      place: { line, column: 1 },
      cell: (column: string) =>
        cells[table?.columns.findIndex((name) => sameName(name, column)) ?? -1]?.trim() ?? '',
    }));
  }
}

export interface Factor {
  heading: Heading;
  number: number | null;
  title: string;
}

export interface ActionRow {
  place: Place;
  /** The text of a column of the row; empty where there is none. */
  readonly cell: (column: string) => string;
}

/** What stands in a field, its items included. */
export function contentOf(field: Field): string {
  return [field.value, ...field.items.map(({ text }) => text)].filter((part) => part !== '').join(' ');
}

export function isNotApplicable(text: string): boolean {
  return /^n\/a\b/i.test(text.trim());
}

export const everyKind: readonly ReportKind[] = ['preliminary', 'full', 'closure'];
