import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { marker } from '../kind.ts';

export const sshPublicKeys = awsFanOutKind({
  kind: 'aws.iam.ssh-public-keys',
  title: 'SSH public keys of users',
  level: 'account',
  objects: {
    service: 'iam',
    operation: 'ListUsers',
    permission: 'iam:ListUsers',
    list: 'Users',
    input: { MaxItems: 1000 },
    token: marker,
  },
  subject: text('UserName'),
  details: [
    {
      operation: 'ListSSHPublicKeys',
      permission: 'iam:ListSSHPublicKeys',
      input: (subject) => ({ UserName: subject }),
      list: 'SSHPublicKeys',
      token: marker,
    },
  ],
});
