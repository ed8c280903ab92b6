import type { DecodedPage } from '../../collection.ts';
import { lowerApplications, lowerAppRoles, lowerServicePrincipals } from './applications.ts';
import { lowerDenies, lowerGrants, lowerRoles } from './authorization.ts';
import { lowerDirectoryGrants, lowerDirectoryRoles } from './directory-roles.ts';
import { lowerGroups, lowerUsers } from './directory.ts';
import type { AzureIdentityModel } from './model.ts';
import { readsOf, type AzureShortfall } from './page.ts';
import { lowerPorts, lowerRequests, lowerRules } from './rules.ts';
import { lowerDelegations, lowerHierarchy, lowerWorkloads } from './scopes.ts';
import { lowerVaults } from './vaults.ts';

/** Every kind of evidence that the model is made of. */
export const azureIdentityKinds: readonly string[] = [
  'azure.authorization.role-assignments',
  'azure.authorization.root-role-assignments',
  'azure.authorization.role-definitions',
  'azure.authorization.deny-assignments',
  'azure.authorization.role-assignment-schedule-instances',
  'azure.authorization.role-eligibility-schedule-instances',
  'azure.authorization.role-assignment-schedule-requests',
  'azure.authorization.role-management-policies',
  'azure.authorization.role-management-policy-assignments',
  'azure.authorization.scope-role-management-policy-assignments',
  'azure.management.groups',
  'azure.managed-services.registration-assignments',
  'azure.security.jit-policies',
  'azure.compute.virtual-machines',
  'azure.resources.resources',
  'azure.key-vault.vaults',
  'azure.key-vault.managed-hsms',
  'entra.users',
  'entra.groups',
  'entra.group-members',
  'entra.group-owners',
  'entra.group-eligibility-schedule-instances',
  'entra.group-assignment-schedule-instances',
  'entra.group-role-management-policy-assignments',
  'entra.applications',
  'entra.application-owners',
  'entra.service-principals',
  'entra.service-principal-owners',
  'entra.app-role-assignments',
  'entra.directory-role-definitions',
  'entra.directory-role-assignments',
  'entra.directory-role-assignment-schedule-instances',
  'entra.directory-role-eligibility-schedule-instances',
  'entra.role-management-policies',
  'entra.role-management-policy-assignments',
];

/** What lowering is given: the places expected, every page read by kind, and every read that fell short. */
interface AzureIdentityReads {
  tenants: readonly string[];
  subscriptions: readonly string[];
  pages: ReadonlyMap<string, readonly DecodedPage[]>;
  shortfalls: readonly AzureShortfall[];
}

/**
 * Lowers decoded answers of Microsoft Graph and Azure Resource Manager into the identity model. Never throws and
 * drops nothing in silence: what was not read, or is not understood, becomes a gap.
 */
export function lowerAzureIdentity(input: AzureIdentityReads): AzureIdentityModel {
  const reads = readsOf(input.tenants, input.subscriptions, input.pages, input.shortfalls);
  const servicePrincipals = lowerServicePrincipals(reads);
  return {
    tenants: input.tenants.map((tenant) => tenant.toLowerCase()),
    subscriptions: input.subscriptions.map((subscription) => subscription.toLowerCase()),
    users: lowerUsers(reads),
    groups: lowerGroups(reads),
    servicePrincipals,
    applications: lowerApplications(reads),
    appRoleGrants: lowerAppRoles(reads, servicePrincipals),
    directoryRoles: lowerDirectoryRoles(reads),
    directoryGrants: lowerDirectoryGrants(reads),
    roles: lowerRoles(reads),
    grants: lowerGrants(reads),
    denies: lowerDenies(reads),
    hierarchy: lowerHierarchy(reads),
    delegations: lowerDelegations(reads),
    workloads: lowerWorkloads(reads, servicePrincipals),
    vaults: lowerVaults(reads),
    rules: lowerRules(reads),
    requests: lowerRequests(reads),
    ports: lowerPorts(reads),
    gaps: reads.gaps,
  };
}
