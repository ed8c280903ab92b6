import { authenticationContexts } from './authentication-contexts.ts';
import { authenticationMethodsPolicy } from './authentication-methods-policy.ts';
import { authenticationStrengths } from './authentication-strengths.ts';
import { conditionalAccessPolicies } from './conditional-access-policies.ts';
import { directoryRoleAssignmentScheduleInstances } from './directory-role-assignment-schedule-instances.ts';
import { directoryRoleAssignments } from './directory-role-assignments.ts';
import { directoryRoleDefinitions } from './directory-role-definitions.ts';
import { directoryRoleEligibilityScheduleInstances } from './directory-role-eligibility-schedule-instances.ts';
import { domains } from './domains.ts';
import { groups } from './groups.ts';
import { namedLocations } from './named-locations.ts';
import { organization } from './organization.ts';
import { registrationDetails } from './registration-details.ts';
import { roleManagementPolicies } from './role-management-policies.ts';
import { roleManagementPolicyAssignments } from './role-management-policy-assignments.ts';
import { securityDefaults } from './security-defaults.ts';
import { users } from './users.ts';
import type { EvidenceKind } from '../../kind.ts';
import type { EntraSession } from '../session.ts';

/** Every kind of evidence read from Entra ID through Microsoft Graph. */
export const entraKinds: readonly EvidenceKind<EntraSession>[] = [
  authenticationContexts,
  authenticationMethodsPolicy,
  authenticationStrengths,
  conditionalAccessPolicies,
  directoryRoleAssignmentScheduleInstances,
  directoryRoleAssignments,
  directoryRoleDefinitions,
  directoryRoleEligibilityScheduleInstances,
  domains,
  groups,
  namedLocations,
  organization,
  registrationDetails,
  roleManagementPolicies,
  roleManagementPolicyAssignments,
  securityDefaults,
  users,
];
