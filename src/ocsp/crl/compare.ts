import { compareEntries } from './compare-entries.ts';
import { compareForm } from './compare-form.ts';
import { compareSets } from './compare-sets.ts';
import { difference, type CrlDifference, type NamedCrl } from './difference.ts';
import { judgeCrl, type CrlOptions, type CrlResult } from './lint.ts';
import { readCrl } from './read.ts';

export interface CrlComparison {
  readonly findings: readonly CrlDifference[];
  /** Serial numbers on the old, on the new and on both. */
  readonly revoked: { readonly old: number; readonly candidate: number; readonly both: number };
  /** Rules that could not be judged of one of the lists, with what they lacked. */
  readonly notJudged: CrlResult['notJudged'];
  /** `not-judged`: nobody knows whether a signature is right, and nothing worse was found. */
  readonly verdict: 'equal' | 'differences' | 'errors' | 'nothing-compared' | 'not-judged';
}

/** What two CRLs of one issuer say differently: what is revoked, when and why, octet for octet, and new faults. */
export function compareCrls(old: Uint8Array, candidate: Uint8Array, options: CrlOptions = {}): CrlComparison {
  const side = (name: string, bytes: Uint8Array): NamedCrl[] => [
    { name, ...judgeCrl(readCrl(bytes), options) },
  ];
  return compareCrlSets(side('old', old), side('new', candidate));
}

/** The same of lists that are taken together as one: the partitions of an issuer's list, or the list itself. */
export function compareCrlSets(old: readonly NamedCrl[], candidate: readonly NamedCrl[]): CrlComparison {
  // A list that could not be read whole may lack anything: its silence is no agreement.
  const unread = [...unreadable(old, 'old'), ...unreadable(candidate, 'new')];
  const [left, right] = [old.filter(isList), candidate.filter(isList)];
  const { findings, revoked } = compareEntries(left, right);
  const notJudged = togetherOf([...left, ...right]);
  if (left.length === 0 || right.length === 0)
    return { findings: unread, revoked, notJudged, verdict: 'nothing-compared' };
  const all = [
    ...unread,
    ...compareSets(left, right),
    ...compareForm(left, right),
    ...findings,
    ...faultsOf(left, right),
  ];
  const unchecked = [...left, ...right].some((each) => each.unchecked);
  return { findings: all, revoked, notJudged, verdict: verdictOf(all, unchecked) };
}

function verdictOf(findings: readonly CrlDifference[], unchecked: boolean): CrlComparison['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'errors';
  if (unchecked) return 'not-judged';
  return findings.length === 0 ? 'equal' : 'differences';
}

function isList({ crl: { tbs } }: NamedCrl): boolean {
  return tbs !== undefined;
}

function* unreadable(lists: readonly NamedCrl[], side: string): Iterable<CrlDifference> {
  if (lists.length === 0) yield difference('M01', 'error', `there is no list in the ${side}`);
  for (const { crl, name } of lists) {
    const [first] = crl.defects;
    if (first === undefined && crl.tbs !== undefined) continue;
    const which = lists.length === 1 ? `the ${side}` : `${name} of the ${side}`;
    yield difference('M01', 'error', `${which} cannot be read whole: ${first?.message ?? 'it is no CRL'}`);
  }
}

/** Errors of the new lists by rules that the old ones keep. */
function* faultsOf(old: readonly NamedCrl[], candidate: readonly NamedCrl[]): Iterable<CrlDifference> {
  const broken = new Set(
    old.flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
    ),
  );
  const told = new Set<string>();
  for (const { findings, name } of candidate) {
    for (const { rule, severity, path, message } of findings) {
      if (severity !== 'error' || broken.has(rule) || told.has(rule)) continue;
      told.add(rule);
      const where = candidate.length === 1 ? path : `${path} of ${name}`;
      yield difference('M09', 'error', `${rule} at ${where}: ${message}`);
    }
  }
}

function togetherOf(lists: readonly NamedCrl[]): CrlComparison['notJudged'] {
  const all = lists.flatMap(({ notJudged }) => notJudged);
  return [...new Map(all.map((each) => [`${each.rule} ${each.reason ?? ''}`, each])).values()];
}
