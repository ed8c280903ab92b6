import type { CollectionDefinition, Member } from './collection.ts';
import { devicePolicies } from './devices/device-policies.ts';
import { managedDevices } from './devices/managed-devices.ts';
import { alerts } from './alerts/alerts.ts';
import { changes } from './activity/changes.ts';
import { signIns } from './activity/sign-ins.ts';
import { windows } from './activity/windows.ts';
import { accessReviews } from './identity/access-reviews.ts';
import { awsIdentity } from './identity/aws-identity.ts';
import { azureIdentity } from './identity/azure-identity.ts';
import { centerUsers } from './identity/center-users.ts';
import { cloudUsers } from './identity/cloud-users.ts';
import { directoryGroups } from './identity/directory-groups.ts';
import { directoryRemovals } from './identity/directory-removals.ts';
import { directoryRoles } from './identity/directory-roles.ts';
import { directorySignIns } from './identity/directory-sign-ins.ts';
import { directoryUsers } from './identity/directory-users.ts';
import { heldCredentials } from './identity/held-credentials.ts';
import { federation } from './identity/federation.ts';
import { passwordPolicies } from './identity/password-policies.ts';
import { portPolicies } from './identity/port-policies.ts';
import { roleAssignments } from './identity/role-assignments.ts';
import { signInDomains, signInLimits } from './identity/sign-in-limits.ts';
import { signInMethods } from './identity/sign-in-methods.ts';
import { signInTenants } from './identity/sign-in-tenants.ts';
import { tokenLifetimes } from './identity/token-lifetimes.ts';
import { userCredentials } from './identity/user-credentials.ts';
import { machines, resources } from './inventory/resources.ts';
import { diagnosticSettings } from './logging/diagnostic-settings.ts';
import { trails } from './logging/trails.ts';
import { filters } from './network/filters.ts';
import { flowLogs } from './network/flow-logs.ts';
import { flowRecords } from './network/flow-records.ts';
import { networks } from './network/networks.ts';
import { topology } from './network/topology.ts';
import {
  accountRegister,
  accountRemovals,
  accountReviews,
  checkouts,
  leavers,
  roleChanges,
  roster,
  tickets,
  workstations,
} from './people/people.ts';
import { sessionPreferences } from './remote/session-preferences.ts';
import { ocspExchanges } from './status/ocsp-exchanges.ts';
import {
  penetrationTests,
  vulnerabilityFindings,
  vulnerabilityScans,
} from './vulnerabilities/vulnerabilities.ts';

/** Every collection of the estate. Adding one is adding a file and a line here. */
export const collections: readonly CollectionDefinition<Member>[] = [
  resources,
  machines,
  networks,
  topology,
  flowRecords,
  filters,
  flowLogs,
  cloudUsers,
  userCredentials,
  heldCredentials,
  centerUsers,
  awsIdentity,
  azureIdentity,
  federation,
  passwordPolicies,
  directoryUsers,
  directorySignIns,
  directoryGroups,
  directoryRoles,
  signInTenants,
  signInLimits,
  signInDomains,
  signInMethods,
  tokenLifetimes,
  roleAssignments,
  portPolicies,
  managedDevices,
  devicePolicies,
  sessionPreferences,
  workstations,
  trails,
  diagnosticSettings,
  roster,
  leavers,
  roleChanges,
  accountRegister,
  accountReviews,
  accountRemovals,
  checkouts,
  tickets,
  accessReviews,
  directoryRemovals,
  ocspExchanges,
  signIns,
  changes,
  windows,
  vulnerabilityFindings,
  vulnerabilityScans,
  penetrationTests,
  alerts,
];

/** The collection of that name. Throws for a name that no collection has. */
export function collectionNamed(name: string): CollectionDefinition<Member> {
  const found = collections.find((definition) => definition.name === name);
  if (!found)
    throw new Error(
      `The estate has no collection ${name}; it has ${collections.map((one) => one.name).join(', ')}`,
    );
  return found;
}
