import { childListKind } from '../child-list-kind.ts';

export const flowLogs = childListKind({
  kind: 'azure.network.flow-logs',
  title: 'Flow logs of each network watcher',
  parents: {
    path: '/providers/Microsoft.Network/networkWatchers',
    permission: 'Microsoft.Network/networkWatchers/read',
    apiVersion: '2024-05-01',
  },
  path: '/flowLogs',
  permission: 'Microsoft.Network/networkWatchers/flowLogs/read',
  apiVersion: '2024-05-01',
});
