import type { AwsKind } from '../kind.ts';

const operation = { name: 'iam:GetAccountPasswordPolicy', permission: 'iam:GetAccountPasswordPolicy' };

/** `NoSuchEntity` is an answer: the account sets no policy, and the rules of the service hold. */
export const passwordPolicy: AwsKind = {
  kind: 'aws.iam.password-policy',
  title: 'Password policy',
  provider: 'aws',
  level: 'account',
  operations: [operation],
  async collect(session, sink) {
    await session.call(
      {
        service: 'iam',
        operation: 'GetAccountPasswordPolicy',
        permission: operation.permission,
        input: {},
        answers: ['NoSuchEntity', 'NoSuchEntityException'],
      },
      sink,
    );
  },
};
