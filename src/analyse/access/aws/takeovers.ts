import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import { weakestMfa, type AccessPath, type Answer, type MfaVerdict } from '../answer.ts';
import { abilitiesOf, mayAllow } from './abilities.ts';
import { effectiveAccess, entrancesOf, findHolder, settingOf, type AccessOptions } from './access.ts';
import type { Target } from './ask.ts';
import { mfaOf } from './edge.ts';
import { escalations } from './escalation.ts';
import { edgesTo, explore, mfaOfEntrance, pathTo, type Entrances, type Reached } from './explore.ts';
import { isFollowed } from './federated.ts';
import { graphOf, type AccessGraph } from './graph.ts';
import { directoryUserHolder, isAsRead, isFederated, type Holder } from './holder.ts';
import { RewritableTarget } from './rewriting.ts';
import { changesAccess } from './technique.ts';

/** What one principal can come to by changing credentials, permissions or workloads first. */
export interface Takeover {
  principal: string;
  kind: Holder['kind'];
  target: Target;
  path: AccessPath;
}

/**
 * Everyone who comes to one of the targets by changing something first: credentials of others, trust, policies,
 * boundaries, groups, roles passed to code, code on workloads, Identity Center, the policy of the resource itself.
 * What anyone can do without is not repeated here; `whoCan` tells that.
 */
export function takeovers(
  model: AwsIdentityModel,
  targets: readonly Target[],
  options: AccessOptions = {},
): Takeover[] {
  const graph = graphOf(model, settingOf(options));
  const asked = targets.map((target) => new RewritableTarget(abilitiesOf(graph), target));
  return takers(graph, asked).flatMap((start) => takeoversFrom(graph, entrancesOf(options), start, asked));
}

/** One question as `effectiveAccess` answers it, with the ways that change something first. */
export function obtainableAccess(
  model: AwsIdentityModel,
  principal: string,
  target: Target,
  options: AccessOptions = {},
): Answer {
  const answer = effectiveAccess(model, principal, target.action, target.resource, options);
  const graph = graphOf(model, settingOf(options));
  const holder = findHolder(graph.compiled, principal, options.federation);
  if (holder === null || holder.kind === 'root') return answer;
  const asked = [new RewritableTarget(abilitiesOf(graph), target)];
  const [takeover] = takeoversFrom(graph, entrancesOf(options), holder, asked);
  return takeover === undefined ? answer : withTakeover(answer, takeover.path);
}

/**
 * An answer with one more way. A way that changes something first is added only where it shows more than the others:
 * that the principal can at all, or with less.
 */
export function withTakeover(answer: Answer | null, path: AccessPath): Answer {
  if (answer === null || answer.verdict === 'denied')
    return {
      verdict: path.certainty === 'proved' ? 'allowed' : 'inconclusive',
      mfa: path.mfa,
      paths: [path],
      missing: [...path.unproved],
    };
  const surer = answer.verdict === 'inconclusive' && path.certainty === 'proved';
  // A way that is only possible opens the question of the second factor; it does not answer it.
  const shown = path.certainty === 'possible' && path.mfa === 'not-enforced' ? 'inconclusive' : path.mfa;
  const mfa = weakestMfa([answer.mfa, shown]);
  if (!surer && mfa === answer.mfa) return answer;
  return {
    verdict: surer ? 'allowed' : answer.verdict,
    mfa,
    paths: [...answer.paths, path],
    missing: [...answer.missing, ...path.unproved],
  };
}

/** Everyone from whom a change is possible, at once or after assuming a role. */
function takers(graph: AccessGraph, asked: readonly RewritableTarget[]): Holder[] {
  const { compiled } = graph;
  const changing = compiled.entities.filter(
    (holder) =>
      changesAccess.some((action) => mayAllow(compiled, holder, action)) ||
      asked.some(({ candidates }) => candidates.writers.has(holder.id)),
  );
  const found = new Map<string, Holder>(changing.map((holder) => [holder.id, holder]));
  const queue = changing.filter(({ kind }) => kind === 'role');
  for (const holder of queue) {
    for (const { from } of graph.into(holder)) {
      if (found.has(from.id)) continue;
      found.set(from.id, from);
      if (from.kind === 'role') queue.push(from);
    }
  }
  const everyone = compiled.model.directoryUsers.map(directoryUserHolder).filter(({ id }) => found.has(id));
  const others = [...found.values()].filter(
    (holder) => holder.kind !== 'directory-user' && holder.kind !== 'root' && !isFollowed(graph, holder),
  );
  return [...others.sort((one, other) => graph.position(one) - graph.position(other)), ...everyone];
}

/** Whether a holder has just what was read of it, so that its class speaks for it. */
const asRead = (holder: Holder): boolean =>
  (holder.kind === 'user' ||
    (holder.kind === 'role' && holder.directoryUser === null && !holder.role.serviceLinked)) &&
  isAsRead(holder);

function takeoversFrom(
  graph: AccessGraph,
  entrances: Entrances,
  start: Holder,
  asked: readonly RewritableTarget[],
): Takeover[] {
  const reached = explore(graph, entrances, [start], escalations(graph, abilitiesOf(graph)));
  const changed = reached.map((at) => ({ at, changed: isChanged(at), asRead: asRead(at.holder) }));
  return asked.flatMap((rewritable): Takeover[] => {
    const { target, candidates } = rewritable;
    let best: AccessPath | null = null;
    for (const one of changed) {
      if (isFederated(one.at.holder)) continue;
      const { id } = one.at.holder;
      const able = one.changed && candidates.users.has(id);
      if (one.asRead && !able && !candidates.writers.has(id)) continue;
      for (const path of takeoverPaths(graph, entrances, one, rewritable))
        if (best === null || strength(path) > strength(best)) best = path;
    }
    return best === null ? [] : [{ principal: start.id, kind: start.kind, target, path: best }];
  });
}

/** The paths where something is changed first: plain use of what is granted is none. */
function takeoverPaths(
  graph: AccessGraph,
  entrances: Entrances,
  { at, changed }: { at: Reached; changed: boolean },
  rewritable: RewritableTarget,
): AccessPath[] {
  return rewritable.ways(at.holder).flatMap(({ ability, rewritten }) => {
    if (!changed && !rewritten) return [];
    const path = pathTo(graph, entrances, at, rewritable.target, ability);
    if (path === null) return [];
    const mfa = mfaOfFirstStep(at, entrances) ?? path.mfa;
    return [{ ...path, mfa, context: { ...path.context, means: 'by changing something first' } }];
  });
}

const isChanged = (reached: Reached): boolean => edgesTo(reached).some(({ kind }) => !plainSteps.has(kind));

/** Steps that use what is granted, and leave everything as it was. */
const plainSteps: ReadonlySet<string> = new Set([
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'permission-set-assignment',
]);

/**
 * What is asked of the one who sets out: once it is done, others may enter by the change, and they are asked for
 * themselves. Null where no step is taken, so that the request itself decides.
 */
function mfaOfFirstStep(reached: Reached, entrances: Entrances): MfaVerdict | null {
  const entrance = mfaOfEntrance(reached.start, entrances);
  if (entrance !== null) return entrance;
  const [first] = edgesTo(reached);
  if (first === undefined) return null;
  const verdict = first.entry?.mfa ?? mfaOf(first.ability);
  // What another account claims is only as good as that account, which was not read.
  return reached.start.kind === 'external' && verdict === 'enforced' ? 'inconclusive' : verdict;
}

const strength = ({ certainty, mfa, steps }: AccessPath): number =>
  (certainty === 'proved' ? 400 : 0) +
  (mfa === 'not-enforced' ? 200 : mfa === 'inconclusive' ? 100 : 0) -
  Math.min(steps.length, 99);
