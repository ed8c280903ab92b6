import { all, any, type Ternary } from '../ternary.ts';
import { mentions, TargetAbilities } from './ability.ts';
import { underEachContext, type Target } from './ask.ts';
import type { CompiledModel } from './compiled.ts';
import { exists, type Ability } from './edge.ts';
import { mfaContexts, type MfaContext } from './facts.ts';
import type { AccessGraph } from './graph.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';
import { coversAction } from './statement.ts';
import { reachable } from './witness.ts';

/** What the holders of a graph can do, asked once for each action and resource. */
export class Abilities {
  readonly graph: AccessGraph;
  readonly #targets = new Map<string, TargetAbilities>();

  constructor(graph: AccessGraph) {
    this.graph = graph;
  }

  of(holder: Holder, action: string, resource: string): Ability {
    return this.about({ action, resource }).of(holder);
  }

  /** The same for one target and all holders. */
  about(target: Target): TargetAbilities {
    const key = `${target.action}|${target.resource}|${target.made === true}`;
    let abilities = this.#targets.get(key);
    if (abilities === undefined) {
      abilities = new TargetAbilities(this.graph.compiled, this.graph.setting, target);
      this.#targets.set(key, abilities);
    }
    return abilities;
  }

  /** Whether the holder can pass a role to a service (`iam:PassedToService`). */
  passing(holder: Holder, role: string, service: string): Ability {
    const overrides = { 'iam:passedtoservice': [service] };
    const target = { action: 'iam:PassRole', resource: role };
    const plain = this.of(holder, target.action, role);
    if (plain.context['iam:passedtoservice'] === undefined && exists(plain) !== 'unknown') return plain;
    const { compiled, setting } = this.graph;
    const notes: Note[] = [];
    const under = underEachContext(holder, (mfa) => {
      const found = reachable(compiled, setting, holder, target, mfa, { overrides });
      notes.push(...found.notes);
      return found.allowed;
    });
    return { ...plain, under, notes };
  }

  /** Resources that the holder's own policies are written for, where they allow an action. */
  samples(holder: Holder, action: string): readonly string[] {
    return sampleResources(this.graph.compiled, holder, action).resources;
  }

  /**
   * Whether the holder can perform the action on any resource of its making that its own policies are written for.
   * Where none of those tried will do, and others could be named, nobody knows.
   */
  anywhere(holder: Holder, action: string): Ability {
    const { resources, untried } = sampleResources(this.graph.compiled, holder, action);
    const ability = anyAbility(
      resources.map((resource) => this.about({ action, resource, made: true }).of(holder)),
    );
    if (untried === null || exists(ability) === 'true') return ability;
    const reason = `on which resources ${action} is allowed was not followed`;
    return unknownAbility({ place: untried, reason, cause: 'undocumented' });
  }
}

const abilitiesByGraph = new WeakMap<AccessGraph, Abilities>();

/** The abilities asked of a graph so far: every person is asked the same. */
export function abilitiesOf(graph: AccessGraph): Abilities {
  let abilities = abilitiesByGraph.get(graph);
  if (abilities === undefined) {
    abilities = new Abilities(graph);
    abilitiesByGraph.set(graph, abilities);
  }
  return abilities;
}

/** Whether any policy of the holder mentions an action in an Allow; a cheap test before the real one. */
export function mayAllow(compiled: CompiledModel, holder: Holder, action: string): boolean {
  const { identity } = compiled.permissionsOf(holder);
  if (identity === null) return false;
  return identity === 'everything' || mentions(identity, action);
}

const mostSamples = 24;

/** Resources that the holder's policies name for an action, and where one was named that could not be tried. */
function sampleResources(
  compiled: CompiledModel,
  holder: Holder,
  action: string,
): { resources: readonly string[]; untried: string | null } {
  const { identity } = compiled.permissionsOf(holder);
  const samples = new Set(['*', `arn:${compiled.model.partition}:any:us-east-1:${holder.account}:any/any`]);
  if (identity === null || identity === 'everything') return { resources: [...samples], untried: null };
  let untried: string | null = null;
  for (const statement of identity.policies.flatMap((policy) => policy.statements)) {
    if (statement.effect === 'Deny' || coversAction(statement, action) === 'false') continue;
    if (statement.resources === null || statement.resources.negated) continue;
    for (const pattern of statement.resources.patterns) {
      if (pattern.includes('${') || samples.size >= mostSamples) untried = statement.place;
      else samples.add(pattern.replaceAll('*', 'any').replaceAll('?', 'x'));
    }
  }
  return { resources: [...samples], untried };
}

/** An ability of which nothing is known but the reason. */
function unknownAbility(note: Note): Ability {
  return {
    under: { absent: 'unknown', false: 'unknown', true: 'unknown' },
    context: {},
    by: note.place,
    notes: [note],
  };
}

/** The same ability, never certain. */
export function doubted(ability: Ability, note: Note): Ability {
  return { ...allAbilities([ability, unknownAbility(note)]), by: ability.by };
}

/** All of the abilities at once. */
export function allAbilities(abilities: readonly Ability[]): Ability {
  return combine(abilities, all);
}

/** At least one of the abilities. */
export function anyAbility(abilities: readonly Ability[]): Ability {
  return combine(
    abilities.filter((ability) => exists(ability) !== 'false'),
    any,
  );
}

function combine(abilities: readonly Ability[], operation: (values: Ternary[]) => Ternary): Ability {
  const under = (mfa: MfaContext): Ternary => operation(abilities.map((ability) => ability.under[mfa]));
  return {
    under: Object.fromEntries(mfaContexts.map((mfa) => [mfa, under(mfa)])) as Record<MfaContext, Ternary>,
    context: Object.assign({}, ...abilities.map((ability) => ability.context)) as Record<string, string>,
    by: [...new Set(abilities.map((ability) => ability.by))].join(' and '),
    notes: abilities.flatMap((ability) => ability.notes),
  };
}
