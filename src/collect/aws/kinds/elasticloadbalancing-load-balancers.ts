import { awsListKind, nextMarker } from '../kind.ts';

export const loadBalancers = awsListKind({
  kind: 'aws.elasticloadbalancing.load-balancers',
  title: 'Load balancers',
  level: 'region',
  service: 'elasticloadbalancing',
  operation: 'DescribeLoadBalancers',
  permission: 'elasticloadbalancing:DescribeLoadBalancers',
  list: 'LoadBalancers',
  input: { PageSize: 400 },
  token: nextMarker,
});
