import { awsListKind, nextMarker } from '../kind.ts';

export const targetGroups = awsListKind({
  kind: 'aws.elasticloadbalancing.target-groups',
  title: 'Target groups',
  level: 'region',
  service: 'elasticloadbalancing',
  operation: 'DescribeTargetGroups',
  permission: 'elasticloadbalancing:DescribeTargetGroups',
  list: 'TargetGroups',
  input: { PageSize: 400 },
  token: nextMarker,
});
