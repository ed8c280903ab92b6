import type { AwsKind } from '../kind.ts';

const generate = { name: 'iam:GenerateCredentialReport', permission: 'iam:GenerateCredentialReport' };
const get = { name: 'iam:GetCredentialReport', permission: 'iam:GetCredentialReport' };

/** The report is made at most once in four hours; its own `GeneratedTime` says how old it is. */
export const credentialReport: AwsKind = {
  kind: 'aws.iam.credential-report',
  title: 'Credential report',
  provider: 'aws',
  level: 'account',
  operations: [get, generate],
  async collect(session, sink) {
    for (let attempt = 1; ; attempt += 1) {
      const state = await session.call(
        {
          service: 'iam',
          operation: 'GenerateCredentialReport',
          permission: generate.permission,
          input: {},
          items: () => 0,
          discard: true,
        },
        sink,
      );
      if (state === null) return;
      if (state['State'] === 'COMPLETE') break;
      if (attempt === 30) {
        const message = 'The report was not ready after a minute';
        sink.failure({
          reason: 'throttled',
          operation: generate.name,
          permission: generate.permission,
          message,
        });
        return;
      }
      await session.pause(2000);
    }
    await session.call(
      { service: 'iam', operation: 'GetCredentialReport', permission: get.permission, input: {} },
      sink,
    );
  },
};
