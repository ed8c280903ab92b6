import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const resourceControlPolicies = awsFanOutKind({
  kind: 'aws.organizations.resource-control-policies',
  title: 'Resource control policies with their targets',
  level: 'organization',
  objects: {
    service: 'organizations',
    operation: 'ListPolicies',
    permission: 'organizations:ListPolicies',
    list: 'Policies',
    input: { Filter: 'RESOURCE_CONTROL_POLICY', MaxResults: 20 },
  },
  subject: text('Id'),
  details: [
    {
      operation: 'DescribePolicy',
      permission: 'organizations:DescribePolicy',
      input: (subject) => ({ PolicyId: subject }),
    },
    {
      operation: 'ListTargetsForPolicy',
      permission: 'organizations:ListTargetsForPolicy',
      input: (subject) => ({ PolicyId: subject, MaxResults: 20 }),
      list: 'Targets',
    },
  ],
});
