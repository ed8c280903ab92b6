import { isItem, type Item } from './page.ts';

/** The objects of a list of an answer; anything else in it, or a list that is none, is left out. */
export function itemsIn(value: unknown, list: string): Item[] {
  const items = isItem(value) ? value[list] : undefined;
  return Array.isArray(items) ? items.filter(isItem) : [];
}

/** The ids of the objects of a list. */
export function idsIn(value: unknown, list: string, name = 'Id'): string[] {
  const items = itemsIn(value, list).map((item) => item[name]);
  return items.filter((id) => typeof id === 'string');
}
