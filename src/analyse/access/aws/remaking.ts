import type { AwsUser } from '../../../estate/identity/aws/model.ts';
import { allAbilities, anyAbility, doubted, type Abilities } from './abilities.ts';
import type { Ability } from './edge.ts';
import type { Holder } from './holder.ts';
import { canOf } from './permission-changes.ts';

/** Whether a holder can give itself credentials of a user: IAM makes a password only where there is none, and changes one only where there is. */
export function resettingCredentials(abilities: Abilities, holder: Holder, user: AwsUser): Ability {
  const can = canOf(abilities, holder);
  const on = (verb: string): Ability => anyAbility(can(`iam:${verb}`, user.arn));
  const [makes, changes, deletes] = ['Create', 'Update', 'Delete'].map((verb) =>
    on(`${verb}LoginProfile`),
  ) as [Ability, Ability, Ability];
  const { password } = user.credentials;
  const reason = 'whether the user has a password was not read';
  const unread = { place: user.arn, reason, cause: 'evidence' as const };
  const either = [allAbilities([makes, changes]), doubted(makes, unread), doubted(changes, unread)];
  return anyAbility([
    on('CreateAccessKey'),
    allAbilities([deletes, makes]),
    ...(password === null ? either : [password ? changes : makes]),
  ]);
}

/** Whether a holder can put its own metadata behind the name of a SAML provider. */
export function remakingProvider(abilities: Abilities, holder: Holder, provider: string): Ability {
  const can = canOf(abilities, holder);
  const on = (verb: string): Ability => anyAbility(can(`iam:${verb}SAMLProvider`, provider));
  const makes = on('Create');
  const reason = 'whether there still is a provider of the name was not read';
  return anyAbility([
    on('Update'),
    allAbilities([on('Delete'), makes]),
    doubted(makes, { place: provider, reason, cause: 'evidence' }),
  ]);
}
