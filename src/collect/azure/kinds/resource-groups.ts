import { listKind } from '../list-kind.ts';

export const resourceGroups = listKind({
  kind: 'azure.resources.resource-groups',
  title: 'Resource groups',
  path: '/resourceGroups',
  permission: 'Microsoft.Resources/subscriptions/resourceGroups/read',
  apiVersion: '2021-04-01',
});
