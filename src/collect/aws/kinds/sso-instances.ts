import { awsListKind } from '../kind.ts';

export const identityCenterInstances = awsListKind({
  kind: 'aws.sso.instances',
  title: 'Instances of Identity Center',
  level: 'organization',
  everyRegion: true,
  service: 'sso',
  operation: 'ListInstances',
  permission: 'sso:ListInstances',
  list: 'Instances',
  input: { MaxResults: 100 },
});
