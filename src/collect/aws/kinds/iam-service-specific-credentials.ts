import { awsFanOutKind, text } from '../fan-out-kind.ts';
import { marker } from '../kind.ts';

export const serviceSpecificCredentials = awsFanOutKind({
  kind: 'aws.iam.service-specific-credentials',
  title: 'Service-specific credentials of users',
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
      operation: 'ListServiceSpecificCredentials',
      permission: 'iam:ListServiceSpecificCredentials',
      input: (subject) => ({ UserName: subject }),
      list: 'ServiceSpecificCredentials',
      token: marker,
    },
  ],
});
