import { awsListKind } from '../kind.ts';

export const delegatedAdministrators = awsListKind({
  kind: 'aws.organizations.delegated-administrators',
  title: 'Delegated administrators',
  level: 'organization',
  service: 'organizations',
  operation: 'ListDelegatedAdministrators',
  permission: 'organizations:ListDelegatedAdministrators',
  list: 'DelegatedAdministrators',
  input: { MaxResults: 20 },
});
