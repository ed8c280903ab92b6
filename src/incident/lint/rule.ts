import { statedIn, timeOn, zoneStatedIn, type Stated } from '../instants.ts';
import { factorIn, type Field, type Heading, type Item, type Place, type ReportText } from '../markdown.ts';
import { folded, sameName } from '../names.ts';
import { nonCompliance, titles, type ReportKind } from '../template.ts';

type Severity = 'error' | 'warning' | 'notice';

export interface Finding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly message: string;
}

interface Violation extends Place {
  readonly message: string;
  /** Where it is of less weight than its rule. */
  readonly severity?: Severity;
}

/** One rule for the text of a report. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly kinds: readonly ReportKind[];
  check(report: Report): Iterable<Violation>;
}

/** One event of the timeline; `stated` is null where nothing says when. */
interface Event extends Place {
  readonly text: string;
  readonly stated: Stated | null;
}

/** A report with its kind, and what rules ask of it. A text may hold more than one report: the last of its kind counts. */
export class Report {
  readonly kind: ReportKind;
  readonly text: ReportText;
  readonly headings: readonly Heading[];
  /** Its first line and the one after its last, counted from 0. */
  readonly span: { readonly from: number; readonly to: number };
  readonly #sections: ReadonlyMap<string, Heading>;
  #events: readonly Event[] | null = null;

  constructor(kind: ReportKind, text: ReportText) {
    this.kind = kind;
    this.text = text;
    const isOwn = ({ role, title }: Heading): boolean => role === 'title' && sameName(title, titles[kind]);
    const first = text.headings.findLastIndex(isOwn);
    const next = text.headings.findIndex(({ role }, at) => first >= 0 && at > first && role === 'title');
    this.headings = text.headings.slice(Math.max(0, first), next < 0 ? undefined : next);
    // The first heading of a title stands for it; a second one is told by the order.
    this.#sections = new Map(
      this.headings
        .filter(({ role }) => role === 'title' || role === 'section')
        .map((heading) => [folded(heading.title), heading] as const)
        .reverse(),
    );
    this.span = {
      from: first < 0 ? 0 : (text.headings[first]?.line ?? 1) - 1,
      to: next < 0 ? text.lines.length : (text.headings[next]?.line ?? 1) - 1,
    };
  }

  get start(): Place {
    return { line: this.span.from + 1, column: 1 };
  }

  get end(): Place {
    return { line: Math.max(1, this.span.to), column: 1 };
  }

  /** Its lines, each with its number counted from 1. */
  *lines(): Iterable<{ line: number; text: string }> {
    for (let at = this.span.from; at < this.span.to; at += 1)
      yield { line: at + 1, text: this.text.lines[at] ?? '' };
  }

  section(title: string): Heading | undefined {
    return this.#sections.get(folded(title));
  }

  field(section: string, name: string): Field | undefined {
    return this.section(section)?.fields.find((field) => sameName(field.name, name));
  }

  /** The contributing factors, each with its number as written; one alone needs none. */
  factors(): Factor[] {
    const all = this.headings.filter(({ role }) => role === 'factor');
    return all.map((heading) => {
      const { number, title } = factorIn(heading.written) ?? { number: null, title: heading.written };
      return { heading, number: number ?? (all.length === 1 ? 1 : null), title };
    });
  }

  /** The rows of the table of action items, by column name. */
  actions(): ActionRow[] {
    const table = this.section('Action Items')?.table;
    return (table?.rows ?? []).map(({ line, cells }) => ({
      place: { line, column: 1 },
      cell: (column: string) =>
        cells[table?.columns.findIndex((name) => sameColumn(name, column)) ?? -1]?.trim() ?? '',
    }));
  }

  /** The timeline: items, rows and paragraphs that begin with a day; a time alone is of the day told before it. */
  events(): readonly Event[] {
    this.#events ??= this.#readEvents();
    return this.#events;
  }

  #readEvents(): Event[] {
    const heading = this.section('Timeline');
    if (!heading) return [];
    const rows = (heading.table?.rows ?? []).map(({ line, cells }) => ({
      text: cells.join(' '),
      line,
      column: 1,
      bullet: true,
      depth: 1,
    }));
    const all: Item[] = [...heading.items, ...heading.prose, ...rows].sort((a, b) => a.line - b.line);
    let day: Stated | null = null;
    // Below a day that stands alone, what has no time of its own is of that day.
    let below = false;
    const events: Event[] = [];
    for (const { text, line, column, bullet, depth } of all) {
      const [first] = statedIn(text);
      const isDay = first && text.slice(first.at + first.text.length).replaceAll(/[\W_]|UTC|GMT/g, '') === '';
      const begins = first !== undefined && (bullet || first.at < 4);
      if (begins) [day, below] = [first, isDay === true && first.precision === 'day'];
      if (begins && below) continue;
      const later: Stated | null = day ? timeOn(day.epoch, text) : null;
      if (bullet && depth < 2)
        events.push({ text, line, column, stated: first ?? later ?? (below ? day : null) });
      else if (first && begins) events.push({ text, line, column, stated: first });
      else if (later) events.push({ text, line, column, stated: later });
    }
    return events;
  }

  /** Whether it says once what zone its times are in. */
  statesZone(): boolean {
    for (const { text } of this.lines()) if (zoneStatedIn(text)) return true;
    const timeline = this.section('Timeline');
    const named = [timeline?.written ?? '', ...(timeline?.table?.columns ?? [])];
    return named.some((text) => /\b(?:UTC|GMT)\b/i.test(text));
  }

  /** The last day that the report tells of itself: of its discovery or its timeline. */
  day(): string | null {
    const field = this.field('Summary', nonCompliance.identified);
    const told = [
      ...(field ? statedIn(contentOf(field)) : []),
      ...this.events().flatMap(({ stated }) => stated ?? []),
    ];
    const latest = told.map(({ epoch }) => epoch).reduce((a, b) => Math.max(a, b), -Infinity);
    return Number.isFinite(latest) ? new Date(latest).toISOString().slice(0, 10) : null;
  }
}

export interface Factor {
  heading: Heading;
  number: number | null;
  title: string;
}

interface ActionRow {
  place: Place;
  /** The text of a column of the row; empty where there is none. */
  readonly cell: (column: string) => string;
}

/** Columns are compared without their plural in brackets. */
export function sameColumn(one: string, other: string): boolean {
  const bare = (name: string): string => name.replace(/\s*\(s\)|\s+description$/gi, '').replace(/s$/i, '');
  return sameName(bare(one.trim()), bare(other.trim()));
}

/** What stands in a field, its items included. */
export function contentOf(field: Field): string {
  return [field.value, ...field.items.map(({ text }) => text)].filter((part) => part !== '').join(' ');
}

export function isNotApplicable(text: string): boolean {
  return /^[("'*_]*n\s?[/.]\s?a\b/i.test(text.trim()) || /^not applicable\b/i.test(text.trim());
}

/** "None" and its like, where the template's word is N/A. */
export function isNone(text: string): boolean {
  return /^(?:none|nil|nothing|no|-|–|—)(?: (?:known|identified|at this time|found))*\.?$/i.test(text.trim());
}

export function placeOf({ line, column }: Place): Place {
  return { line, column };
}

export const everyKind: readonly ReportKind[] = ['preliminary', 'full', 'closure'];
