import {
  weakestMfa,
  type AccessPath,
  type Certainty,
  type MfaVerdict,
  type MissingFact,
  type PathStep,
} from '../answer.ts';
import type { Federation } from '../federation/federation.ts';
import type { Target } from './ask.ts';
import type { PolicySource } from './decide.ts';
import { exists, mfaOf, missingFact, type Ability, type Edge } from './edge.ts';
import { keyOf, type AccessGraph } from './graph.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';

/** A holder that someone can act as, and the way to it. */
export interface Reached {
  holder: Holder;
  start: Holder;
  /** Of the steps so far; null where none has been taken and the next decides. */
  mfa: MfaVerdict | null;
  certainty: Certainty;
  last: Edge | null;
  before: Reached | null;
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

const rank = (reached: Reached): string => `${keyOf(reached.holder)}|${reached.mfa}|${reached.certainty}`;

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
  const reached: Reached[] = starts.map((start) => ({
    holder: start,
    start,
    mfa: mfaOfEntrance(start, entrances),
    certainty: 'proved',
    last: null,
    before: null,
  }));
  const seen = new Set(reached.map(rank));
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
  };
}

function isWorse(next: Reached, seen: ReadonlySet<string>): boolean {
  const proved = { ...next, certainty: 'proved' as const };
  return seen.has(rank(next)) || seen.has(rank(proved));
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

/** The steps that led to a holder, from the first. */
export function edgesTo(reached: Reached): Edge[] {
  const edges: Edge[] = [];
  for (let at: Reached | null = reached; at !== null; at = at.before)
    if (at.last !== null) edges.unshift(at.last);
  return edges;
}

/** The path from its start to the target, with what the target's own policies say. Null where it is denied. */
export function pathTo(
  graph: AccessGraph,
  entrances: Entrances,
  reached: Reached,
  target: Target,
  ability: Ability,
): AccessPath | null {
  const possible = exists(ability);
  if (possible === 'false') return null;
  const edges = edgesTo(reached);
  const certainty = possible === 'true' ? reached.certainty : 'possible';
  return {
    manner: mannerOf(reached.start, edges[0], entrances),
    certainty,
    mfa: claimed(reached, reached.mfa ?? mfaOf(ability)),
    steps: [...edges.flatMap(stepsOf), lastStep(graph, reached.holder, target, ability)],
    context: contextAlong(edges, ability),
    sessionSeconds: edges.at(-1)?.sessionSeconds ?? null,
    unproved: certainty === 'proved' ? [] : unproved([...edges.map((edge) => edge.ability), ability]),
  };
}

function unproved(abilities: readonly Ability[]): MissingFact[] {
  return abilities.flatMap((one) => (exists(one) === 'unknown' ? distinct(one.notes).map(missingFact) : []));
}

const noContext: Readonly<Record<string, string>> = {};

function contextAlong(edges: readonly Edge[], ability: Ability): Readonly<Record<string, string>> {
  let result = noContext;
  for (const { context } of [...edges.map((edge) => edge.ability), ability]) {
    for (const key of Object.keys(context)) result = { ...result, [key]: context[key]! };
  }
  return result;
}

/** MFA that another account claims is only as good as that account, which was not read. */
function claimed(reached: Reached, mfa: MfaVerdict): MfaVerdict {
  return reached.start.kind === 'external'
    ? weakestMfa([mfa, mfa === 'enforced' ? 'inconclusive' : mfa])
    : mfa;
}

function mannerOf(start: Holder, first: Edge | undefined, entrances: Entrances): AccessPath['manner'] {
  if (start.kind === 'service') return 'service';
  if (entrances.breakGlass.has(start.id)) return 'break-glass';
  return first?.entry?.manner ?? 'standing';
}

/** The step of an edge, after those that lead to it from outside AWS. */
function stepsOf(edge: Edge): readonly PathStep[] {
  return edge.entry === undefined ? [stepOf(edge)] : [...edge.entry.steps, stepOf(edge)];
}

const steps = new WeakMap<Edge, PathStep>();

function stepOf(edge: Edge): PathStep {
  let step = steps.get(edge);
  if (step === undefined) {
    step = {
      kind: edge.kind,
      from: edge.entry?.steps.at(-1)?.to ?? edge.from.id,
      to: edge.to.id,
      by: edge.ability.by,
      evidence: edge.evidence,
    };
    steps.set(edge, step);
  }
  return step;
}

const lastSteps = new WeakMap<Ability, Map<string, PathStep>>();

/** Many paths end with the same holder's same ability. */
function lastStep(graph: AccessGraph, holder: Holder, target: Target, ability: Ability): PathStep {
  const known = lastSteps.get(ability) ?? new Map<string, PathStep>();
  lastSteps.set(ability, known);
  let step = known.get(holder.id);
  if (step === undefined) {
    const evidence = evidenceOf(graph, holder, target);
    step = { kind: target.action, from: holder.id, to: target.resource, by: ability.by, evidence };
    known.set(holder.id, step);
  }
  return step;
}

function evidenceOf(graph: AccessGraph, holder: Holder, target: Target): readonly string[] {
  const own =
    holder.kind === 'user' ? holder.user.evidence : holder.kind === 'role' ? holder.role.evidence : [];
  const resource = graph.compiled.resource(target.resource)?.evidence ?? [];
  const { identity } = graph.compiled.permissionsOf(holder);
  const attached = identity === null || identity === 'everything' ? [] : evidenceOfSource(identity);
  return [...new Set([...own, ...attached, ...resource])];
}

const sourceEvidence = new WeakMap<PolicySource, readonly string[]>();

function evidenceOfSource(source: PolicySource): readonly string[] {
  let evidence = sourceEvidence.get(source);
  if (evidence === undefined) {
    evidence = [...new Set(source.policies.flatMap((policy) => policy.evidence))];
    sourceEvidence.set(source, evidence);
  }
  return evidence;
}

/** Notes without repetition. */
export function distinct(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map((note) => [`${note.place}|${note.reason}`, note])).values()];
}
