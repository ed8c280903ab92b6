import { awsListKind, marker } from '../kind.ts';

export const virtualMfaDevices = awsListKind({
  kind: 'aws.iam.virtual-mfa-devices',
  title: "Virtual second factors, the root user's among them",
  level: 'account',
  service: 'iam',
  operation: 'ListVirtualMFADevices',
  permission: 'iam:ListVirtualMFADevices',
  list: 'VirtualMFADevices',
  input: { MaxItems: 1000 },
  token: marker,
});
