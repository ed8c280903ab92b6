import { activityLog } from './activity-log.ts';
import { applicationGateways } from './application-gateways.ts';
import { applicationSecurityGroups } from './application-security-groups.ts';
import { azureFirewalls } from './azure-firewalls.ts';
import { bastionHosts } from './bastion-hosts.ts';
import { denyAssignments } from './deny-assignments.ts';
import { diagnosticSettings } from './diagnostic-settings.ts';
import { effectiveConnectivityConfigurations } from './effective-connectivity-configurations.ts';
import { effectiveSecurityAdminRules } from './effective-security-admin-rules.ts';
import { expressRouteCircuits } from './express-route-circuits.ts';
import { expressRouteGateways } from './express-route-gateways.ts';
import { firewallPolicies } from './firewall-policies.ts';
import { firewallPolicyRuleCollectionGroups } from './firewall-policy-rule-collection-groups.ts';
import { flowLogs } from './flow-logs.ts';
import { hubRouteTables } from './hub-route-tables.ts';
import { hubRoutingIntents } from './hub-routing-intents.ts';
import { hubVirtualNetworkConnections } from './hub-virtual-network-connections.ts';
import { ipGroups } from './ip-groups.ts';
import { jitPolicies } from './jit-policies.ts';
import { keyVaults } from './key-vaults.ts';
import { lighthouseAssignments } from './lighthouse-assignments.ts';
import { loadBalancers } from './load-balancers.ts';
import { localNetworkGateways } from './local-network-gateways.ts';
import { managedHsms } from './managed-hsms.ts';
import { managementGroups } from './management-groups.ts';
import { natGateways } from './nat-gateways.ts';
import { networkInterfaces } from './network-interfaces.ts';
import { networkManagers } from './network-managers.ts';
import { networkSecurityGroups } from './network-security-groups.ts';
import { networkVirtualAppliances } from './network-virtual-appliances.ts';
import { privateEndpoints } from './private-endpoints.ts';
import { privateLinkServices } from './private-link-services.ts';
import { publicIPAddresses } from './public-ip-addresses.ts';
import { publicIPPrefixes } from './public-ip-prefixes.ts';
import { readerAssignments } from './reader-assignments.ts';
import { resourceGroups } from './resource-groups.ts';
import { resources } from './resources.ts';
import { roleAssignmentScheduleInstances } from './role-assignment-schedule-instances.ts';
import { roleAssignmentScheduleRequests } from './role-assignment-schedule-requests.ts';
import { roleAssignments } from './role-assignments.ts';
import { roleDefinitions } from './role-definitions.ts';
import { roleEligibilityScheduleInstances } from './role-eligibility-schedule-instances.ts';
import { roleManagementPolicies } from './role-management-policies.ts';
import { roleManagementPolicyAssignments } from './role-management-policy-assignments.ts';
import { rootRoleAssignments } from './root-role-assignments.ts';
import { routeTables } from './route-tables.ts';
import { scaleSetNetworkInterfaces } from './scale-set-network-interfaces.ts';
import { scopeRoleManagementPolicyAssignments } from './scope-role-management-policy-assignments.ts';
import { subscription } from './subscription.ts';
import { virtualHubs } from './virtual-hubs.ts';
import { virtualMachineScaleSets } from './virtual-machine-scale-sets.ts';
import { virtualMachines } from './virtual-machines.ts';
import { virtualNetworkGatewayConnections } from './virtual-network-gateway-connections.ts';
import { virtualNetworkGateways } from './virtual-network-gateways.ts';
import { virtualNetworks } from './virtual-networks.ts';
import { virtualWans } from './virtual-wans.ts';
import { vpnGateways } from './vpn-gateways.ts';
import type { EvidenceKind } from '../../kind.ts';
import type { AzureSession } from '../session.ts';

/** Every kind of evidence read from Azure Resource Manager. */
export const azureKinds: readonly EvidenceKind<AzureSession>[] = [
  activityLog,
  applicationGateways,
  applicationSecurityGroups,
  azureFirewalls,
  bastionHosts,
  denyAssignments,
  diagnosticSettings,
  effectiveConnectivityConfigurations,
  effectiveSecurityAdminRules,
  expressRouteCircuits,
  expressRouteGateways,
  firewallPolicies,
  firewallPolicyRuleCollectionGroups,
  flowLogs,
  hubRouteTables,
  hubRoutingIntents,
  hubVirtualNetworkConnections,
  ipGroups,
  jitPolicies,
  keyVaults,
  lighthouseAssignments,
  loadBalancers,
  localNetworkGateways,
  managedHsms,
  managementGroups,
  natGateways,
  networkInterfaces,
  networkManagers,
  networkSecurityGroups,
  networkVirtualAppliances,
  privateEndpoints,
  privateLinkServices,
  publicIPAddresses,
  publicIPPrefixes,
  readerAssignments,
  resourceGroups,
  resources,
  roleAssignmentScheduleInstances,
  roleAssignmentScheduleRequests,
  roleAssignments,
  roleDefinitions,
  roleEligibilityScheduleInstances,
  roleManagementPolicies,
  roleManagementPolicyAssignments,
  rootRoleAssignments,
  routeTables,
  scaleSetNetworkInterfaces,
  scopeRoleManagementPolicyAssignments,
  subscription,
  virtualHubs,
  virtualMachineScaleSets,
  virtualMachines,
  virtualNetworkGatewayConnections,
  virtualNetworkGateways,
  virtualNetworks,
  virtualWans,
  vpnGateways,
];
