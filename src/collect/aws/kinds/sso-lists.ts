import { text } from '../fan-out-kind.ts';
import type { ListCall } from '../kind.ts';

/** The lists that the kinds of Identity Center start from. */
export const instances: ListCall = {
  service: 'sso',
  operation: 'ListInstances',
  permission: 'sso:ListInstances',
  list: 'Instances',
  uncounted: true,
};

export const permissionSets: ListCall = {
  service: 'sso',
  operation: 'ListPermissionSets',
  permission: 'sso:ListPermissionSets',
  list: 'PermissionSets',
  uncounted: true,
};

export const instanceArn = text('InstanceArn');
export const identityStoreId = text('IdentityStoreId');
