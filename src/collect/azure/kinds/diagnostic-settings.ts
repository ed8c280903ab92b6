import { childListKind } from '../child-list-kind.ts';

/** Types whose logs matter to the perimeter and to keys, and that can have diagnostic settings at all. */
const logged = new Set(
  [
    'Microsoft.Cdn/profiles',
    'Microsoft.KeyVault/managedHSMs',
    'Microsoft.KeyVault/vaults',
    'Microsoft.Network/applicationGateways',
    'Microsoft.Network/azureFirewalls',
    'Microsoft.Network/bastionHosts',
    'Microsoft.Network/expressRouteCircuits',
    'Microsoft.Network/frontDoors',
    'Microsoft.Network/loadBalancers',
    'Microsoft.Network/networkSecurityGroups',
    'Microsoft.Network/publicIPAddresses',
    'Microsoft.Network/virtualNetworkGateways',
    'Microsoft.Network/virtualNetworks',
    'Microsoft.Network/vpnGateways',
    'Microsoft.OperationalInsights/workspaces',
    'Microsoft.RecoveryServices/vaults',
    'Microsoft.Sql/servers/databases',
  ].map((type) => type.toLowerCase()),
);

export const diagnosticSettings = childListKind({
  kind: 'azure.monitor.diagnostic-settings',
  title: 'Where the logs of the subscription and of its resources are sent',
  parents: {
    path: '/resources',
    permission: 'Microsoft.Resources/subscriptions/resources/read',
    apiVersion: '2021-04-01',
    only: ({ type }) => logged.has(String(type).toLowerCase()),
    andSubscription: true,
  },
  path: '/providers/Microsoft.Insights/diagnosticSettings',
  permission: 'Microsoft.Insights/diagnosticSettings/read',
  apiVersion: '2021-05-01-preview',
});
