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
  return { holder: start, start, mfa, certainty: 'proved', last: null, before: null, first: null, length: 0 };
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

/** Finds ways onward that the graph does not hold, from what was reached so far. */
export type Onward = (reached: Reached, all: readonly Reached[]) => readonly Edge[];

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

const rank = ({ holder, mfa, certainty }: Reached, as = certainty): string => `${keyOf(holder)}|${mfa}|${as}`;

/**
 * Everything that can be acted as from the given holders, by the fewest steps for each combination of certainty
 * and MFA.
 */
export function explore(
  graph: AccessGraph,
  entrances: Entrances,
  starts: readonly Holder[],
  onward: Onward = () => [],
): Reached[] {
  const reached: Reached[] = starts.map((start) => originOf(start, entrances));
  const seen = new Set(reached.map((one) => rank(one)));
  for (let at = 0; at < reached.length; at += 1) {
    const from = reached[at]!;
    for (const edge of [...graph.from(from.holder), ...onward(from, reached)]) {
      const next = step(from, edge);
      if (next === null || isWorse(next, seen)) continue;
      seen.add(rank(next));
      reached.push(next);
    }
  }
  return reached;
}

const assumed = new WeakMap<AccessGraph, Map<string, readonly Reached[]>>();

/** Everything that a start can act as by assuming roles alone. It does not depend on what is asked. */
export function assumedFrom(graph: AccessGraph, entrances: Entrances, start: Holder): readonly Reached[] {
  const known = assumed.get(graph) ?? new Map<string, readonly Reached[]>();
  assumed.set(graph, known);
  const key = startKey(start, entrances);
  let reached = known.get(key);
  if (reached === undefined) known.set(key, (reached = explore(graph, entrances, [start])));
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
    certainty: possible === 'true' ? from.certainty : 'possible',
    last: edge,
    before: from,
    first: from.first ?? edge,
    length: from.length + 1 + (edge.entry?.steps.length ?? 0),
  };
}

function isWorse(next: Reached, seen: ReadonlySet<string>): boolean {
  return seen.has(rank(next)) || (next.certainty !== 'proved' && seen.has(rank(next, 'proved')));
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
