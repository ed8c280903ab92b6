import { childListKind } from '../child-list-kind.ts';

export const scaleSetNetworkInterfaces = childListKind({
  kind: 'azure.network.scale-set-network-interfaces',
  title: 'Network interfaces of scale sets, which no other list shows',
  parents: {
    path: '/providers/Microsoft.Compute/virtualMachineScaleSets',
    permission: 'Microsoft.Compute/virtualMachineScaleSets/read',
    apiVersion: '2024-07-01',
  },
  path: '/networkInterfaces',
  permission: 'Microsoft.Compute/virtualMachineScaleSets/networkInterfaces/read',
  apiVersion: '2018-10-01',
});
