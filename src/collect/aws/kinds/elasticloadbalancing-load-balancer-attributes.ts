import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { nextMarker } from '../kind.ts';

export const loadBalancerAttributes = awsFanOutKind({
  kind: 'aws.elasticloadbalancing.load-balancer-attributes',
  title: 'Attributes of load balancers',
  level: 'region',
  objects: {
    service: 'elasticloadbalancing',
    operation: 'DescribeLoadBalancers',
    permission: 'elasticloadbalancing:DescribeLoadBalancers',
    list: 'LoadBalancers',
    input: { PageSize: 400 },
    token: nextMarker,
  },
  subject: text('LoadBalancerArn'),
  details: [
    {
      operation: 'DescribeLoadBalancerAttributes',
      permission: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
      input: (subject) => ({ LoadBalancerArn: subject }),
      list: 'Attributes',
    },
  ],
});
