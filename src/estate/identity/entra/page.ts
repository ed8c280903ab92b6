export type Item = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list that a Graph page holds; an object that is no list page stands for itself. */
export function itemsOf(value: unknown): readonly Item[] {
  if (!isItem(value)) return [];
  return Array.isArray(value['value']) ? (value['value'] as unknown[]).filter(isItem) : [value];
}

export function textOf(item: Item, name: string): string | null {
  const value = item[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An id as all ids of the directory are compared: without regard to case. */
export function normalId(id: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : id;
}

/** A member that holds an id; null where it is absent or something else. */
export function idOf(item: Item, name: string): string | null {
  const text = textOf(item, name);
  return text === null ? null : normalId(text);
}

/** Whether a page is no list, or one with an entry that is no object, so that something in it was left out. */
export function isMisshapen(value: unknown): boolean {
  const list = isItem(value) ? value['value'] : undefined;
  return !Array.isArray(list) || !list.every(isItem);
}

/** Whether a value says nothing: absent, empty, or made of such values alone. Annotations of OData say nothing. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  return Object.entries(value).every(([name, part]) => name.includes('@odata.') || isEmpty(part));
}

/** Names of the members of an object that are not known and say something. */
export function unknownMembers(item: Item, known: readonly string[]): string[] {
  return Object.keys(item).filter(
    (name) => !known.includes(name) && !name.includes('@odata.') && !isEmpty(item[name]),
  );
}
