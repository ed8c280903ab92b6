import type { CloudUser } from '../../estate/identity/cloud-users.ts';
import type { DirectoryGroup } from '../../estate/identity/directory-groups.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { RoleAssignment } from '../../estate/identity/role-assignments.ts';
import type { Person } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { isEmployed } from '../employment.ts';
import type { Exception } from '../judgement.ts';
import { holdersOf } from '../holders.ts';
import { judgementOf, survey, together } from '../survey.ts';

/** NCSSR 2.2.1: access is limited to people assigned to trusted roles. */
export const accountsOnRoster: Check = {
  id: 'accounts-on-roster',
  title: 'Every account in reach belongs to an active person with a trusted role',
  procedure:
    "IAM users of the system's accounts, and people who hold a role in its subscriptions directly or through groups of any depth, are joined by immutable id to the roster.",
  nature: 'reperformance',
  cites: { '2.2.1-a': 'part' },
  needs: [
    'identity.cloudUsers',
    'identity.roleAssignments',
    'identity.directoryUsers',
    'identity.directoryGroups',
    'people.roster',
  ],
  population: ['identity.cloudUsers', 'identity.roleAssignments'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const cloud = survey<CloudUser>(context, 'identity.cloudUsers');
    const assignments = survey<RoleAssignment>(context, 'identity.roleAssignments');
    const users = survey<DirectoryUser>(context, 'identity.directoryUsers');
    const groups = survey<DirectoryGroup>(context, 'identity.directoryGroups');
    const roster = survey<Person>(context, 'people.roster');
    const people = new Map(roster.members.map((person) => [person.personId, person]));
    const holders = holdersOf(assignments.members, users.members, groups.members);
    const accounts = [
      ...cloud.members
        .filter(({ kind }) => kind === 'user')
        .map((user) => ({ ...user, label: `${user.name} in ${user.container}` })),
      ...holders.users.map((user) => ({ ...user, label: user.name })),
    ];
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...holders.unknown];
    for (const account of accounts) {
      const person = account.personId === null ? undefined : people.get(account.personId);
      const condition = conditionOf(account.personId, person, context.at);
      if (condition === null) continue;
      const sure = account.personId === null || roster.whole;
      (sure ? exceptions : undecided).push({
        subject: account.label,
        condition,
        evidence: [...account.evidence, ...roster.evidence],
      });
    }
    const main = [cloud, assignments].filter(({ applicable }) => applicable);
    const helping = [...(assignments.applicable ? [users, groups] : []), roster];
    return judgementOf(together(main, accounts.length), helping, { exceptions, undecided });
  },
};

function conditionOf(personId: string | null, person: Person | undefined, at: Date): string | null {
  if (personId === null) return 'names no person of the roster';
  if (!person) return `belongs to ${personId}, whom the roster does not list`;
  if (person.status !== 'active')
    return `belongs to ${personId}, whose status in the roster is ${person.status}`;
  if (!isEmployed(person, at))
    return `belongs to ${personId}, whose employment ended at ${person.endsAt ?? ''} according to the roster`;
  if (person.roles.length === 0) return `belongs to ${personId}, who holds no trusted role`;
  return null;
}
