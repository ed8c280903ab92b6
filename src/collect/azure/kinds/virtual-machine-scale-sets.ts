import { listKind } from '../list-kind.ts';

export const virtualMachineScaleSets = listKind({
  kind: 'azure.compute.virtual-machine-scale-sets',
  title: 'Virtual machine scale sets',
  path: '/providers/Microsoft.Compute/virtualMachineScaleSets',
  permission: 'Microsoft.Compute/virtualMachineScaleSets/read',
  apiVersion: '2024-07-01',
});
