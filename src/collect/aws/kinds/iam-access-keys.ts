import { askAboutEach, text } from '../fan-out-kind.ts';
import { listOf, marker, operationOf, readPages, type AwsKind, type ListCall } from '../kind.ts';

const users: ListCall = {
  service: 'iam',
  operation: 'ListUsers',
  permission: 'iam:ListUsers',
  list: 'Users',
  token: marker,
  uncounted: true,
};
const keys: ListCall = {
  service: 'iam',
  operation: 'ListAccessKeys',
  permission: 'iam:ListAccessKeys',
  list: 'AccessKeyMetadata',
  token: marker,
};
const lastUsed = {
  operation: 'GetAccessKeyLastUsed',
  permission: 'iam:GetAccessKeyLastUsed',
  input: (AccessKeyId: string) => ({ AccessKeyId }),
};

/** The access keys of each user, and when each was last used. */
export const accessKeys: AwsKind = {
  kind: 'aws.iam.access-keys',
  title: 'Access keys and their last use',
  provider: 'aws',
  level: 'account',
  operations: [operationOf(keys), operationOf(users), operationOf({ ...lastUsed, service: 'iam' })],
  async collect(session, sink) {
    await readPages(users, session, sink, async (page) => {
      for (const UserName of listOf(page, 'Users').map(text('UserName'))) {
        if (UserName === undefined) continue;
        const ids: string[] = [];
        await readPages({ ...keys, input: { UserName }, subject: UserName }, session, sink, (answer) => {
          for (const id of listOf(answer, 'AccessKeyMetadata').map(text('AccessKeyId')))
            if (id !== undefined) ids.push(id);
        });
        if (session.signal.aborted) return;
        await askAboutEach(ids, 'iam', [lastUsed], session, sink);
      }
    });
  },
};
