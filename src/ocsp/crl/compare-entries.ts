import { difference, type CrlDifference, type NamedCrl } from './difference.ts';
import type { Crl } from './read.ts';
import { scopeOf } from './scope.ts';

/** Entries of one rule that are told; the rest are counted. */
const mostTold = 1000;

interface Place {
  readonly list: NamedCrl;
  readonly number: number;
}

interface Compared {
  readonly findings: readonly CrlDifference[];
  readonly revoked: { readonly old: number; readonly candidate: number; readonly both: number };
}

/** M05 to M08, M14 and M19: what is revoked, when and why, whichever list of a set says it. */
export function compareEntries(old: readonly NamedCrl[], candidate: readonly NamedCrl[]): Compared {
  const tally = new Tally();
  let both = 0;
  for (const [place, list] of old.entries()) {
    const { entries } = list.crl;
    // The counterpart is asked first.
    const others = orderedFor(list, candidate, old.length === 1 ? 0 : place);
    for (let number = 0; number < entries.count; number += 1) {
      const other = placeOf(list.crl, number, others);
      if (other === undefined) {
        tally.add('M05', 'error', 'revoked in the old alone', list.crl, number);
        continue;
      }
      both += 1;
      compareEntry({ list, number }, other, tally);
      if (hasMoved(list, other, candidate)) {
        const message = `moved from the partition ${nameOf(list)} to ${nameOf(other.list)}`;
        tally.add('M19', 'error', message, list.crl, number);
      }
    }
    both -= entries.twice.length;
  }
  for (const list of candidate) {
    for (let number = 0; number < list.crl.entries.count; number += 1)
      if (placeOf(list.crl, number, old) === undefined)
        tally.add('M08', 'warning', 'revoked in the new alone', list.crl, number);
  }
  return { findings: tally.findings(), revoked: { old: countOf(old), candidate: countOf(candidate), both } };
}

function countOf(lists: readonly NamedCrl[]): number {
  return lists.reduce((sum, { crl }) => sum + crl.entries.count - crl.entries.twice.length, 0);
}

function orderedFor(list: NamedCrl, candidate: readonly NamedCrl[], place: number): NamedCrl[] {
  const own = candidate.find((other) => sharesPoint(list, other)) ?? candidate[place];
  return own === undefined ? [...candidate] : [own, ...candidate.filter((other) => other !== own)];
}

export function sharesPoint({ crl: left }: NamedCrl, { crl: right }: NamedCrl): boolean {
  const points = scopeOf(right).uris;
  return scopeOf(left).uris.some((uri) => points.includes(uri));
}

function placeOf(crl: Crl, number: number, lists: readonly NamedCrl[]): Place | undefined {
  for (const list of lists) {
    const found = list.crl.entries.findSame(crl.entries, number);
    if (found !== undefined) return { list, number: found };
  }
  return undefined;
}

/** Relying parties ask the partition that the certificate names, and that one is served without the entry. */
function hasMoved(list: NamedCrl, { list: other }: Place, candidate: readonly NamedCrl[]): boolean {
  if (candidate.length === 1 || sharesPoint(list, other)) return false;
  return candidate.some((each) => sharesPoint(list, each));
}

function nameOf({ name, crl }: NamedCrl): string {
  return scopeOf(crl).uris[0] ?? name;
}

function compareEntry(left: Place, right: Place, tally: Tally): void {
  const [own, other] = [left.list.crl.entries, right.list.crl.entries];
  if (own.sameOctets(left.number, other, right.number)) return;
  const [was, is] = [own.at(left.number), other.at(right.number)];
  let told = false;
  const tell = (rule: string, message: string): void => {
    told = true;
    tally.add(rule, rule === 'M14' ? 'warning' : 'error', message, left.list.crl, left.number);
  };
  if (was.date.raw !== is.date.raw || was.date.utcTime !== is.date.utcTime)
    tell('M06', `${was.date.raw} in the old, ${is.date.raw} in the new`);
  if (was.reason !== is.reason)
    tell('M07', `reason ${was.reason ?? 'none'} in the old, ${is.reason ?? 'none'} in the new`);
  if (!told && entryText(left) !== entryText(right))
    tell('M14', 'the entry has other extensions, or is encoded otherwise');
}

/** What is left to differ when serial number, date and reason are the same. */
function entryText({ list, number }: Place): string {
  const { node } = list.crl.entries.at(number);
  return Buffer.from(node.bytes.subarray(node.start, node.end)).toString('hex');
}

/** Counts differences by rule and tells the first of them. */
class Tally {
  readonly #told = new Map<string, CrlDifference[]>();
  readonly #counts = new Map<string, number>();

  add(rule: string, severity: 'error' | 'warning', message: string, { entries }: Crl, number: number): void {
    const count = (this.#counts.get(rule) ?? 0) + 1;
    this.#counts.set(rule, count);
    if (count > mostTold) return;
    const told = this.#told.get(rule) ?? [];
    told.push(difference(rule, severity, message, entries.serialAt(number)));
    this.#told.set(rule, told);
  }

  findings(): CrlDifference[] {
    return [...this.#told].flatMap(([rule, told]) => {
      const more = (this.#counts.get(rule) ?? 0) - told.length;
      const severity = told[0]?.severity ?? 'error';
      return more > 0 ? [...told, difference(rule, severity, `${more} more of these`)] : told;
    });
  }
}
