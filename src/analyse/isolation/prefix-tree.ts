import {
  type Address,
  comparePrefixes,
  contains,
  everything,
  formatPrefix,
  last,
  type Prefix,
} from '../../estate/network/address.ts';

/**
 * The address atoms of a set of prefixes. Prefixes are nested or disjoint, so which of them contain an address is
 * decided by the deepest one: that one is the atom of the address. Atoms are numbered in pre-order, so a prefix is
 * the slice [index, end) of atoms. Both families stand in one tree under roots of their own and never mix.
 */
export class PrefixTree {
  readonly prefixes: readonly Prefix[];
  readonly end: Int32Array;
  readonly parent: Int32Array;
  readonly #index = new Map<string, number>();

  constructor(prefixes: Iterable<Prefix>) {
    const unique = new Map<string, Prefix>();
    for (const prefix of [everything(4), everything(6), ...prefixes]) unique.set(keyOf(prefix), prefix);
    this.prefixes = [...unique.values()].sort(comparePrefixes);
    this.end = new Int32Array(this.prefixes.length);
    this.parent = new Int32Array(this.prefixes.length).fill(-1);
    const open: number[] = [];
    for (const [index, prefix] of this.prefixes.entries()) {
      this.#index.set(keyOf(prefix), index);
      for (let top = open.at(-1); top !== undefined && !this.#holds(top, prefix); top = open.at(-1)) {
        this.end[top] = index;
        open.pop();
      }
      this.parent[index] = open.at(-1) ?? -1;
      open.push(index);
    }
    for (const index of open) this.end[index] = this.prefixes.length;
  }

  /** The number of a prefix that the tree was built from. */
  indexOf(prefix: Prefix): number {
    const index = this.#index.get(keyOf(prefix));
    if (index === undefined) throw new RangeError(`not a prefix of this tree: ${formatPrefix(prefix)}`);
    return index;
  }

  /** The atom of an address: the deepest prefix that contains it. */
  atomOf(address: Address): number {
    let low = 0;
    let high = this.prefixes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const prefix = this.at(middle);
      const before =
        prefix.family < address.family || (prefix.family === address.family && prefix.first <= address.value);
      if (before) low = middle + 1;
      else high = middle;
    }
    let atom = low - 1;
    while (!contains(this.at(atom), address)) atom = this.parent[atom] ?? 0;
    return atom;
  }

  at(index: number): Prefix {
    const prefix = this.prefixes[index];
    if (!prefix) throw new RangeError(`no atom ${String(index)}`);
    return prefix;
  }

  /** One address of the atom that is in none of the deeper prefixes; undefined when they fill it. */
  sample(index: number): Address | undefined {
    const prefix = this.at(index);
    let candidate = prefix.first;
    for (let child = index + 1; child < (this.end[index] ?? 0); child = this.end[child] ?? child + 1) {
      const inner = this.at(child);
      if (candidate < inner.first) break;
      candidate = last(inner) + 1n;
    }
    return candidate <= last(prefix) ? { family: prefix.family, value: candidate } : undefined;
  }

  #holds(outer: number, prefix: Prefix): boolean {
    const holder = this.at(outer);
    return holder.family === prefix.family && holder.length <= prefix.length && prefix.first <= last(holder);
  }
}

function keyOf(prefix: Prefix): string {
  return `${String(prefix.family)}|${prefix.first.toString(36)}|${String(prefix.length)}`;
}
