import { awsCallKind } from '../kind.ts';

/** Facts of the root user: whether it has a password, keys, certificates and a second factor. */
export const accountSummary = awsCallKind({
  kind: 'aws.iam.account-summary',
  title: 'Account summary',
  level: 'account',
  service: 'iam',
  operation: 'GetAccountSummary',
  permission: 'iam:GetAccountSummary',
});
