import { awsListKind } from '../kind.ts';

export const customerGateways = awsListKind({
  kind: 'aws.ec2.customer-gateways',
  title: 'Customer gateways',
  level: 'region',
  service: 'ec2',
  operation: 'DescribeCustomerGateways',
  permission: 'ec2:DescribeCustomerGateways',
  list: 'CustomerGateways',
});
