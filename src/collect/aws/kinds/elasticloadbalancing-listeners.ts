import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { nextMarker } from '../kind.ts';

export const listeners = awsFanOutKind({
  kind: 'aws.elasticloadbalancing.listeners',
  title: 'Listeners of load balancers',
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
      operation: 'DescribeListeners',
      permission: 'elasticloadbalancing:DescribeListeners',
      input: (subject) => ({ LoadBalancerArn: subject, PageSize: 400 }),
      list: 'Listeners',
      token: nextMarker,
    },
  ],
});
