import type { PlannedRead } from '../../locker/run.ts';
import type { ReadFailure } from '../kind.ts';
import type { Claims } from '../microsoft/claims.ts';

/**
 * Permissions that hold what another one reads (Microsoft Graph permissions reference). Graph answers a request made
 * with less by leaving out objects and fields, and says nothing of it.
 */
const holders: Readonly<Record<string, readonly string[]>> = {
  'Application.Read.All': ['Directory.Read.All'],
  'Domain.Read.All': ['Directory.Read.All'],
  'GroupMember.Read.All': ['Group.Read.All', 'Directory.Read.All'],
  'GroupSettings.Read.All': ['Directory.Read.All'],
  'LicenseAssignment.Read.All': ['Organization.Read.All', 'Directory.Read.All'],
  'Organization.Read.All': ['Directory.Read.All'],
  'Policy.Read.AuthenticationMethod': ['Policy.Read.All'],
  'AuthenticationContext.Read.All': ['Policy.Read.ConditionalAccess', 'Policy.Read.All'],
  'RoleManagement.Read.Directory': ['RoleManagement.Read.All', 'Directory.Read.All'],
  'User.Read.All': ['Directory.Read.All'],
  'UserAuthMethod-Passkey.Read.All': ['UserAuthenticationMethod.Read.All'],
  'UserAuthMethod-WindowsHello.Read.All': ['UserAuthenticationMethod.Read.All'],
};

/** What the token lacks of the permissions that a read needs to see everything, each a shortfall of its operation. */
export function unseen(read: PlannedRead, held: Claims | null): ReadFailure[] {
  const granted = new Set([...(held?.roles ?? []), ...(held?.scopes ?? [])]);
  return read.operations
    .filter(({ permission }) => !needed(permission).some((one) => granted.has(one)))
    .map(({ name, permission }) => ({
      reason: 'denied',
      operation: name,
      permission,
      message:
        held === null
          ? 'The access token could not be read, so that nobody knows what Graph left out of its answers'
          : `The access token does not carry ${permission}: Graph leaves out what it shows, without a word`,
    }));
}

/** The permission itself, and all that read no less. */
function needed(permission: string): string[] {
  const all = [permission, ...(holders[permission] ?? [])];
  return all.flatMap((one) => [one, one.replace(/\.Read\./, '.ReadWrite.')]);
}
