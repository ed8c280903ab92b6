import type { AwsUser } from '../../../estate/identity/aws/model.ts';

/** One way by which a user authenticates. */
interface CredentialPath {
  kind: 'password' | 'access-key' | 'signing-certificate' | 'ssh-public-key' | 'service-specific';
  detail: string;
  /** Whether a device can be asked for on this way at all. */
  mfaPossible: boolean;
}

/** Every way by which a user authenticates, and those that were not read. */
interface CredentialPaths {
  paths: readonly CredentialPath[];
  unread: readonly { kind: CredentialPath['kind']; operation: string }[];
}

/**
 * Lists the credentials of a user, beyond what the credential report knows: it says nothing of SSH public keys
 * and service-specific credentials.
 */
export function credentialPaths(user: AwsUser): CredentialPaths {
  const { credentials } = user;
  const paths: CredentialPath[] = [];
  const unread: { kind: CredentialPath['kind']; operation: string }[] = [];
  const add = (
    kind: CredentialPath['kind'],
    count: number | null,
    operation: string,
    mfaPossible = false,
  ): void => {
    if (count === null) unread.push({ kind, operation });
    else if (count > 0) paths.push({ kind, detail: `${count} active`, mfaPossible });
  };
  add(
    'password',
    credentials.password === null ? null : Number(credentials.password),
    'iam:GetCredentialReport',
    true,
  );
  add('access-key', credentials.activeAccessKeys, 'iam:ListAccessKeys');
  add('signing-certificate', credentials.activeSigningCertificates, 'iam:ListSigningCertificates');
  add('ssh-public-key', credentials.activeSshPublicKeys, 'iam:ListSSHPublicKeys');
  if (credentials.activeServiceSpecific === null) {
    unread.push({ kind: 'service-specific', operation: 'iam:ListServiceSpecificCredentials' });
  } else {
    for (const service of credentials.activeServiceSpecific) {
      paths.push({ kind: 'service-specific', detail: service, mfaPossible: false });
    }
  }
  return { paths, unread };
}
