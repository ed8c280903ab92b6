import { readPages, type AwsKind } from '../kind.ts';

const users = { name: 'iam:ListUsers', permission: 'iam:ListUsers' };
const devices = { name: 'iam:ListMFADevices', permission: 'iam:ListMFADevices' };

/** The second factors of each user, one call a user. */
export const mfaDevices: AwsKind = {
  kind: 'aws.iam.mfa-devices',
  title: 'Second factors of users',
  provider: 'aws',
  level: 'account',
  operations: [devices, users],
  async collect(session, sink) {
    const names: string[] = [];
    const marker = { from: 'Marker', to: 'Marker' };
    await readPages(
      { service: 'iam', operation: 'ListUsers', permission: users.permission, list: 'Users', token: marker },
      session,
      sink,
      (page) => {
        for (const { UserName } of (page['Users'] ?? []) as { UserName?: string }[])
          if (UserName) names.push(UserName);
      },
    );
    for (const UserName of names) {
      await readPages(
        {
          service: 'iam',
          operation: 'ListMFADevices',
          permission: devices.permission,
          list: 'MFADevices',
          input: { UserName },
          token: marker,
          subject: UserName,
        },
        session,
        sink,
        () => undefined,
      );
    }
  },
};
