import { sharesPoint } from './compare-entries.ts';
import { difference, type CrlDifference, type NamedCrl } from './difference.ts';
import { scopeOf } from './scope.ts';

/** M16 to M18: how several lists make one, each side by itself and the new against the old. */
export function* compareSets(
  old: readonly NamedCrl[],
  candidate: readonly NamedCrl[],
): Iterable<CrlDifference> {
  yield* withinOne(old, 'old');
  yield* withinOne(candidate, 'new');
  if (old.length === 1 && candidate.length === 1) return;
  const partitions = candidate.filter(({ crl }) => scopeOf(crl).isPartition);
  for (const each of old) {
    const { uris, isPartition } = scopeOf(each.crl);
    if (!isPartition || partitions.length === 0 || partitions.some((other) => sharesPoint(each, other)))
      continue;
    const point = uris[0] ?? each.name;
    yield difference('M17', 'error', `a hole: the new has no list for the distribution point ${point}`);
  }
  for (const each of partitions) {
    const known = old.some((other) => sharesPoint(each, other));
    if (known || !old.some(({ crl }) => scopeOf(crl).isPartition)) continue;
    const point = scopeOf(each.crl).uris[0] ?? each.name;
    yield difference('M18', 'warning', `the old has no list for the distribution point ${point}`);
  }
}

/** What is wrong with lists that are to make one. */
export function setFaults(lists: readonly NamedCrl[]): CrlDifference[] {
  return [...withinOne(lists, 'new')].map((each) => ({
    ...each,
    message: each.message.replace(' in the new', ''),
  }));
}

function* withinOne(lists: readonly NamedCrl[], side: 'old' | 'new'): Iterable<CrlDifference> {
  const severity = side === 'new' ? 'error' : 'warning';
  for (const [place, each] of lists.entries()) {
    for (const other of lists.slice(0, place)) {
      if (isSameScope(each, other)) {
        const message = `an overlap in the ${side}: ${other.name} and ${each.name} are for the same distribution point`;
        yield difference('M16', severity, message);
      } else yield* entriesTwice(other, each, side);
    }
  }
  for (const missing of gapsOf(lists))
    yield difference('M17', 'warning', `a hole in the ${side}: the series of its lists skips ${missing}`);
}

function isSameScope(left: NamedCrl, right: NamedCrl): boolean {
  const [own, other] = [scopeOf(left.crl), scopeOf(right.crl)];
  if (own.isDelta !== other.isDelta || own.reasons !== other.reasons) return false;
  const sameKind =
    own.userCertificates === other.userCertificates && own.caCertificates === other.caCertificates;
  if (!own.isPartition && !other.isPartition) return sameKind;
  return sharesPoint(left, right) && sameKind;
}

/** A certificate belongs to one partition; a full list and a delta beside it name what they must. */
function* entriesTwice(left: NamedCrl, right: NamedCrl, side: 'old' | 'new'): Iterable<CrlDifference> {
  const both = [left, right].every(({ crl }) => scopeOf(crl).isPartition && !scopeOf(crl).isDelta);
  if (!both) return;
  const { entries } = right.crl;
  let count = 0;
  let first = '';
  for (let number = 0; number < entries.count; number += 1) {
    if (left.crl.entries.findSame(entries, number) === undefined) continue;
    if (count === 0) first = entries.serialAt(number);
    count += 1;
  }
  if (count === 0) return;
  const message = `an overlap in the ${side}: ${left.name} and ${right.name} both list ${count} certificates, ${first} the first`;
  yield difference('M16', 'warning', message, first);
}

/** Where distribution points are numbered, the numbers between the first and the last that no list has. */
function gapsOf(lists: readonly NamedCrl[]): string[] {
  const series = new Map<string, Set<number>>();
  for (const { crl } of lists) {
    for (const uri of scopeOf(crl).uris) {
      const match = /^(.*?)(\d{1,6})(\D*)$/.exec(uri);
      if (match === null) continue;
      const pattern = `${match[1]}#${match[3]}`;
      series.set(pattern, (series.get(pattern) ?? new Set()).add(Number(match[2])));
    }
  }
  return [...series].flatMap(([pattern, numbers]) => {
    if (numbers.size < 2) return [];
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    // Numbers far apart are names, no series.
    if (last - first > numbers.size * 4) return [];
    const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    return all.filter((number) => !numbers.has(number)).map((number) => pattern.replace('#', String(number)));
  });
}
