import type { Collected, Member, ReadState } from '../estate/collection.ts';
import type { EvidenceId, Shortfall, ShortfallReason } from '../locker/envelope.ts';
import type { CheckContext } from './check.ts';
import {
  populationOf,
  shortcomings,
  type Exception,
  type Judgement,
  type Population,
  type Shortcoming,
} from './judgement.ts';

/** What a collection says about itself: its members, how completely it was read, and from which evidence. */
export interface Survey<M extends Member> {
  members: readonly M[];
  applicable: boolean;
  /** True when not one read failed, so that an absence in it proves something. */
  whole: boolean;
  population: Population;
  missing: readonly Shortfall[];
  evidence: readonly EvidenceId[];
}

const counterOf: Readonly<Record<ShortfallReason, Shortcoming | null>> = {
  denied: 'denied',
  'expired-credential': 'denied',
  truncated: 'truncated',
  throttled: 'throttled',
  invalid: 'invalid',
  error: 'invalid',
  stale: 'stale',
  dangling: 'dangling',
  unauthenticated: 'unauthenticated',
  unavailable: null,
  'not-collected': null,
};

/** Surveys one collection of the context. A collection that no read was planned for is missing as a whole. */
export function survey<M extends Member>(context: Pick<CheckContext, 'collection'>, name: string): Survey<M> {
  const collected = context.collection<M>(name);
  return surveyOf(collected, name, collected.members);
}

/** The same, with the population narrowed to some of the members. */
export function surveyOf<M extends Member>(
  collected: Collected<M>,
  name: string,
  members: readonly M[],
): Survey<M> {
  const missing = collected.reads.flatMap(({ shortfalls }) => shortfalls);
  if (collected.applicable && collected.reads.length === 0) missing.push(neverPlanned(name));
  const listed = collected.reads.length > 0 && collected.reads.every(wasListed);
  const known = listed && !missing.some(({ reason }) => reason === 'not-collected');
  const population = populationOf(known ? members.length : null, members.length);
  for (const { reason } of missing) {
    const counter = counterOf[reason];
    if (counter !== null) population[counter] += 1;
  }
  return {
    members,
    applicable: collected.applicable,
    whole: missing.length === 0,
    population,
    missing,
    evidence: collected.reads.map(({ envelope }) => envelope?.id).filter((id) => id !== undefined),
  };
}

/** What is asked of each object of a list that turned out empty is read whole without an answer of its own. */
function wasListed({ envelope, complete, shortfalls }: ReadState): boolean {
  if (envelope === null) return false;
  return envelope.pages.some(({ answer }) => answer) || (complete && shortfalls.length === 0);
}

function neverPlanned(name: string): Shortfall {
  return {
    reason: 'not-collected',
    source: '',
    operation: name,
    permission: '',
    message: `No source of this run supplies ${name}; declare one in ncssr.yaml and collect again`,
  };
}

export interface Findings {
  exceptions: readonly Exception[];
  undecided?: readonly Exception[];
  notes?: readonly string[];
  notOperated?: string;
  notApplicable?: string;
}

/** A judgement over one population, with the collections that it leaned on; what they miss is missing here too. */
export function judgementOf(
  main: Pick<Survey<Member>, 'population' | 'missing' | 'evidence'>,
  supporting: readonly Pick<Survey<Member>, 'missing' | 'evidence'>[],
  findings: Findings,
): Judgement {
  const all = [main, ...supporting];
  const missing = new Map(all.flatMap((one) => one.missing).map((one) => [JSON.stringify(one), one]));
  return {
    population: main.population,
    missing: [...missing.values()],
    undecided: [],
    notes: [],
    ...findings,
    evidence: [...new Set(all.flatMap((one) => one.evidence))].sort(),
  };
}

/** Several populations as one: unknown if any is unknown. */
export function together(surveys: readonly Survey<Member>[], inspected: number): Survey<Member> {
  const population = populationOf(null, inspected);
  for (const counter of shortcomings)
    population[counter] = surveys.reduce((total, one) => total + one.population[counter], 0);
  const unknown = surveys.some(({ population }) => population.expected === null);
  return {
    members: surveys.flatMap(({ members }) => members),
    applicable: surveys.some(({ applicable }) => applicable),
    whole: surveys.every(({ whole }) => whole),
    population: { ...population, expected: unknown ? null : inspected },
    missing: surveys.flatMap(({ missing }) => missing),
    evidence: surveys.flatMap(({ evidence }) => evidence),
  };
}

/**
 * Several collections of which any one may be the one in use, as a review file beside the directory's own reviews:
 * those that no source supplies are left out where another one is supplied.
 */
export function anyOf<M extends Member>(surveys: readonly Survey<M>[]): Survey<M>[] {
  const supplied = surveys.filter(isSupplied);
  return supplied.length > 0 ? supplied : surveys.slice(0, 1);
}

/** Whether any source of the run was to supply the collection, successfully or not. */
export function isSupplied({ evidence, missing }: Survey<Member>): boolean {
  return evidence.length > 0 || missing.some(({ source }) => source !== '');
}
