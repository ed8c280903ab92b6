import { awsCallKind } from '../kind.ts';

export const organizationsFeatures = awsCallKind({
  kind: 'aws.iam.organizations-features',
  title: 'Central management of root credentials',
  level: 'organization',
  service: 'iam',
  operation: 'ListOrganizationsFeatures',
  permission: 'iam:ListOrganizationsFeatures',
});
