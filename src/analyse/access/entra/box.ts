/** A product of sets of values, one set a dimension, each set as bits. A box with an empty set holds nothing. */
export type Box = readonly bigint[];

/** The overlap of two boxes; null where there is none. */
function intersection(one: Box, other: Box): Box | null {
  const both = one.map((bits, at) => bits & other[at]!);
  return both.includes(0n) ? null : both;
}

/** Whether one box lies wholly in the other. */
export function within(inner: Box, outer: Box): boolean {
  return inner.every((bits, at) => (bits & ~outer[at]!) === 0n);
}

/** What is left of some disjoint boxes without another box, as disjoint boxes. */
function without(boxes: readonly Box[], taken: Box): Box[] {
  return boxes.flatMap((box) => {
    if (intersection(box, taken) === null) return [box];
    const left: Box[] = [];
    const rest = [...box];
    for (const [at, bits] of box.entries()) {
      const outside = bits & ~taken[at]!;
      if (outside !== 0n) left.push(rest.map((own, position) => (position === at ? outside : own)));
      rest[at] = bits & taken[at]!;
    }
    return left;
  });
}

/** What none of the boxes takes of the whole, as disjoint boxes. */
export function remainder(whole: Box, taken: readonly Box[]): Box[] {
  return taken.reduce<Box[]>((left, box) => (left.length === 0 ? left : without(left, box)), [whole]);
}

/**
 * Every largest box that none of the given ones touches: the complement of each is a union of slabs, and the largest
 * boxes of an intersection are among the overlaps of the largest boxes of its parts. Null when there are too many.
 */
export function largestBoxesOutside(whole: Box, taken: readonly Box[], limit: number): Box[] | null {
  let largest: Box[] = [whole];
  for (const box of taken) {
    const next: Box[] = [];
    for (const own of largest) {
      if (intersection(own, box) === null) {
        next.push(own);
        continue;
      }
      for (const [at, bits] of own.entries()) {
        const outside = bits & ~box[at]!;
        if (outside !== 0n) next.push(own.map((same, position) => (position === at ? outside : same)));
      }
    }
    largest = maximal(next);
    if (largest.length > limit) return null;
  }
  return largest;
}

function maximal(boxes: readonly Box[]): Box[] {
  const kept: Box[] = [];
  const bySize = [...boxes].sort((one, other) => weight(other) - weight(one));
  for (const box of bySize) {
    if (!kept.some((larger) => within(box, larger))) kept.push(box);
  }
  return kept;
}

/** Number of values over all dimensions: a box within another never has more. */
function weight(box: Box): number {
  return box.reduce((sum, bits) => sum + bits.toString(2).replaceAll('0', '').length, 0);
}

const exhaustive = 12;

/**
 * The fewest of the given boxes that together hold as much as all of them. Up to twelve boxes the number is proved
 * the least; beyond, no box of the answer can be left out.
 */
export function fewest(boxes: readonly Box[]): readonly Box[] {
  const irredundant = [...boxes];
  for (const box of [...boxes].reverse()) {
    const others = irredundant.filter((one) => one !== box);
    if (others.length > 0 && remainder(box, others).length === 0)
      irredundant.splice(irredundant.indexOf(box), 1);
  }
  if (boxes.length > exhaustive || irredundant.length <= 1) return irredundant;
  for (let size = 1; size < irredundant.length; size += 1) {
    const found = subsets(boxes, size).find((chosen) =>
      boxes.every((box) => remainder(box, chosen).length === 0),
    );
    if (found) return found;
  }
  return irredundant;
}

function subsets(boxes: readonly Box[], size: number): Box[][] {
  if (size === 0) return [[]];
  return boxes.flatMap((box, at) => subsets(boxes.slice(at + 1), size - 1).map((rest) => [box, ...rest]));
}
