import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { nextMarker } from '../kind.ts';

export const targetHealth = awsFanOutKind({
  kind: 'aws.elasticloadbalancing.target-health',
  title: 'Targets and their health',
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
      operation: 'DescribeTargetHealth',
      permission: 'elasticloadbalancing:DescribeTargetHealth',
      input: (subject) => ({ TargetGroupArn: subject }),
      list: 'TargetHealthDescriptions',
    },
  ],
});
