import type { AwsIdentityModel } from '../../../estate/identity/aws/model.ts';
import type { AccessPath, Certainty, MfaVerdict, MissingFact } from '../answer.ts';
import { entrancesOf, findHolder, incompleteness, settingOf, type AccessOptions } from './access.ts';
import type { Target } from './ask.ts';
import { exists, missingFact, type Ability } from './edge.ts';
import {
  abilitiesOf,
  allAbilities,
  anyAbility,
  escalations,
  mayAllow,
  type Abilities,
} from './escalation.ts';
import { distinct, explore, pathTo, type Reached } from './explore.ts';
import { graphOf } from './graph.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';
import { rewritesResourcePolicy } from './technique.ts';

/** A permission that a person can obtain, by the way that is most certain and least guarded. */
export interface ObtainablePermission {
  action: string;
  resource: string;
  certainty: Certainty;
  mfa: MfaVerdict;
  path: AccessPath;
}

/** Everything that a person can obtain over all accounts that are theirs. */
export interface Obtainable {
  /** Every user, role and other holder that the person can act as. */
  holders: readonly { id: string; certainty: Certainty }[];
  permissions: readonly ObtainablePermission[];
  missing: readonly MissingFact[];
}

/**
 * What a person can obtain, of the given actions and resources, from any of the principals that are theirs: by
 * what is granted, by assuming roles, and by what granted permissions let them change. Missing reads are listed;
 * with any, a permission that is not listed is not proved absent.
 */
export function obtainable(
  model: AwsIdentityModel,
  principals: readonly string[],
  targets: readonly Target[],
  options: AccessOptions = {},
): Obtainable {
  const graph = graphOf(model, settingOf(options));
  const entrances = entrancesOf(options);
  const notes: Note[] = [];
  const starts: Holder[] = [];
  for (const principal of principals) {
    const holder = findHolder(graph.compiled, principal);
    if (holder !== null) {
      starts.push(holder);
      notes.push(...incompleteness(graph, holder));
    } else {
      notes.push({
        place: principal,
        reason: 'the principal is not among those that were read',
        cause: 'evidence',
      });
    }
  }
  const abilities = abilitiesOf(graph);
  const reached = explore(graph, entrances, starts, escalations(graph, abilities));
  const permissions = targets.flatMap((target): ObtainablePermission[] => {
    let best: AccessPath | null = null;
    for (const at of reached) {
      const path = pathTo(graph, entrances, at, target, abilityOrTakeover(abilities, at, target));
      if (path !== null && (best === null || strength(path) > strength(best))) best = path;
    }
    return best === null ? [] : [{ ...target, certainty: best.certainty, mfa: best.mfa, path: best }];
  });
  return {
    holders: holdersOf(reached),
    permissions,
    missing: distinct(notes).map(missingFact),
  };
}

/** The ability itself, or that of writing the resource's policy and then having it. */
function abilityOrTakeover(abilities: Abilities, at: Reached, target: Target): Ability {
  const own = abilities.of(at.holder, target.action, target.resource);
  if (exists(own) === 'true' || at.holder.account === null) return own;
  const service = target.resource.split(':')[2] ?? '';
  const rewriting = (rewritesResourcePolicy[service] ?? []).filter((action) =>
    mayAllow(abilities.graph.compiled, at.holder, action),
  );
  if (rewriting.length === 0 || exists(own) === 'unknown') return own;
  const writes = anyAbility(
    rewriting.map((action) => abilities.of(at.holder, action, policyHolder(target.resource))),
  );
  return exists(writes) === 'false'
    ? own
    : allAbilities([writes, abilities.afterRewriting(at.holder, target)]);
}

/** A bucket's policy stands on the bucket, not on its objects. */
function policyHolder(resource: string): string {
  return resource.includes(':s3:::') ? resource.split('/')[0]! : resource;
}

const strength = (path: AccessPath): number =>
  (path.certainty === 'proved' ? 4 : 0) +
  (path.mfa === 'not-enforced' ? 2 : path.mfa === 'inconclusive' ? 1 : 0);

function holdersOf(reached: readonly Reached[]): Obtainable['holders'] {
  const certainties = new Map<string, Certainty>();
  for (const { holder, certainty } of reached) {
    if (certainties.get(holder.id) !== 'proved') certainties.set(holder.id, certainty);
  }
  return [...certainties].map(([id, certainty]) => ({ id, certainty }));
}
