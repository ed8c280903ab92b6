import type { AwsKind } from '../kind.ts';

const operation = { name: 'iam:GetAccountSummary', permission: 'iam:GetAccountSummary' };

/** Facts of the root user: whether it has a password, keys, certificates and a second factor. */
export const accountSummary: AwsKind = {
  kind: 'aws.iam.account-summary',
  title: 'Account summary',
  provider: 'aws',
  level: 'account',
  operations: [operation],
  async collect(session, sink) {
    await session.call(
      { service: 'iam', operation: 'GetAccountSummary', permission: operation.permission, input: {} },
      sink,
    );
  },
};
