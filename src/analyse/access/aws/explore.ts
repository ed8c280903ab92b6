import type { Certainty, MfaVerdict } from '../answer.ts';
import type { Federation } from '../federation/federation.ts';
import { exists, mfaOf, type Edge } from './edge.ts';
import type { AccessGraph } from './graph.ts';
import { keyOf, type Holder } from './holder.ts';

/** A holder that someone can act as, and the way to it. */
export interface Reached {
  holder: Holder;
  start: Holder;
  /** Of the steps so far; null where none has been taken and the next decides. */
  mfa: MfaVerdict | null;
  /** What was asked of the one who set out, by the first step; null where none has been taken. */
  guard: MfaVerdict | null;
  certainty: Certainty;
  last: Edge | null;
  before: Reached | null;
  /** The first edge of the way; null at its start. */
  first: Edge | null;
  /** Steps so far, those that lead in from outside AWS included. */
  length: number;
}

/** Where a way begins. */
export function originOf(start: Holder, entrances: Entrances): Reached {
  const mfa = mfaOfEntrance(start, entrances);
  return {
    holder: start,
    start,
    mfa,
    guard: mfa,
    certainty: 'proved',
    last: null,
    before: null,
    first: null,
    length: 0,
  };
}

/** What is known about how people and machines get in, besides what AWS says. */
export interface Entrances {
  /** MFA verdict of each identity provider, by ARN, and of Identity Center as `identity-center`. */
  identityProviders: ReadonlyMap<string, MfaVerdict>;
  /** Ids of the accounts declared as break-glass. */
  breakGlass: ReadonlySet<string>;
  /** What was followed to a directory; null where nothing was. */
  federation: Federation | null;
}

/** Ways onward that the graph does not hold. */
export interface Onward {
  /** Those from one who was reached, after the others reached so far. */
  edgesFrom: (reached: Reached, all: readonly Reached[]) => readonly Edge[];
  /** Whether acting as one more adds anything to what was reached so far. */
  adds: (next: Reached, all: readonly Reached[]) => boolean;
}

/** Steps that change credentials or permissions for good. */
const lastingSteps = new Set([
  'credential-reset',
  'new-principal',
  'permission-change',
  'provider-change',
  'group-join',
  'boundary-removal',
  'denial-removal',
  'policy-version',
  'tag-change',
]);

/**
 * Everything that can be acted as from the given holders, by the fewest steps for each combination of certainty
 * and MFA. Where something is changed on the way, the MFA that counts is the one asked of who set out.
 */
export function explore(
  graph: AccessGraph,
  entrances: Entrances,
  starts: readonly Holder[],
  onward: Onward | null = null,
): Reached[] {
  const reached: Reached[] = starts.map((start) => originOf(start, entrances));
  const standings = new Standings(onward === null ? ({ mfa }) => mfa : ({ guard }) => guard);
  for (const one of reached) standings.isNew(one);
  const take = (from: Reached, edge: Edge): void => {
    const next = step(from, edge);
    if (next === null || !standings.isNew(next)) return;
    if (onward?.adds(next, reached) !== false) reached.push(next);
  };
  for (let at = 0; at < reached.length; at += 1) {
    const from = reached[at]!;
    const more = onward?.edgesFrom(from, reached) ?? [];
    for (const edge of graph.from(from.holder)) take(from, edge);
    for (const edge of more) take(from, edge);
  }
  return reached;
}

const verdicts: readonly (MfaVerdict | null)[] = [null, 'enforced', 'inconclusive', 'not-enforced'];

/** The combinations of certainty and MFA in which each holder was reached. */
class Standings {
  readonly #mfaOf: (reached: Reached) => MfaVerdict | null;
  readonly #seen = new Map<string, number>();

  constructor(mfaOf: (reached: Reached) => MfaVerdict | null) {
    this.#mfaOf = mfaOf;
  }

  /** Whether it was not reached so before, nor in the same way for certain; from now on it was. */
  isNew(reached: Reached): boolean {
    const key = keyOf(reached.holder);
    const seen = this.#seen.get(key) ?? 0;
    const proved = 1 << verdicts.indexOf(this.#mfaOf(reached));
    const own = reached.certainty === 'proved' ? proved : proved << verdicts.length;
    if ((seen & (own | proved)) !== 0) return false;
    this.#seen.set(key, seen | own);
    return true;
  }
}

/** What a start can act as, in the order in which it was reached. */
export class Closure {
  readonly all: readonly Reached[];
  #byAccount: ReadonlyMap<string | null, readonly number[]> | null = null;

  constructor(all: readonly Reached[]) {
    this.all = all;
  }

  /** Those of some accounts, and those that belong to none; everything where no accounts are given. */
  in(accounts: ReadonlySet<string> | null): readonly Reached[] {
    if (accounts === null || this.all.length === 1) return this.all;
    this.#byAccount ??= Map.groupBy(this.all.keys(), (at) => this.all[at]!.holder.account);
    const found = [...(this.#byAccount.get(null) ?? [])];
    for (const account of accounts) found.push(...(this.#byAccount.get(account) ?? []));
    return found.sort((one, other) => one - other).map((at) => this.all[at]!);
  }
}

const assumed = new WeakMap<AccessGraph, Map<string, Closure>>();

/** Everything that a start can act as by assuming roles alone. It does not depend on what is asked. */
export function assumedFrom(graph: AccessGraph, entrances: Entrances, start: Holder): Closure {
  const known = assumed.get(graph) ?? new Map<string, Closure>();
  assumed.set(graph, known);
  const key = startKey(start, entrances);
  let reached = known.get(key);
  if (reached === undefined) known.set(key, (reached = new Closure(explore(graph, entrances, [start]))));
  return reached;
}

/** Equal for those from whom the same can be reached, in the same way. */
export function startKey(start: Holder, { identityProviders }: Entrances): string {
  return `${start.kind} ${keyOf(start)} ${[...identityProviders].join()}`;
}

/** What a step leads to; null where it is denied. */
export function step(from: Reached, edge: Edge): Reached | null {
  const possible = exists(edge.ability);
  if (possible === 'false') return null;
  // What was changed stays changed: later requests need not repeat the step, so their own MFA decides.
  const lasting = lastingSteps.has(edge.kind);
  return {
    holder: edge.to,
    start: from.start,
    mfa: lasting ? null : (from.mfa ?? edge.entry?.mfa ?? mfaOf(edge.ability)),
    guard: from.guard ?? guardOf(from.start, edge.entry?.mfa ?? mfaOf(edge.ability)),
    certainty: possible === 'true' ? from.certainty : 'possible',
    last: edge,
    before: from,
    first: from.first ?? edge,
    length: from.length + 1 + (edge.entry?.steps.length ?? 0),
  };
}

/** What another account claims is only as good as that account, which was not read. */
function guardOf(start: Holder, mfa: MfaVerdict): MfaVerdict {
  return start.kind === 'external' && mfa === 'enforced' ? 'inconclusive' : mfa;
}

/** Federated people bring the verdict of their provider; what is not told is inconclusive. */
export function mfaOfEntrance(start: Holder, entrances: Entrances): MfaVerdict | null {
  const { federation } = entrances;
  const told = (id: string): MfaVerdict | undefined => entrances.identityProviders.get(id);
  if (start.kind === 'directory-user')
    return told('identity-center') ?? federation?.centerSignIn(start.user).mfa ?? 'inconclusive';
  if (start.kind === 'provider') return told(start.id) ?? federation?.mfaOf(start.id) ?? 'inconclusive';
  if (start.kind === 'service') return 'inconclusive';
  return start.kind === 'anyone' ? 'not-enforced' : null;
}
