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
const devices: ListCall = {
  service: 'iam',
  operation: 'ListMFADevices',
  permission: 'iam:ListMFADevices',
  list: 'MFADevices',
  token: marker,
};
const device = {
  operation: 'GetMFADevice',
  permission: 'iam:GetMFADevice',
  input: (SerialNumber: string) => ({ SerialNumber }),
};

/** The second factors of each user, and the certifications of those that are FIDO authenticators. */
export const mfaDevices: AwsKind = {
  kind: 'aws.iam.mfa-devices',
  title: 'Second factors of users',
  provider: 'aws',
  level: 'account',
  operations: [operationOf(devices), operationOf(users), operationOf({ ...device, service: 'iam' })],
  async collect(session, sink) {
    await readPages(users, session, sink, async (page) => {
      for (const UserName of listOf(page, 'Users').map(text('UserName'))) {
        if (UserName === undefined) continue;
        const fido: string[] = [];
        await readPages({ ...devices, input: { UserName }, subject: UserName }, session, sink, (answer) => {
          for (const serial of listOf(answer, 'MFADevices').map(text('SerialNumber')))
            // GetMFADevice answers for FIDO authenticators alone.
            if (serial?.includes(':u2f/') === true) fido.push(serial);
        });
        if (session.signal.aborted) return;
        await askAboutEach(fido, 'iam', [device], session, sink);
      }
    });
  },
};
