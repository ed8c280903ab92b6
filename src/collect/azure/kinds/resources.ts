import { listKind } from '../list-kind.ts';

export const resources = listKind({
  kind: 'azure.resources.resources',
  title: 'Every resource of the subscription with its tags',
  path: '/resources',
  permission: 'Microsoft.Resources/subscriptions/resources/read',
  apiVersion: '2021-04-01',
});
