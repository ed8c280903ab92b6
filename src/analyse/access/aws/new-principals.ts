import { allAbilities, anyAbility, mayAllow, type Abilities } from './abilities.ts';
import type { Ability } from './edge.ts';
import type { Holder } from './holder.ts';
import { withinBoundary } from './permission-changes.ts';

/** Actions that together make a user or role that may do anything, for its maker to use. */
const makings: readonly { type: 'user' | 'role'; actions: readonly string[] }[] = [
  { type: 'user', actions: ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey'] },
  { type: 'user', actions: ['iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateLoginProfile'] },
  { type: 'user', actions: ['iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateAccessKey'] },
  { type: 'user', actions: ['iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateLoginProfile'] },
  { type: 'role', actions: ['iam:CreateRole', 'iam:PutRolePolicy'] },
  { type: 'role', actions: ['iam:CreateRole', 'iam:AttachRolePolicy'] },
];

/**
 * Whether a holder can make a new user or role with every permission. All actions have to be allowed on one and the
 * same name; what must carry a boundary is not followed further, and stays open.
 */
export function makingPrincipals(abilities: Abilities, holder: Holder): Ability {
  const { compiled } = abilities.graph;
  const may = (action: string): boolean => mayAllow(compiled, holder, action);
  return anyAbility(
    makings
      .filter(({ actions }) => actions.every(may))
      .flatMap(({ type, actions }) =>
        namesFor(abilities, holder, type, actions).map((arn) =>
          withinBoundary(allAbilities(actions.map((action) => abilities.of(holder, action, arn))), null),
        ),
      ),
  );
}

/** Names that nobody bears yet: one like any other, and those that the holder's own policies are written for. */
function namesFor(
  abilities: Abilities,
  holder: Holder,
  type: 'user' | 'role',
  actions: readonly string[],
): string[] {
  const { model, users, roles } = abilities.graph.compiled;
  const prefix = `arn:${model.partition}:iam::${holder.account ?? ''}:${type}/`;
  const written = actions.flatMap((action) => abilities.samples(holder, action));
  return [...new Set([`${prefix}somebody-new`, ...written.filter((arn) => arn.startsWith(prefix))])].filter(
    (arn) => !users.has(arn) && !roles.has(arn),
  );
}
