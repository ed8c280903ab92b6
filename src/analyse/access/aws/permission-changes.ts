import { anyAbility, doubted, mayAllow, type Abilities } from './abilities.ts';
import { exists, type Ability } from './edge.ts';
import type { Holder } from './holder.ts';
import { changesPermissions } from './technique.ts';

/** One whose policies IAM keeps. */
export type Entity = Extract<Holder, { kind: 'user' | 'role' }>;

export const isEntity = (holder: Holder): holder is Entity =>
  holder.kind === 'user' || holder.kind === 'role';

export const boundaryOf = (entity: Entity): string | null => {
  if (entity.withoutBoundary) return null;
  return entity.kind === 'user' ? entity.user.boundary : entity.role.boundary;
};

/** Whether `by` can give an entity of the same account every permission: by its own policies, its groups', or a new version of one attached. */
export function grantingEverything(abilities: Abilities, by: Holder, entity: Entity): Ability {
  const { compiled } = abilities.graph;
  const can = canOf(abilities, by);
  const carrier = entity.kind === 'user' ? entity.user : entity.role;
  const groups = entity.kind === 'user' ? entity.user.groups : [];
  const attached = [
    ...carrier.attached,
    ...groups.flatMap((arn) => compiled.groups.get(arn)?.attached ?? []),
  ].filter((arn) => compiled.managed.get(arn)?.account === entity.account);
  const [newVersion, otherVersion] = changesPermissions.policy;
  return withinBoundary(
    anyAbility([
      ...changesPermissions[entity.kind].flatMap((action) => can(action, entity.id)),
      ...groups.flatMap((arn) => changesPermissions.group.flatMap((action) => can(action, arn))),
      ...attached.flatMap((arn) => can(newVersion, arn)),
      ...attached
        .filter((arn) => (compiled.managed.get(arn)?.otherVersions.length ?? 0) > 0)
        .flatMap((arn) => can(otherVersion, arn)),
    ]),
    boundaryOf(entity),
  );
}

/** Whether `by` can take an entity's boundary away, or put another in its place. */
export function removingBoundary(abilities: Abilities, by: Holder, entity: Entity): Ability {
  const can = canOf(abilities, by);
  const kind = entity.kind === 'user' ? 'User' : 'Role';
  return anyAbility([
    ...can(`iam:Delete${kind}PermissionsBoundary`, entity.id),
    ...can(`iam:Put${kind}PermissionsBoundary`, entity.id),
  ]);
}

/** An action on a resource, where any policy of the holder mentions it at all. */
function canOf(abilities: Abilities, by: Holder): (action: string, resource: string) => Ability[] {
  return (action, resource) =>
    mayAllow(abilities.graph.compiled, by, action) ? [abilities.of(by, action, resource)] : [];
}

/**
 * A change that is allowed under one boundary alone (`iam:PermissionsBoundary` in its condition) says nothing of an
 * entity that has another.
 */
export function withinBoundary(ability: Ability, boundary: string | null): Ability {
  const under = ability.context['iam:permissionsboundary'];
  if (under === undefined || under === (boundary ?? '(absent)') || exists(ability) === 'false')
    return ability;
  return doubted(ability, {
    place: ability.by,
    reason: `it is allowed where the permissions boundary is ${under}; whether it is for another was not shown`,
    cause: 'undocumented',
  });
}
