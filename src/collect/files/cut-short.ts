import type { ExportFile } from './export-folder.ts';

/** What a page says of its list. */
interface Signs {
  /** Where the list goes on: a link, token or marker that is not empty. */
  link: string | null;
  /** The page says that more exists, in words of its own. */
  truncated: boolean;
  /** How many items the whole list has, or this page should have, by its own word. */
  counts: readonly { name: string; count: number }[];
  items: readonly unknown[];
  /** A list inside an item that goes on elsewhere. */
  inner: string | null;
}

/** A file and why the list that it is of is not whole. */
export interface Cut {
  file: ExportFile;
  why: string;
}

/** Names are compared without case, `$`, `@`, `_` and dots, since each tool writes them in its own way. */
const linkNames =
  /^(?:odata)?(?:next|next\w*(?:link|token|marker|url|uri|page)|skiptoken|continuationtoken|paginationtoken|marker)$/;
/** Requests carry these too, and some answers repeat them. */
const repeatedNames = /^(?:marker|continuationtoken)$/;
const flagNames =
  /^(?:(?:is|results?|list)?truncated|hasmore\w*|more(?:results|data)?available|additionalroutesavailable)$/;
const countNames = /^(?:(?:odata)?count|total(?:records|count|items|results)?)$/;

/**
 * The files among the pages of one list after which something is missing, by what they say themselves. Pages in
 * several files are one list where each link leads to a page: all but one go on, none of them to the same place, they
 * hold as many items as they say or are named as pages in a row, and none tells of more items than there are.
 */
export function cutShort(pages: readonly ExportFile[]): Cut[] {
  const read = pages.map((file) => ({ file, signs: signsOf(file.value) }));
  const cuts: Cut[] = [];
  const linked = read.filter(({ signs }) => signs.link !== null);
  const items = distinct(read.map(({ signs }) => signs.items));
  const totals = read.flatMap(({ signs }) => signs.counts.filter(({ name }) => isTotal(name)));
  const joined =
    linked.length === pages.length - 1 &&
    new Set(linked.map(({ signs }) => signs.link)).size === linked.length &&
    (totals.some(({ count }) => count === items) || areNamedAsPages(pages));
  if (!joined)
    for (const { file } of linked)
      cuts.push({ file, why: 'ends with a link to a page that was not exported' });
  for (const { file, signs } of read) {
    if (signs.truncated && signs.link === null)
      cuts.push({ file, why: 'says itself that its list is cut short' });
    if (signs.inner !== null)
      cuts.push({ file, why: `holds items whose ${signs.inner} go on in a page that was not exported` });
    for (const { name, count } of signs.counts)
      if (count > items)
        cuts.push({ file, why: `says ${name}: ${String(count)}, and ${String(items)} are in the export` });
  }
  return cuts;
}

/** Pages of one answer of Resource Graph hold resources of every type: they are told by their common total. */
export function totalOf({ value }: ExportFile): number | null {
  if (!Array.isArray(record(value)?.['data'])) return null;
  return signsOf(value).counts.find(({ name }) => isTotal(name))?.count ?? null;
}

function signsOf(value: unknown): Signs {
  const items = listOf(value);
  const own: [string, unknown][] = [
    ...Object.entries(record(value) ?? {}),
    // Some commands print the token as the last item of a bare list.
    ...(Array.isArray(value) ? value.slice(-1).flatMap(tokenItem) : []),
  ];
  const said = own.map(([name, content]) => ({ name, plain: plainName(name), content }));
  const flags = said.filter(({ plain }) => flagNames.test(plain));
  const ended = flags.length > 0 && flags.every(({ content }) => isFalse(content));
  const link = said.find(
    ({ plain, content }) =>
      linkNames.test(plain) && isThere(content) && !(ended && repeatedNames.test(plain)),
  );
  return {
    link: link === undefined ? null : JSON.stringify(link.content),
    truncated: flags.some(({ content }) => isThere(content) && !isFalse(content)),
    counts: items === null ? [] : said.filter(({ plain }) => countNames.test(plain)).flatMap(countOf),
    items: items ?? [],
    inner: innerLink(items ?? [value]),
  };
}

function tokenItem(item: unknown): [string, unknown][] {
  const entries = Object.entries(record(item) ?? {});
  return entries.every(([name]) => linkNames.test(plainName(name))) ? entries : [];
}

function innerLink(items: readonly unknown[]): string | null {
  for (const item of items)
    for (const [name, content] of Object.entries(record(item) ?? {})) {
      const list = /^(.+)@odata\.nextLink$/i.exec(name)?.[1];
      if (list !== undefined && isThere(content)) return list;
    }
  return null;
}

function countOf({ name, content }: { name: string; content: unknown }): { name: string; count: number }[] {
  const said = record(content)?.['value'] ?? content;
  const count = typeof said === 'string' && /^\d+$/.test(said) ? Number(said) : said;
  return typeof count === 'number' ? [{ name, count }] : [];
}

/** The list of a page: bare, under `value` or `data`, or all lists of an answer together; null for one object. */
function listOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value as unknown[];
  const answer = record(value);
  if (answer === null) return null;
  for (const name of ['value', 'data']) if (Array.isArray(answer[name])) return answer[name] as unknown[];
  const lists = Object.values(answer).filter((one): one is unknown[] => Array.isArray(one));
  return lists.length === 0 ? null : lists.flat();
}

/** A bare count may be that of the page. */
function isTotal(name: string): boolean {
  return /total|odata/i.test(name);
}

/** A page that was exported twice counts once. */
function distinct(pages: readonly (readonly unknown[])[]): number {
  const [first = [], ...more] = pages;
  return more.length === 0 ? first.length : new Set(pages.flat().map((item) => JSON.stringify(item))).size;
}

/** Whether names tell that files are the pages of one list: `vpcs.json` and `vpcs-2.json`, with no number left out. */
function areNamedAsPages(pages: readonly ExportFile[]): boolean {
  const names = pages.map(({ path }) => path.replace(/\.json$/i, ''));
  const parted = names.map((name) => /^(.*?)(?:[-_. ]?(?:page|part)?[-_. ]?(\d+))?$/i.exec(name));
  if (new Set(parted.map((part) => part?.[1])).size === 1)
    return isConsecutive(
      parted.map((part) => part?.[2]).filter((one) => one !== undefined),
      names.length,
    );
  const [shortest = ''] = [...names].sort((one, other) => one.length - other.length);
  const goesOnFrom = (start: string): boolean =>
    names.every((name) => name === start || /^[-_. ][^/]+$/.test(name.slice(start.length)));
  const stem = shortest.replace(/[-_. ][^-_. /]+$/, '');
  return [shortest, stem].some((start) => names.every((name) => name.startsWith(start)) && goesOnFrom(start));
}

/** The first page may bear no number. */
function isConsecutive(numbers: readonly string[], pages: number): boolean {
  const sorted = numbers.map(Number).sort((one, other) => one - other);
  const first = sorted[0] ?? 0;
  const starts = numbers.length < pages ? first <= 2 : first <= 1;
  return starts && numbers.length >= pages - 1 && sorted.every((one, index) => one === first + index);
}

function plainName(name: string): string {
  return name.replace(/[$@_.-]/g, '').toLowerCase();
}

function record(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function isThere(content: unknown): boolean {
  return content !== undefined && content !== null && content !== '';
}

function isFalse(content: unknown): boolean {
  return (
    content === false || content === 0 || (typeof content === 'string' && /^(?:false|0)$/i.test(content))
  );
}
