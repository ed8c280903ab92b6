import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import { weakestMfa, type AccessPath, type Answer } from '../answer.ts';
import { mayAllow } from './abilities.ts';
import { effectiveAccess, entrancesOf, findHolder, settingOf, type AccessOptions } from './access.ts';
import type { Target } from './ask.ts';
import { isFollowed } from './federated.ts';
import { graphOf, type AccessGraph } from './graph.ts';
import { directoryUserHolder, type Holder } from './holder.ts';
import { AskedTargets, obtained } from './obtaining.ts';
import { directsOrganization } from './organization-takeovers.ts';
import { directsSomething } from './passed-roles.ts';
import { changesAccess } from './technique.ts';

/** What one principal can come to by changing credentials, permissions or workloads first. */
interface Takeover {
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
  const asked = new AskedTargets(graph, targets);
  const entrances = entrancesOf(options);
  return takers(graph, asked).flatMap((start) =>
    [...obtained(graph, entrances, start, asked)].map(([at, path]): Takeover => ({
      principal: start.id,
      kind: start.kind,
      target: targets[at]!,
      path,
    })),
  );
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
  const path = obtained(graph, entrancesOf(options), holder, new AskedTargets(graph, [target])).get(0);
  return path === undefined ? answer : withTakeover(answer, path);
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
      missing: path.unproved,
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
function takers(graph: AccessGraph, { targets }: AskedTargets): Holder[] {
  const { compiled } = graph;
  const writers = new Set(targets.flatMap(({ writers: some }) => [...some]));
  const changing = changersOf(graph);
  const found = new Map<string, Holder>(
    compiled.entities.flatMap((holder) =>
      changing.has(holder.id) || writers.has(holder.id) ? [[holder.id, holder]] : [],
    ),
  );
  const queue = [...found.values()].filter(({ kind }) => kind === 'role');
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

const changers = new WeakMap<AccessGraph, ReadonlySet<string>>();

/** Users and roles of whom some policy mentions an action that changes who may do what. */
function changersOf(graph: AccessGraph): ReadonlySet<string> {
  let found = changers.get(graph);
  if (found === undefined) {
    const { compiled } = graph;
    const byClass = new Map<string, boolean>();
    const changes = (holder: Holder): boolean => {
      const { classId } = compiled.permissionsOf(holder);
      let result = byClass.get(classId);
      if (result === undefined) {
        result =
          changesAccess.some((action) => mayAllow(compiled, holder, action)) ||
          directsSomething(graph, holder) ||
          directsOrganization(compiled, holder);
        byClass.set(classId, result);
      }
      return result;
    };
    found = new Set(compiled.entities.filter(changes).map(({ id }) => id));
    changers.set(graph, found);
  }
  return found;
}
