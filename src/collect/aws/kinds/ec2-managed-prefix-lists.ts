import { awsListKind } from '../kind.ts';

export const managedPrefixLists = awsListKind({
  kind: 'aws.ec2.managed-prefix-lists',
  title: 'Managed prefix lists',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeManagedPrefixLists',
  permission: 'ec2:DescribeManagedPrefixLists',
  list: 'PrefixLists',
  input: { MaxResults: 100 },
});
