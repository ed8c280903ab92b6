import { accountLabel } from '../../analyse/access/people/account.ts';
import type { ReachingAccount, SystemAccess } from './engagement-access.ts';

/**
 * Accounts that reach a system and are joined to no person: each may be anybody's. The roles that accounts pass through
 * are ways, and the identities of the system's own machines are the system.
 */
export function nobodysAccounts({
  accounts,
  ownIdentities,
}: Pick<SystemAccess, 'accounts' | 'ownIdentities'>): ReachingAccount[] {
  return accounts.filter(
    ({ kind, principal, joined }) =>
      kind !== 'role' && !ownIdentities.has(principal) && (joined === null || joined.personId === null),
  );
}

/** An account of nobody as an auditor names it, with why it is nobody's. */
export function nobodysLabel({ joined, kind, principal }: ReachingAccount): { name: string; why: string } {
  if (joined === null)
    return { name: `${kind} ${principal}`, why: 'is in no list of accounts that was read' };
  return { name: accountLabel(joined.account), why: joined.why ?? 'names no person' };
}
