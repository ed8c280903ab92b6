import { awsListKind } from '../kind.ts';

export const flowLogs = awsListKind({
  kind: 'aws.ec2.flow-logs',
  title: 'Flow logs',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeFlowLogs',
  permission: 'ec2:DescribeFlowLogs',
  list: 'FlowLogs',
  input: { MaxResults: 1000 },
});
