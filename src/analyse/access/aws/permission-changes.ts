import { anyAbility, doubted, mayAllow, type Abilities } from './abilities.ts';
import { isReserved } from './assignment.ts';
import { attachmentOf, carriersOf } from './compiled.ts';
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

/** Whether IAM refuses changes to it: roles that Identity Center and services keep for themselves. */
export const isProtected = (entity: Holder): boolean =>
  entity.kind === 'role' && (entity.role.serviceLinked || isReserved(entity.role));

/** Whether `by` can give an entity of the same account every permission: by its own policies, its groups', or a new version of one attached. */
export function grantingEverything(abilities: Abilities, by: Holder, entity: Entity): Ability {
  const { compiled } = abilities.graph;
  const can = canOf(abilities, by);
  const carriers = carriersOf(compiled, entity);
  const groups = carriers.flatMap((one) =>
    typeof one === 'string' ? [one] : one.arn === entity.id ? [] : [one.arn],
  );
  const attached = carriers
    .flatMap((one) =>
      typeof one === 'string'
        ? []
        : one.attached.filter((arn) => !entity.dropped.includes(attachmentOf(one, arn))),
    )
    .filter((arn) => compiled.managed.get(arn)?.account === entity.account);
  const own = isProtected(entity) ? [] : changesPermissions[entity.kind];
  return withinBoundary(
    anyAbility([
      ...own.flatMap((action) => can(action, entity.id)),
      ...groups.flatMap((arn) => changesPermissions.group.flatMap((action) => can(action, arn))),
      ...attached.flatMap((arn) => can(changesPermissions.policy[0], arn)),
    ]),
    boundaryOf(entity),
  );
}

/** Whether `by` can take an entity's boundary away, put another in its place, or write it anew. */
export function removingBoundary(abilities: Abilities, by: Holder, entity: Entity): Ability {
  const { compiled } = abilities.graph;
  const can = canOf(abilities, by);
  const kind = entity.kind === 'user' ? 'User' : 'Role';
  const own = isProtected(entity)
    ? []
    : [`iam:Delete${kind}PermissionsBoundary`, `iam:Put${kind}PermissionsBoundary`];
  const boundary = compiled.managed.get(boundaryOf(entity) ?? '');
  const [newVersion, otherVersion] = changesPermissions.policy;
  const written = boundary?.account === entity.account ? [boundary] : [];
  return anyAbility([
    ...own.flatMap((action) => can(action, entity.id)),
    ...written.flatMap(({ arn }) => can(newVersion, arn)),
    ...written
      .filter(({ otherVersions }) => otherVersions.length > 0)
      .flatMap(({ arn }) => can(otherVersion, arn))
      .map((ability) =>
        doubted(ability, {
          place: boundary?.arn ?? '',
          reason: 'what another version of the permissions boundary allows was not evaluated',
          cause: 'undocumented',
        }),
      ),
  ]);
}

/** An action on a resource, where any policy of the holder mentions it at all. */
export function canOf(abilities: Abilities, by: Holder): (action: string, resource: string) => Ability[] {
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
