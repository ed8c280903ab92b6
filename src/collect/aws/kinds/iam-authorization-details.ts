import { awsListKind } from '../kind.ts';

export const authorizationDetails = awsListKind({
  kind: 'aws.iam.authorization-details',
  title: 'Users, groups, roles and policies',
  level: 'account',
  service: 'iam',
  operation: 'GetAccountAuthorizationDetails',
  permission: 'iam:GetAccountAuthorizationDetails',
  list: 'UserDetailList',
  input: { MaxItems: 200 },
  token: { from: 'Marker', to: 'Marker' },
});
