import type { CredentialRating } from '../../locker/run.ts';
import type { Claims } from '../microsoft/claims.ts';

/** Scopes that say who one is, not what one may do. */
const neutral = new Set(['openid', 'profile', 'email', 'offline_access']);

/** Template ids of directory roles that can only read, and of the two that every principal carries. */
const readingRoles = new Set([
  '0997a1d0-0d1d-4acb-b408-d5ca73121e90',
  'b79fbf4d-3ef9-4689-8143-76b194e85509',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  '5d6b6bb7-de71-4623-b4af-96380a352509',
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  '4a5d8f65-41da-4de4-8968-e035b65339cf',
]);

/** Permissions that read what one signs in or unlocks with. */
const handingOut = /^(BitlockerKey\.Read\.|DeviceLocalCredential\.Read\.)/;

/**
 * Whether the caller could change anything through Graph, by the permissions that its token carries. A user's
 * token is bounded by its scopes; an application may do more through the directory roles it holds.
 */
export function rateGraphToken(claims: Claims | null): { rating: CredentialRating; why: string } {
  if (claims === null) return { rating: 'unknown', why: 'the access token could not be had or read' };
  const permissions = [...claims.roles, ...claims.scopes].filter((name) => !neutral.has(name));
  const writing = permissions.find((name) => handingOut.test(name) || !/\.Read(Basic)?(\.|$)/.test(name));
  if (writing !== undefined) return { rating: 'can-write', why: `its token carries ${writing}` };
  const role =
    claims.scopes.length > 0 ? undefined : claims.directoryRoles.find((id) => !readingRoles.has(id));
  if (role !== undefined) return { rating: 'can-write', why: `it holds the directory role ${role}` };
  if (permissions.length === 0) return { rating: 'unknown', why: 'its token states no permissions' };
  return { rating: 'read-only', why: `${permissions.length} permission(s), all for reading` };
}
