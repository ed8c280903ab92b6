/** `Map.groupBy`, which comes with Node 21. */
interface Grouping {
  groupBy?: typeof grouped;
}

/** Members of a list by a key of each, in the order of the list. */
export function grouped<Key, Item>(
  items: Iterable<Item>,
  keyOf: (item: Item, index: number) => Key,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

(Map as Grouping).groupBy ??= grouped;
