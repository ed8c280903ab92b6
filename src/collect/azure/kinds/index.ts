import { denyAssignments } from './deny-assignments.ts';
import { jitPolicies } from './jit-policies.ts';
import { networkInterfaces } from './network-interfaces.ts';
import { networkSecurityGroups } from './network-security-groups.ts';
import { publicIPAddresses } from './public-ip-addresses.ts';
import { roleAssignmentScheduleInstances } from './role-assignment-schedule-instances.ts';
import { roleAssignments } from './role-assignments.ts';
import { roleDefinitions } from './role-definitions.ts';
import { roleEligibilityScheduleInstances } from './role-eligibility-schedule-instances.ts';
import { roleManagementPolicies } from './role-management-policies.ts';
import { roleManagementPolicyAssignments } from './role-management-policy-assignments.ts';
import { routeTables } from './route-tables.ts';
import { virtualMachines } from './virtual-machines.ts';
import { virtualNetworks } from './virtual-networks.ts';
import type { EvidenceKind } from '../../kind.ts';
import type { AzureSession } from '../session.ts';

/** Every kind of evidence read from Azure Resource Manager. */
export const azureKinds: readonly EvidenceKind<AzureSession>[] = [
  denyAssignments,
  jitPolicies,
  networkInterfaces,
  networkSecurityGroups,
  publicIPAddresses,
  roleAssignmentScheduleInstances,
  roleAssignments,
  roleDefinitions,
  roleEligibilityScheduleInstances,
  roleManagementPolicies,
  roleManagementPolicyAssignments,
  routeTables,
  virtualMachines,
  virtualNetworks,
];
