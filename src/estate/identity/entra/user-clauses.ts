import { externalKinds, type ExternalClause, type UserClause } from './model.ts';
import { isEmpty, textOf, unknownMembers, type Item } from './page.ts';
import type { PolicyReader } from './policy-reader.ts';

const known = [
  'includeUsers',
  'excludeUsers',
  'includeGroups',
  'excludeGroups',
  'includeRoles',
  'excludeRoles',
  'includeGuestsOrExternalUsers',
  'excludeGuestsOrExternalUsers',
];

/** For whom a policy is, and for whom it is not. */
export function userClausesOf(
  reader: PolicyReader,
  conditions: Item,
): { include: UserClause; exclude: UserClause } {
  const users = reader.item('users', conditions, 'users') ?? {};
  for (const name of unknownMembers(users, known)) reader.fault('users', `the member ${name} of users`);
  const clause = (prefix: 'include' | 'exclude'): UserClause => ({
    users: reader
      .ids('users', users, `${prefix}Users`, ['All', 'None', 'GuestsOrExternalUsers'])
      .filter((id) => id !== 'None'),
    groups: reader.ids('users', users, `${prefix}Groups`, []),
    roles: reader.ids('users', users, `${prefix}Roles`, ['None']).filter((id) => id !== 'None'),
    external: externalOf(reader, users, `${prefix}GuestsOrExternalUsers`),
  });
  return { include: clause('include'), exclude: clause('exclude') };
}

function externalOf(reader: PolicyReader, users: Item, name: string): ExternalClause | null {
  const clause = reader.item('users', users, name);
  if (clause === null || isEmpty(clause)) return null;
  for (const member of unknownMembers(clause, ['guestOrExternalUserTypes', 'externalTenants']))
    reader.fault('users', `the member ${member} of ${name}`);
  const stated = reader.flags('users', clause, 'guestOrExternalUserTypes');
  if (stated.length === 0) reader.fault('users', `that ${name} names no kind of external user`);
  const some = stated.filter((kind) => kind !== 'none');
  const kinds = reader.known('users', 'kind of external user', some, externalKinds);
  return { kinds, tenants: tenantsOf(reader, clause) };
}

function tenantsOf(reader: PolicyReader, clause: Item): ExternalClause['tenants'] {
  const tenants = reader.item('users', clause, 'externalTenants');
  if (tenants === null) return 'all';
  const membership = textOf(tenants, 'membershipKind');
  if (membership === 'all') return 'all';
  if (membership !== 'enumerated') reader.fault('users', `the choice of external tenants ${membership}`);
  return reader.texts('users', tenants, 'members');
}
