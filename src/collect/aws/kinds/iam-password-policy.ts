import { awsCallKind } from '../kind.ts';

/** `NoSuchEntity` is an answer: the account sets no policy, and the rules of the service hold. */
export const passwordPolicy = awsCallKind({
  kind: 'aws.iam.password-policy',
  title: 'Password policy',
  level: 'account',
  service: 'iam',
  operation: 'GetAccountPasswordPolicy',
  permission: 'iam:GetAccountPasswordPolicy',
  answers: ['NoSuchEntity', 'NoSuchEntityException'],
});
