import { awsListKind } from '../kind.ts';

export const organizationAccounts = awsListKind({
  kind: 'aws.organizations.accounts',
  title: 'Accounts of the organization',
  level: 'organization',
  service: 'organizations',
  operation: 'ListAccounts',
  permission: 'organizations:ListAccounts',
  list: 'Accounts',
  input: { MaxResults: 20 },
});
