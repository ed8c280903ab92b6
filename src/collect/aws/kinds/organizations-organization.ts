import { awsCallKind } from '../kind.ts';

/** An account that belongs to no organization says so; that is an answer. */
export const organization = awsCallKind({
  kind: 'aws.organizations.organization',
  title: 'Organization',
  level: 'account',
  service: 'organizations',
  operation: 'DescribeOrganization',
  permission: 'organizations:DescribeOrganization',
  answers: ['AWSOrganizationsNotInUseException'],
});
