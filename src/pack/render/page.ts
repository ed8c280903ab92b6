/** One page of the site: where it stands, the template that renders it, and what the template is given. */
export interface PageModel {
  path: string;
  template: string;
  title: string;
  /** Key of the entry of the navigation that it belongs to. */
  section: string;
  model: Readonly<Record<string, unknown>>;
}

/** File name of a statement's sheet; ids are plain, so that the name follows from the id. */
export function statementPage(id: string): string {
  return `statement-${id}.html`;
}

export function controlPage(id: string): string {
  return `control-${id}.html`;
}

/** One of several pages that share a long list, and its neighbours. */
interface NumberedPage<Row> {
  path: string;
  rows: readonly Row[];
  number: number;
  of: number;
  previous: string | null;
  next: string | null;
}

/** Splits a long list over `NAME.html`, `NAME-002.html` and so on; an empty list has one empty page. */
export function numberedPages<Row>(name: string, rows: readonly Row[], size: number): NumberedPage<Row>[] {
  const of = Math.max(1, Math.ceil(rows.length / size));
  const path = (index: number): string =>
    index === 0 ? `${name}.html` : `${name}-${String(index + 1).padStart(3, '0')}.html`;
  return Array.from({ length: of }, (_, index) => ({
    path: path(index),
    rows: rows.slice(index * size, (index + 1) * size),
    number: index + 1,
    of,
    previous: index > 0 ? path(index - 1) : null,
    next: index + 1 < of ? path(index + 1) : null,
  }));
}
