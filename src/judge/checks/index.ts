import type { Check } from '../check.ts';
import { accessKeysAttributed } from './access-keys-attributed.ts';
import { accessWithinRoles } from './access-within-roles.ts';
import { accountsReviewed } from './accounts-reviewed.ts';
import { activationRulesAsked } from './activation-rules.ts';
import { actionsWithinRoles } from './actions-within-roles.ts';
import { anySourceRulesAbsent } from './any-source-rules-absent.ts';
import { awsMfaEnforced } from './aws-mfa-enforced.ts';
import { boundariesEnforced } from './boundaries-enforced.ts';
import { boundaryChangesApproved } from './boundary-changes-approved.ts';
import { boundaryControlsInScope } from './boundary-controls-in-scope.ts';
import { coLocatedSystemsKnown } from './co-located-systems-known.ts';
import { conditionalAccessCoverage } from './conditional-access-coverage.ts';
import { diagnosticSettingsEnabled } from './diagnostic-settings-enabled.ts';
import { dutiesSeparated } from './duties-separated.ts';
import { enabledFlowsApproved } from './enabled-flows-approved.ts';
import { flowLogsEnabled } from './flow-logs-enabled.ts';
import { idleTimeAsDecided } from './idle-time-as-decided.ts';
import { inventoryReconciled } from './inventory-reconciled.ts';
import { justInTimePortPolicies } from './just-in-time-port-policies.ts';
import { keyFactorsNonExtractable } from './key-factors-non-extractable.ts';
import { lateralMovementLimited } from './lateral-movement-limited.ts';
import { leaversDisabled } from './leavers-disabled.ts';
import { managementPathsAbsent } from './management-paths-absent.ts';
import { managementPortsClosed } from './management-ports-closed.ts';
import { outsideReachApproved } from './outside-reach-approved.ts';
import { ocspAnswersSound } from './ocsp-answers-sound.ts';
import { passwordAloneRefused } from './password-alone-refused.ts';
import { passwordPolicy } from './password-policy.ts';
import { privilegedAssignmentsEligible } from './privileged-assignments-eligible.ts';
import { reachLimitedToRoles } from './reach-limited-to-roles.ts';
import { remoteAccessEndsAtBoundary } from './remote-access-ends-at-boundary.ts';
import { remoteAccessFromOwnWorkstations } from './remote-access-from-own-workstations.ts';
import { remoteChannelsTemporary } from './remote-channels-temporary.ts';
import { remoteSessionsMultiFactor } from './remote-sessions-multi-factor.ts';
import { rolesDefined } from './roles-defined.ts';
import { rolesDocumented } from './roles-documented.ts';
import { roleTrustBound } from './role-trust-bound.ts';
import { rootUserSecured } from './root-user-secured.ts';
import { segmentMembersRelated } from './segment-members-related.ts';
import { segmentationDeclared } from './segmentation-declared.ts';
import { segmentsIsolated } from './segments-isolated.ts';
import { sharedCredentialUseTraced } from './shared-credential-use-traced.ts';
import { sharedUseApproved } from './shared-use-approved.ts';
import { sharedUseAttributed } from './shared-use-attributed.ts';
import { sharedAccountsAbsent } from './shared-accounts-absent.ts';
import { sharedCredentialReaders } from './shared-credential-readers.ts';
import { signInsWithTwoFactors } from './sign-ins-with-two-factors.ts';
import { signInThrottled } from './sign-in-throttled.ts';
import { trailValidation } from './trail-validation.ts';
import { trailsEnabled } from './trails-enabled.ts';
import { unneededAccountsDisabled } from './unneeded-accounts-disabled.ts';
import { workstationsLock } from './workstations-lock.ts';
import { withdrawnRolesGone } from './withdrawn-roles-gone.ts';
import { componentsScanned } from './components-scanned.ts';
import { vulnerabilitiesInTime } from './vulnerabilities-in-time.ts';
import { vulnerabilityLimitsSet } from './vulnerability-limits-set.ts';
import { remediationsProved } from './remediations-proved.ts';
import { penetrationTestedYearly } from './penetration-tested-yearly.ts';
import { penetrationFindingsCorrected } from './penetration-findings-corrected.ts';
import { alertsAnsweredInADay } from './alerts-answered-in-a-day.ts';
import { alertsSettled } from './alerts-settled.ts';
import { genuineAlertsPlanned } from './genuine-alerts-planned.ts';
import { componentChangesApproved } from './component-changes-approved.ts';
import { appointmentsApproved } from './appointments-approved.ts';

/** Every automatic check. Adding one is adding a file and a line here. */
export const checks: readonly Check[] = [
  inventoryReconciled,
  segmentationDeclared,
  segmentsIsolated,
  segmentMembersRelated,
  boundariesEnforced,
  lateralMovementLimited,
  outsideReachApproved,
  enabledFlowsApproved,
  boundaryControlsInScope,
  coLocatedSystemsKnown,
  managementPathsAbsent,
  managementPortsClosed,
  anySourceRulesAbsent,
  flowLogsEnabled,
  rootUserSecured,
  awsMfaEnforced,
  accessKeysAttributed,
  roleTrustBound,
  passwordPolicy,
  rolesDefined,
  rolesDocumented,
  reachLimitedToRoles,
  accessWithinRoles,
  actionsWithinRoles,
  dutiesSeparated,
  privilegedAssignmentsEligible,
  activationRulesAsked,
  conditionalAccessCoverage,
  signInsWithTwoFactors,
  keyFactorsNonExtractable,
  workstationsLock,
  idleTimeAsDecided,
  remoteAccessEndsAtBoundary,
  remoteAccessFromOwnWorkstations,
  remoteChannelsTemporary,
  remoteSessionsMultiFactor,
  justInTimePortPolicies,
  sharedAccountsAbsent,
  withdrawnRolesGone,
  sharedUseApproved,
  sharedUseAttributed,
  sharedCredentialUseTraced,
  leaversDisabled,
  accountsReviewed,
  unneededAccountsDisabled,
  signInThrottled,
  passwordAloneRefused,
  sharedCredentialReaders,
  trailsEnabled,
  trailValidation,
  diagnosticSettingsEnabled,
  ocspAnswersSound,
  componentsScanned,
  vulnerabilitiesInTime,
  vulnerabilityLimitsSet,
  remediationsProved,
  penetrationTestedYearly,
  penetrationFindingsCorrected,
  alertsAnsweredInADay,
  alertsSettled,
  genuineAlertsPlanned,
  appointmentsApproved,
  componentChangesApproved,
  boundaryChangesApproved,
];
