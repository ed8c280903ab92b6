import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place, textParameter } from '../place.ts';

/** A credential of an IAM user that the credential report does not know. */
export interface UserCredential extends Member {
  user: string;
  kind: 'SSH public key' | 'service-specific credential';
  active: boolean;
}

interface Answer {
  SSHPublicKeys?: { SSHPublicKeyId: string; UserName?: string; Status: string }[];
  ServiceSpecificCredentials?: { ServiceSpecificCredentialId: string; UserName?: string; Status: string }[];
}

const kinds = ['aws.iam.ssh-public-keys', 'aws.iam.service-specific-credentials'];

export const userCredentials: CollectionDefinition<UserCredential> = {
  name: 'identity.userCredentials',
  title: 'SSH keys and service-specific credentials of IAM users',
  kinds,
  attribution: 'container',
  lower: (pages) =>
    kinds.flatMap((kind) =>
      ((pages.get(kind) ?? []) as DecodedPage<Answer>[]).flatMap((page): UserCredential[] => [
        ...(page.value.SSHPublicKeys ?? []).map((key) => ({
          ...place(page, key.SSHPublicKeyId),
          user: key.UserName ?? textParameter(page, 'UserName'),
          kind: 'SSH public key' as const,
          active: key.Status !== 'Inactive',
        })),
        ...(page.value.ServiceSpecificCredentials ?? []).map((one) => ({
          ...place(page, one.ServiceSpecificCredentialId),
          user: one.UserName ?? textParameter(page, 'UserName'),
          kind: 'service-specific credential' as const,
          active: one.Status !== 'Inactive',
        })),
      ]),
    ),
};
