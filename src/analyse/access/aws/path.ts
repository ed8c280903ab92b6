import {
  weakestMfa,
  type AccessPath,
  type Certainty,
  type MfaVerdict,
  type MissingFact,
  type PathStep,
} from '../answer.ts';
import type { Target } from './ask.ts';
import type { PolicySource } from './decide.ts';
import { exists, mfaOf, missingFact, type Ability, type Edge } from './edge.ts';
import type { Entrances, Reached } from './explore.ts';
import type { AccessGraph } from './graph.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';

/** How certain a way to a target is, and which second factor it asks for, without building its path. */
export function verdictOf(reached: Reached, ability: Ability): { certainty: Certainty; mfa: MfaVerdict } {
  return {
    certainty: exists(ability) === 'true' ? reached.certainty : 'possible',
    mfa: claimed(reached, reached.mfa ?? mfaOf(ability)),
  };
}

/** The path from its start to the target, with what the target's own policies say. Null where it is denied. */
export function pathTo(
  graph: AccessGraph,
  entrances: Entrances,
  reached: Reached,
  target: Target,
  ability: Ability,
): AccessPath | null {
  if (exists(ability) === 'false') return null;
  const { certainty, mfa } = verdictOf(reached, ability);
  const way = wayTo(reached);
  return {
    manner: mannerOf(reached.start, reached.first ?? undefined, entrances),
    certainty,
    mfa,
    steps: [...way.steps, lastStep(graph, reached.holder, target, ability)],
    context: joined(way.context, ability.context),
    sessionSeconds: reached.last?.sessionSeconds ?? null,
    unproved: certainty === 'proved' ? [] : together(way.unproved, unprovedBy(ability)),
  };
}

/** What every path over a way has in common. */
interface Way {
  steps: readonly PathStep[];
  context: Readonly<Record<string, string>>;
  unproved: readonly MissingFact[];
}

const noContext: Readonly<Record<string, string>> = {};
const noWay: Way = { steps: [], context: noContext, unproved: [] };
const ways = new WeakMap<Reached, Way>();

function wayTo(reached: Reached): Way {
  const { before, last } = reached;
  if (before === null || last === null) return noWay;
  let way = ways.get(reached);
  if (way === undefined) {
    const so = wayTo(before);
    way = {
      steps: [...so.steps, ...stepsOf(last)],
      context: joined(so.context, last.ability.context),
      unproved: together(so.unproved, unprovedBy(last.ability)),
    };
    ways.set(reached, way);
  }
  return way;
}

const unprovedFacts = new WeakMap<Ability, readonly MissingFact[]>();
const nothing: readonly MissingFact[] = [];

/** What was not known of an ability that may be there or not. */
function unprovedBy(ability: Ability): readonly MissingFact[] {
  if (exists(ability) !== 'unknown') return nothing;
  let facts = unprovedFacts.get(ability);
  if (facts === undefined) unprovedFacts.set(ability, (facts = distinct(ability.notes).map(missingFact)));
  return facts;
}

/** Most ways add nothing, and share what there is. */
function together(some: readonly MissingFact[], more: readonly MissingFact[]): readonly MissingFact[] {
  return more.length === 0 ? some : some.length === 0 ? more : [...some, ...more];
}

function joined(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const _ in other) return { ...one, ...other };
  return one;
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
