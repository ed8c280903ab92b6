import type { DecodedPage } from '../../../../src/estate/collection.ts';
import { lowerEntraSignIn } from '../../../../src/estate/identity/entra/lower.ts';
import type { EntraSignInModel } from '../../../../src/estate/identity/entra/model.ts';
import type { Envelope } from '../../../../src/locker/envelope.ts';

export type Json = Record<string, unknown>;

/** A tenant as Graph prints it. A list that is null was not read. */
export interface Tenant {
  policies: Json[] | null;
  strengths: Json[] | null;
  locations: Json[] | null;
  users: Json[];
  /** Groups with their direct members; null members were not read. */
  groups: { id: string; members: string[] | null }[];
  roleAssignments: Json[] | null;
  roleEligibility: Json[] | null;
  roleDefinitions: Json[] | null;
  groupEligibility: Json[] | null;
  groupAssignments: Json[] | null;
  domains: Json[] | null;
  securityDefaults: boolean | null;
  foreignMfa: boolean | null;
  /** What the default says of other tenants, where it is printed in another way than by `foreignMfa`. */
  foreignTrust?: Json | null;
  partners?: Json[];
  foreignDevices: boolean;
}

export const emptyTenant: Tenant = {
  policies: [],
  strengths: [],
  locations: [],
  users: [],
  groups: [],
  roleAssignments: [],
  roleEligibility: [],
  roleDefinitions: [],
  groupEligibility: [],
  groupAssignments: [],
  domains: [{ id: 'example.test', authenticationType: 'Managed' }],
  securityDefaults: false,
  foreignMfa: false,
  foreignDevices: false,
};

/** The model that is lowered from the tenant's pages. */
export function modelOf(tenant: Tenant): EntraSignInModel {
  const page = (value: unknown, parameters: Json = {}): DecodedPage => ({
    envelope: { id: 'E-1', source: 'entra', account: 'tenant', region: null } as unknown as Envelope,
    parameters,
    value,
  });
  const list = (value: readonly Json[] | null): DecodedPage[] => (value === null ? [] : [page({ value })]);
  const object = (value: Json | null): DecodedPage[] => (value === null ? [] : [page(value)]);
  const pages = new Map<string, DecodedPage[]>([
    ['entra.conditional-access-policies', list(tenant.policies)],
    ['entra.authentication-strengths', list(tenant.strengths)],
    ['entra.named-locations', list(tenant.locations)],
    ['entra.users', list(tenant.users)],
    ['entra.groups', list(tenant.groups.map(({ id }) => ({ id, displayName: id })))],
    [
      'entra.group-members',
      tenant.groups.flatMap(({ id, members }) =>
        members === null ? [] : [page({ value: members.map((member) => ({ id: member })) }, { group: id })],
      ),
    ],
    ['entra.directory-role-assignment-schedule-instances', list(assigned(tenant.roleAssignments))],
    ['entra.directory-role-eligibility-schedule-instances', list(tenant.roleEligibility)],
    ['entra.directory-role-definitions', list(tenant.roleDefinitions)],
    ['entra.group-eligibility-schedule-instances', list(tenant.groupEligibility)],
    ['entra.group-assignment-schedule-instances', list(assigned(tenant.groupAssignments))],
    ['entra.domains', list(tenant.domains)],
    [
      'entra.security-defaults',
      object(tenant.securityDefaults === null ? null : { isEnabled: tenant.securityDefaults }),
    ],
    [
      'entra.cross-tenant-access-default',
      object(tenant.foreignMfa === null ? null : { inboundTrust: trustOf(tenant) }),
    ],
    ['entra.cross-tenant-access-partners', list(tenant.foreignMfa === null ? null : (tenant.partners ?? []))],
  ]);
  return lowerEntraSignIn('tenant', pages);
}

function trustOf({ foreignMfa, foreignDevices, foreignTrust }: Tenant): Json | null {
  if (foreignTrust !== undefined) return foreignTrust;
  return { isMfaAccepted: foreignMfa, isCompliantDeviceAccepted: foreignDevices };
}

/** Held for good unless it says otherwise. */
function assigned(list: Json[] | null): Json[] | null {
  return list?.map((one) => ({ assignmentType: 'Assigned', ...one })) ?? null;
}

/** A policy as Graph prints it: enabled, for everyone and everything, asking for a second factor. */
export function policy(part: {
  name?: string;
  state?: string;
  users?: Json;
  applications?: Json;
  conditions?: Json;
  grant?: Json | null;
  session?: Json | null;
}): Json {
  return {
    id: part.name ?? 'CA',
    displayName: part.name ?? 'CA',
    state: part.state ?? 'enabled',
    sessionControls: part.session ?? null,
    conditions: {
      users: { ...noUsers, ...(part.users ?? { includeUsers: ['All'] }) },
      applications: {
        includeApplications: ['All'],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
        ...part.applications,
      },
      clientAppTypes: ['all'],
      platforms: null,
      locations: null,
      devices: null,
      clientApplications: null,
      authenticationFlows: null,
      insiderRiskLevels: null,
      signInRiskLevels: [],
      userRiskLevels: [],
      servicePrincipalRiskLevels: [],
      ...part.conditions,
    },
    grantControls: part.grant === null ? null : grant(part.grant ?? { builtInControls: ['mfa'] }),
  };
}

function grant(part: Json): Json {
  return {
    operator: 'OR',
    builtInControls: [],
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: null,
    ...part,
  };
}

const noUsers: Json = {
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
  includeGuestsOrExternalUsers: null,
  excludeGuestsOrExternalUsers: null,
};

/** A user of the tenant as Graph prints it. */
export function user(id: string, part: Json = {}): Json {
  return {
    id,
    userPrincipalName: `${id}@example.test`,
    accountEnabled: true,
    userType: 'Member',
    externalUserState: null,
    ...part,
  };
}
