import { intersectPatterns } from '../../../text/pattern-intersection.ts';
import { Glob, matchesGlob } from '../../../text/glob.ts';
import type { AzureRoleDefinition, Permission } from '../../../estate/identity/azure/model.ts';

export type Plane = 'control' | 'data';

/** One operation, on whatever scope is asked about. */
export interface Operation {
  action: string;
  plane: Plane;
}

/** An operation of the control plane. */
export const controlling = (action: string): Operation => ({ action, plane: 'control' });

/** Whether a pattern of a role names an operation: `*` stands for any text, `?` for itself, case does not count. */
export function matches(pattern: string, action: string): boolean {
  if (!pattern.includes('*')) return pattern.toLowerCase() === action.toLowerCase();
  if (!pattern.includes('?')) return matchesGlob(pattern, action, true);
  const parts = pattern.split(/(\?)/).map((text) => ({ text, literal: text === '?' }));
  return new Glob(parts, { ignoreCase: true }).matches(action);
}

/**
 * Whether a pattern of a role names any operation of a name that has a wildcard itself, as assigning a user-assigned
 * identity has: what only some of its operations are left out of stays included.
 */
function reaches(pattern: string, action: string): boolean {
  if (!action.includes('*')) return matches(pattern, action);
  // Null is more than the one pattern that is asked for: they share texts all the same.
  return intersectPatterns(pattern.toLowerCase(), action.toLowerCase(), 1)?.length !== 0;
}

/**
 * Whether permissions include an operation. What one entry leaves out by `notActions` another may still include: it
 * is no denial.
 */
export function permits(permissions: readonly Permission[], action: string, plane: Plane): boolean {
  return permissions.some((one) => {
    const included = plane === 'control' ? one.actions : one.dataActions;
    const left = plane === 'control' ? one.notActions : one.notDataActions;
    return (
      included.some((pattern) => reaches(pattern, action)) &&
      !left.some((pattern) => matches(pattern, action))
    );
  });
}

/** The operation by which the holder of a role comes to hold any other at the same scope. */
export const grantingAction = 'Microsoft.Authorization/roleAssignments/write';

/** The operation by which the holder of a custom role comes to put any other into it. */
export const rewritingAction = 'Microsoft.Authorization/roleDefinitions/write';

/** Operations that make a resource of a type run code, or a principal log in to it, with its managed identities. */
const codeRunning: Readonly<Record<string, { control: readonly string[]; data?: readonly string[] }>> = {
  'microsoft.compute/virtualmachines': {
    control: [
      'Microsoft.Compute/virtualMachines/write',
      'Microsoft.Compute/virtualMachines/runCommand/action',
      'Microsoft.Compute/virtualMachines/runCommands/write',
      'Microsoft.Compute/virtualMachines/extensions/write',
      'Microsoft.SerialConsole/serialPorts/connect/action',
    ],
    data: [
      'Microsoft.Compute/virtualMachines/login/action',
      'Microsoft.Compute/virtualMachines/loginAsAdmin/action',
    ],
  },
  'microsoft.compute/virtualmachinescalesets': {
    control: [
      'Microsoft.Compute/virtualMachineScaleSets/write',
      'Microsoft.Compute/virtualMachineScaleSets/extensions/write',
      'Microsoft.SerialConsole/serialPorts/connect/action',
      'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write',
      'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommand/action',
      'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands/write',
    ],
  },
  'microsoft.hybridcompute/machines': {
    control: [
      'Microsoft.HybridCompute/machines/extensions/write',
      'Microsoft.HybridCompute/machines/runCommands/write',
    ],
    data: [
      'Microsoft.HybridCompute/machines/login/action',
      'Microsoft.HybridCompute/machines/loginAsAdmin/action',
    ],
  },
  'microsoft.web/sites': {
    control: [
      'Microsoft.Web/sites/write',
      'Microsoft.Web/sites/config/write',
      'Microsoft.Web/sites/config/list/action',
      'Microsoft.Web/sites/publish/action',
      'Microsoft.Web/sites/publishxml/action',
      'Microsoft.Web/sites/extensions/write',
      'Microsoft.Web/sites/host/listkeys/action',
    ],
  },
  'microsoft.automation/automationaccounts': {
    control: [
      'Microsoft.Automation/automationAccounts/runbooks/draft/write',
      'Microsoft.Automation/automationAccounts/runbooks/write',
      'Microsoft.Automation/automationAccounts/jobs/write',
      'Microsoft.Automation/automationAccounts/webhooks/write',
      'Microsoft.Automation/automationAccounts/jobSchedules/write',
      'Microsoft.Automation/automationAccounts/sourceControls/write',
    ],
  },
  'microsoft.logic/workflows': { control: ['Microsoft.Logic/workflows/write'] },
  'microsoft.containerinstance/containergroups': {
    control: [
      'Microsoft.ContainerInstance/containerGroups/write',
      'Microsoft.ContainerInstance/containerGroups/containers/exec/action',
    ],
  },
  'microsoft.containerservice/managedclusters': {
    control: [
      'Microsoft.ContainerService/managedClusters/write',
      'Microsoft.ContainerService/managedClusters/runCommand/action',
      'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action',
    ],
  },
  'microsoft.app/containerapps': { control: ['Microsoft.App/containerApps/write'] },
  'microsoft.app/jobs': { control: ['Microsoft.App/jobs/write'] },
  'microsoft.datafactory/factories': { control: ['Microsoft.DataFactory/factories/pipelines/write'] },
  'microsoft.resources/deploymentscripts': { control: ['Microsoft.Resources/deploymentScripts/write'] },
  'microsoft.managedidentity/userassignedidentities': {
    control: [
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
      'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action',
      'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
    ],
  },
};

/** How to act as the identities of a resource; for a type that is not listed, by writing it. */
export function codeRunningActions(type: string): { action: string; plane: Plane }[] {
  const own = codeRunning[type] ?? { control: [`${type}/write`] };
  return [
    ...own.control.map((action) => ({ action, plane: 'control' as const })),
    ...(own.data ?? []).map((action) => ({ action, plane: 'data' as const })),
  ];
}

/** Control operations that open the data of a resource of a type, by its keys or by its own access rules. */
const dataOpening: Readonly<Record<string, readonly string[]>> = {
  'microsoft.storage/storageaccounts': [
    'Microsoft.Storage/storageAccounts/listKeys/action',
    'Microsoft.Storage/storageAccounts/regenerateKey/action',
    'Microsoft.Storage/storageAccounts/listAccountSas/action',
  ],
  'microsoft.documentdb/databaseaccounts': [
    'Microsoft.DocumentDB/databaseAccounts/listKeys/action',
    'Microsoft.DocumentDB/databaseAccounts/regenerateKey/action',
  ],
  'microsoft.servicebus/namespaces': ['Microsoft.ServiceBus/namespaces/authorizationRules/listkeys/action'],
  'microsoft.eventhub/namespaces': ['Microsoft.EventHub/namespaces/authorizationRules/listkeys/action'],
};

/** Types whose data operations are sign-ins to a machine: what opens those is asked about by itself. */
const signedInTo = /^microsoft\.(compute|hybridcompute)\//;

/**
 * The control operations by which a data operation becomes possible, on the type that its name begins with; of a type
 * that is not listed, those that usually give out its keys, or change how it is opened, and may do so here.
 */
export function dataOpeningActions(action: string): readonly { action: string; certain: boolean }[] {
  const name = action.toLowerCase();
  const own = Object.entries(dataOpening).find(([type]) => name.startsWith(`${type}/`))?.[1];
  if (own !== undefined) return own.map((one) => ({ action: one, certain: true }));
  const [, type] = /^([^/]+\/[^/]+)\//.exec(action) ?? [];
  if (type === undefined || signedInTo.test(name)) return [];
  return ['write', 'listKeys/action', 'listCredentials/action', 'regenerateKey/action'].map((one) => ({
    action: `${type}/${one}`,
    certain: false,
  }));
}

/** What `elevateAccess` gives a Global Administrator at the root of the tenant. */
export const userAccessAdministrator: AzureRoleDefinition = {
  id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
  displayName: 'User Access Administrator',
  builtIn: true,
  permissions: [
    {
      actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
      notActions: [],
      dataActions: [],
      notDataActions: [],
    },
  ],
  assignableScopes: ['/'],
  evidence: [],
};
