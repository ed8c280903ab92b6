import type { TransportRange } from '../../../estate/network/representation.ts';

/** Sets of protocols and ports as plain lists of ranges, sorted and disjoint. */
export type Ranges = readonly TransportRange[];

export const none: Ranges = [];
export const all: Ranges = [{ from: 0, to: 0xffffff }];

export function unite(one: Ranges, other: Ranges): Ranges {
  const merged: { from: number; to: number }[] = [];
  for (const range of [...one, ...other].sort((a, b) => a.from - b.from)) {
    const open = merged.at(-1);
    if (open && range.from <= open.to + 1) open.to = Math.max(open.to, range.to);
    else merged.push({ ...range });
  }
  return merged;
}

export function intersect(one: Ranges, other: Ranges): Ranges {
  return one.flatMap((a) =>
    other.flatMap((b) => {
      const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
      return from <= to ? [{ from, to }] : [];
    }),
  );
}

export function subtract(whole: Ranges, taken: Ranges): Ranges {
  return taken.reduce<Ranges>(
    (left, { from, to }) =>
      left.flatMap((range) => {
        if (range.to < from || range.from > to) return [range];
        const before = range.from < from ? [{ from: range.from, to: from - 1 }] : [];
        const after = range.to > to ? [{ from: to + 1, to: range.to }] : [];
        return [...before, ...after];
      }),
    whole,
  );
}
