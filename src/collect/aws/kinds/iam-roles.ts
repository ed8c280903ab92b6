import { awsListKind, marker } from '../kind.ts';

export const roles = awsListKind({
  kind: 'aws.iam.roles',
  title: 'Roles with their longest session',
  level: 'account',
  service: 'iam',
  operation: 'ListRoles',
  permission: 'iam:ListRoles',
  list: 'Roles',
  input: { MaxItems: 1000 },
  token: marker,
});
