import type { DecodedPage } from '../collection.ts';
import type { DecodedRead } from '../evidence.ts';
import { deletions } from './entra.ts';
import { references } from './index.ts';
import type { Mention, Tally, ThingList } from './reference.ts';
import { isItem } from './walk.ts';

export const lists = references.flatMap((one) => one.lists);
export const namers = references.flatMap((one) => one.namers);
export const tallies = references.flatMap((one) => one.tallies ?? []);
export const sortsOfKind = Map.groupBy(lists, ({ kind }) => kind);
export const listsOfSort = Map.groupBy(lists, ({ sort }) => sort);

/** What one read says: the things that it holds, by list, and those that it names. */
export interface Said {
  held: ReadonlyMap<ThingList, ReadonlyMap<string, string | null>>;
  named: readonly Mention[];
  counted: readonly { tally: Tally; count: number }[];
  deleted: readonly string[];
  short: readonly string[];
}

export const idOf = (id: string): string => id.toLowerCase();

export function saidBy({ read, pages }: DecodedRead): Said {
  const held = new Map<ThingList, Map<string, string | null>>();
  for (const list of sortsOfKind.get(read.kind) ?? []) {
    const ids = new Map<string, string | null>();
    for (const page of pages) for (const { id, owner } of list.listed(page)) ids.set(idOf(id), owner);
    held.set(list, ids);
  }
  const named = new Map<string, Mention>();
  for (const namer of namers.filter(({ readsKind }) => readsKind(read.kind)))
    for (const page of pages)
      for (const mention of namer.mentions(page)) {
        const key = `${mention.sorts.join('|')} ${idOf(mention.id)} ${mention.container ?? ''}`;
        if (!named.has(key)) named.set(key, mention);
      }
  const counted = tallies
    .filter(({ kind }) => kind === read.kind)
    .flatMap((tally) => pages.map((page) => ({ tally, count: tally.count(page) })))
    .filter((one): one is { tally: Tally; count: number } => one.count !== null);
  return {
    held,
    named: [...named.values()],
    counted,
    deleted: deletions.readsKind(read.kind) ? pages.flatMap((page) => [...deletions.of(page)]) : [],
    short: shortOfCount(pages),
  };
}

/** Answers that say how many there are, and pages that hold fewer. */
function shortOfCount(pages: readonly DecodedPage[]): string[] {
  const byList = Map.groupBy(pages, ({ operation, parameters }) => {
    const batchOf = parameters['batchOf'];
    return [operation, typeof batchOf === 'string' ? parameters[batchOf] : ''].join(' ');
  });
  return [...byList.values()].flatMap((own) => {
    const counts = own.flatMap(({ value }) => (isItem(value) ? [value['@odata.count']] : []));
    const expected = Math.max(-1, ...counts.filter((one) => typeof one === 'number'));
    const found = own.reduce(
      (sum, { value }) => sum + (isItem(value) && Array.isArray(value['value']) ? value['value'].length : 0),
      0,
    );
    return expected > found ? [`it counts ${expected} and holds ${found}`] : [];
  });
}
