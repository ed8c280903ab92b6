import type {
  ConditionalAccessPolicy,
  EntraAccount,
  EntraSignInModel,
  ExternalClause,
  UserClause,
} from '../../../estate/identity/entra/model.ts';
import type { MissingFact } from '../answer.ts';
import { and, any, known, not, type Ternary } from '../ternary.ts';
import type { Posture } from './posture.ts';

/** Whether built-in roles are told from the tenant's own: Conditional Access acts on built-in ones alone. */
interface RoleBook {
  isBuiltIn(role: string): Ternary;
}

/** The book of a tenant's roles. */
export function roleBookOf(model: EntraSignInModel): RoleBook {
  const unread = model.gaps.some(({ read }) => read === 'role-definitions');
  return {
    isBuiltIn: (role) => (model.builtInRoles.has(role) ? 'true' : unread ? 'unknown' : 'false'),
  };
}

/** Whether a policy is for an account in a posture. Exclusion wins over inclusion. */
export function userApplies(
  policy: ConditionalAccessPolicy,
  account: EntraAccount,
  posture: Posture,
  roles: RoleBook,
): Ternary {
  const excluded = inClause(policy.exclude, account, posture, roles);
  if (excluded === 'true') return 'false';
  if (policy.faults.some(({ part }) => part === 'users')) return 'unknown';
  // One for workload identities is for no person.
  if (policy.workloads !== null) return 'false';
  return and(inClause(policy.include, account, posture, roles), not(excluded));
}

/** What was not read and decides whether the policy is for the account. */
export function userDoubts(
  { name, include, exclude }: ConditionalAccessPolicy,
  account: EntraAccount,
  posture: Posture,
): MissingFact[] {
  const named = [include, exclude].flatMap((clause) => [
    ...clause.groups.map((group) => `group:${group}`),
    ...clause.roles.map((role) => `role:${role}`),
  ]);
  const unknown = named.filter((fact) => posture.unknown.has(fact));
  const external = [include, exclude].some(
    (clause) => clause.external !== null || clause.users.includes('GuestsOrExternalUsers'),
  );
  return [
    ...unknown.map((fact) =>
      fact.startsWith('group:')
        ? {
            place: name,
            reason: `the members of the group ${fact.slice('group:'.length)} were not read`,
            operation: 'GET /beta/groups/{group}/members',
            permission: 'GroupMember.Read.All',
          }
        : {
            place: name,
            reason: `who holds the directory role ${fact.slice('role:'.length)} was not read`,
            operation: 'GET /v1.0/roleManagement/directory/roleAssignmentScheduleInstances',
            permission: 'RoleManagement.Read.Directory',
          },
    ),
    ...(external && account.kind !== 'member' && account.kind !== 'internal-guest'
      ? [{ place: name, reason: 'which kind of external user this is, or of which tenant, is not known' }]
      : []),
  ];
}

function inClause(clause: UserClause, account: EntraAccount, posture: Posture, roles: RoleBook): Ternary {
  const fact = (name: string): Ternary => {
    if (posture.facts.has(name)) return 'true';
    return posture.unknown.has(name) ? 'unknown' : 'false';
  };
  return any([
    known(clause.users.includes('All') || clause.users.includes(account.id)),
    clause.users.includes('GuestsOrExternalUsers') ? anyGuest[account.kind] : 'false',
    ...clause.groups.map((group) => fact(`group:${group}`)),
    ...clause.roles.map((role) => and(fact(`role:${role}`), roles.isBuiltIn(role))),
    clause.external === null ? 'false' : inExternal(clause.external, account),
  ]);
}

const anyGuest: Readonly<Record<EntraAccount['kind'], Ternary>> = {
  member: 'false',
  'internal-guest': 'true',
  'external-guest': 'true',
  'external-member': 'unknown',
  unknown: 'unknown',
};

function inExternal({ kinds, tenants }: ExternalClause, { kind }: EntraAccount): Ternary {
  switch (kind) {
    case 'member':
      return 'false';
    case 'internal-guest':
      return known(kinds.includes('internalGuest'));
    case 'external-guest':
    case 'external-member': {
      const own = kind === 'external-guest' ? 'b2bCollaborationGuest' : 'b2bCollaborationMember';
      if (!kinds.includes(own)) return 'false';
      // The home tenant of a guest is not among what is read.
      return tenants === 'all' ? 'true' : 'unknown';
    }
    case 'unknown':
      return kinds.length === 0 ? 'false' : 'unknown';
  }
}
