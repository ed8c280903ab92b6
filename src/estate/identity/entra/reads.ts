import type { Shortfall } from '../../../locker/envelope.ts';
import type { EntraGap, EntraRead } from './model.ts';

/** What each evidence kind is about, and the operation and permission that would fill its place. */
export const entraReads: Readonly<
  Record<string, { read: EntraRead; operation: string; permission: string }>
> = {
  'entra.conditional-access-policies': {
    read: 'policies',
    operation: 'GET /v1.0/identity/conditionalAccess/policies',
    permission: 'Policy.Read.All',
  },
  'entra.authentication-strengths': {
    read: 'strengths',
    operation: 'GET /v1.0/policies/authenticationStrengthPolicies',
    permission: 'Policy.Read.AuthenticationMethod',
  },
  'entra.named-locations': {
    read: 'locations',
    operation: 'GET /v1.0/identity/conditionalAccess/namedLocations',
    permission: 'Policy.Read.All',
  },
  'entra.users': { read: 'users', operation: 'GET /v1.0/users', permission: 'User.Read.All' },
  'entra.groups': { read: 'groups', operation: 'GET /v1.0/groups', permission: 'GroupMember.Read.All' },
  'entra.group-members': {
    read: 'group-members',
    operation: 'GET /beta/groups/{group}/members',
    permission: 'GroupMember.Read.All',
  },
  'entra.group-eligibility-schedule-instances': {
    read: 'group-eligibility',
    operation: 'GET /v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances',
    permission: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  },
  'entra.group-assignment-schedule-instances': {
    read: 'group-activation',
    operation: 'GET /v1.0/identityGovernance/privilegedAccess/group/assignmentScheduleInstances',
    permission: 'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  },
  'entra.directory-role-assignment-schedule-instances': {
    read: 'roles',
    operation: 'GET /v1.0/roleManagement/directory/roleAssignmentScheduleInstances',
    permission: 'RoleManagement.Read.Directory',
  },
  'entra.directory-role-eligibility-schedule-instances': {
    read: 'role-eligibility',
    operation: 'GET /v1.0/roleManagement/directory/roleEligibilityScheduleInstances',
    permission: 'RoleManagement.Read.Directory',
  },
  'entra.directory-role-definitions': {
    read: 'role-definitions',
    operation: 'GET /v1.0/roleManagement/directory/roleDefinitions',
    permission: 'RoleManagement.Read.Directory',
  },
  'entra.security-defaults': {
    read: 'security-defaults',
    operation: 'GET /v1.0/policies/identitySecurityDefaultsEnforcementPolicy',
    permission: 'Policy.Read.All',
  },
  'entra.cross-tenant-access-default': {
    read: 'cross-tenant-access',
    operation: 'GET /v1.0/policies/crossTenantAccessPolicy/default',
    permission: 'Policy.Read.All',
  },
  'entra.cross-tenant-access-partners': {
    read: 'cross-tenant-access',
    operation: 'GET /v1.0/policies/crossTenantAccessPolicy/partners',
    permission: 'Policy.Read.All',
  },
  'entra.domains': { read: 'domains', operation: 'GET /v1.0/domains', permission: 'Domain.Read.All' },
};

/** The gap of a kind of which nothing was read. */
export function unread(kind: string, reason = 'was not read'): EntraGap {
  const { read, operation, permission } = entraReads[kind]!;
  return { read, subject: null, reason, operation, permission };
}

/** The gaps that shortfalls leave. A shortfall of an operation that is not known here leaves none. */
export function gapsOf(shortfalls: readonly Shortfall[]): EntraGap[] {
  return shortfalls.flatMap(({ operation, permission, subject, message }) =>
    Object.values(entraReads)
      .filter((one) => one.operation === operation)
      .map(({ read }) => ({ read, subject: subject ?? null, reason: message, operation, permission })),
  );
}
