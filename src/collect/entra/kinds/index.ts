import { accessReviews } from './access-reviews.ts';
import { accountRemovals } from './account-removals.ts';
import { appRoleAssignedTo } from './app-role-assigned-to.ts';
import { appRoleAssignments } from './app-role-assignments.ts';
import { applicationOwners } from './application-owners.ts';
import { applications } from './applications.ts';
import { authenticationContexts } from './authentication-contexts.ts';
import { authenticationMethodsPolicy } from './authentication-methods-policy.ts';
import { authenticationStrengths } from './authentication-strengths.ts';
import { authorizationPolicy } from './authorization-policy.ts';
import { conditionalAccessPolicies } from './conditional-access-policies.ts';
import { crossTenantAccessDefault } from './cross-tenant-access-default.ts';
import { crossTenantAccessPartners } from './cross-tenant-access-partners.ts';
import { deviceCompliancePolicies } from './device-compliance-policies.ts';
import { deviceComplianceStates } from './device-compliance-states.ts';
import { deviceConfigurationStates } from './device-configuration-states.ts';
import { deviceConfigurations } from './device-configurations.ts';
import { directoryChanges } from './directory-changes.ts';
import { directoryRoleAssignmentScheduleInstances } from './directory-role-assignment-schedule-instances.ts';
import { directoryRoleAssignments } from './directory-role-assignments.ts';
import { directoryRoleDefinitions } from './directory-role-definitions.ts';
import { directoryRoleEligibilityScheduleInstances } from './directory-role-eligibility-schedule-instances.ts';
import { directorySettings } from './directory-settings.ts';
import { domains } from './domains.ts';
import { groupAssignmentScheduleInstances } from './group-assignment-schedule-instances.ts';
import { groupEligibilityScheduleInstances } from './group-eligibility-schedule-instances.ts';
import { groupMembers } from './group-members.ts';
import { groupOwners } from './group-owners.ts';
import { groupRoleManagementPolicyAssignments } from './group-role-management-policy-assignments.ts';
import { groupTransitiveMembers } from './group-transitive-members.ts';
import { groups } from './groups.ts';
import { managedDevices } from './managed-devices.ts';
import { namedLocations } from './named-locations.ts';
import { organization } from './organization.ts';
import { passkeys } from './passkeys.ts';
import { privilegedActivity } from './privileged-activity.ts';
import { registrationDetails } from './registration-details.ts';
import { roleManagementPolicies } from './role-management-policies.ts';
import { roleManagementPolicyAssignments } from './role-management-policy-assignments.ts';
import { securityDefaults } from './security-defaults.ts';
import { servicePrincipalOwners } from './service-principal-owners.ts';
import { servicePrincipals } from './service-principals.ts';
import { signInActivity } from './sign-in-activity.ts';
import { signIns } from './sign-ins.ts';
import { subscribedSkus } from './subscribed-skus.ts';
import { tokenLifetimePolicies } from './token-lifetime-policies.ts';
import { users } from './users.ts';
import { windowsHelloMethods } from './windows-hello-methods.ts';
import type { EvidenceKind } from '../../kind.ts';
import type { EntraSession } from '../session.ts';

/** Every kind of evidence read from Entra ID through Microsoft Graph. */
export const entraKinds: readonly EvidenceKind<EntraSession>[] = [
  accessReviews,
  accountRemovals,
  appRoleAssignedTo,
  appRoleAssignments,
  applicationOwners,
  applications,
  authenticationContexts,
  authenticationMethodsPolicy,
  authenticationStrengths,
  authorizationPolicy,
  conditionalAccessPolicies,
  crossTenantAccessDefault,
  crossTenantAccessPartners,
  deviceCompliancePolicies,
  deviceComplianceStates,
  deviceConfigurationStates,
  deviceConfigurations,
  directoryChanges,
  directoryRoleAssignmentScheduleInstances,
  directoryRoleAssignments,
  directoryRoleDefinitions,
  directoryRoleEligibilityScheduleInstances,
  directorySettings,
  domains,
  groupAssignmentScheduleInstances,
  groupEligibilityScheduleInstances,
  groupMembers,
  groupOwners,
  groupRoleManagementPolicyAssignments,
  groupTransitiveMembers,
  groups,
  managedDevices,
  namedLocations,
  organization,
  passkeys,
  privilegedActivity,
  registrationDetails,
  roleManagementPolicies,
  roleManagementPolicyAssignments,
  securityDefaults,
  servicePrincipalOwners,
  servicePrincipals,
  signInActivity,
  signIns,
  subscribedSkus,
  tokenLifetimePolicies,
  users,
  windowsHelloMethods,
];
