import { awsFanOutKind, text } from '../fan-out-kind.ts';

export const serviceControlPolicies = awsFanOutKind({
  kind: 'aws.organizations.service-control-policies',
  title: 'Service control policies with their targets',
  level: 'organization',
  objects: {
    service: 'organizations',
    operation: 'ListPolicies',
    permission: 'organizations:ListPolicies',
    list: 'Policies',
    input: { Filter: 'SERVICE_CONTROL_POLICY', MaxResults: 20 },
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
