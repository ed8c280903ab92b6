import type { AwsAccount, RootFacts } from '../../../estate/identity/aws/model.ts';
import type { MfaVerdict } from '../answer.ts';
import type { Ternary } from '../ternary.ts';

/**
 * Whether anyone can sign in as the root user. It is only ruled out where no password, key, certificate or device
 * stands and root credentials are managed centrally: else the password of a root user can be recovered by e-mail.
 */
export function rootUsable(account: AwsAccount): Ternary {
  const { passwordPresent, accessKeysPresent, signingCertificatesPresent, mfaEnabled, centrallyManaged } =
    account.root;
  const ways = [passwordPresent, accessKeysPresent, signingCertificatesPresent, mfaEnabled];
  if (ways.some((way) => way === true)) return 'true';
  const managed =
    centrallyManaged === true &&
    account.membership.kind === 'member' &&
    !account.membership.managementAccount;
  return managed && ways.every((way) => way === false) ? 'false' : 'unknown';
}

/**
 * Whether MFA guards every way of signing in as root: access keys and signing certificates never ask for it; the
 * console asks where a device is registered.
 */
export function rootMfa(root: RootFacts): MfaVerdict {
  if (root.accessKeysPresent === true || root.signingCertificatesPresent === true) return 'not-enforced';
  if (root.passwordPresent === true && root.mfaEnabled === false) return 'not-enforced';
  const noKeys = root.accessKeysPresent === false && root.signingCertificatesPresent === false;
  return noKeys && root.mfaEnabled === true ? 'enforced' : 'inconclusive';
}
