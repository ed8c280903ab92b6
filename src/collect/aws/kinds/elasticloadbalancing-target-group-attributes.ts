import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { nextMarker } from '../kind.ts';

export const targetGroupAttributes = awsFanOutKind({
  kind: 'aws.elasticloadbalancing.target-group-attributes',
  title: 'Attributes of target groups',
  level: 'region',
  objects: {
    service: 'elasticloadbalancing',
    operation: 'DescribeTargetGroups',
    permission: 'elasticloadbalancing:DescribeTargetGroups',
    list: 'TargetGroups',
    input: { PageSize: 400 },
    token: nextMarker,
  },
  subject: text('TargetGroupArn'),
  details: [
    {
      operation: 'DescribeTargetGroupAttributes',
      permission: 'elasticloadbalancing:DescribeTargetGroupAttributes',
      input: (subject) => ({ TargetGroupArn: subject }),
      list: 'Attributes',
    },
  ],
});
