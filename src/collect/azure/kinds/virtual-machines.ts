import { listKind } from '../list-kind.ts';

export const virtualMachines = listKind({
  kind: 'azure.compute.virtual-machines',
  title: 'Virtual machines',
  path: '/providers/Microsoft.Compute/virtualMachines',
  permission: 'Microsoft.Compute/virtualMachines/read',
  apiVersion: '2024-07-01',
});
