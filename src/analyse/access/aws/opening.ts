import { ownerOf, questionFor, type Setting, type Target } from './ask.ts';
import type { CompiledModel } from './compiled.ts';
import type { Holder } from './holder.ts';
import { accountOfPrincipal } from './principal.ts';

/** Whom a target may be open to: its owner's account, and the accounts that the resource itself names. */
export interface Opening {
  /** The accounts, of those that a question can come from; null where it may be any. */
  accounts: ReadonlySet<string> | null;
  isOpenTo(account: string): boolean;
}

const outsider: Holder = { kind: 'external', id: 'arn:aws:iam::000000000000:root', account: '000000000000' };

const anyAccount: Opening = { accounts: null, isOpenTo: () => true };

/**
 * Across accounts the resource has to grant what is asked: to an account that neither its policy nor a grant names,
 * and that is not its owner's, it is closed whatever the policies there say (IAM User Guide, "Cross-account policy
 * evaluation logic").
 */
export function openingOf(compiled: CompiledModel, setting: Setting, target: Target): Opening {
  const owner = ownerOf(compiled, target, outsider);
  if (owner === null || owner === outsider.account) return anyAccount;
  const { resourcePolicy, grants } = questionFor(compiled, setting, outsider, target, 'absent', {});
  if (grants === 'unread' || (resourcePolicy !== null && resourcePolicy.gaps.length > 0)) return anyAccount;
  const accounts = new Set([owner]);
  const names = grants.map(({ grantee }) => grantee);
  for (const { fault, statements } of resourcePolicy?.policies ?? []) {
    if (fault !== null) return anyAccount;
    for (const { effect, principal } of statements) {
      if (effect === 'Deny') continue;
      if (principal === null || principal.negated || principal.spec.everyone) return anyAccount;
      names.push(...principal.spec.aws);
    }
  }
  for (const name of names) {
    const account = accountOfPrincipal(name) ?? /^arn:[^:]+:[^:]*:[^:]*:(\d{12}):/.exec(name)?.[1];
    if (account !== undefined) accounts.add(account);
  }
  return { accounts, isOpenTo: (account) => accounts.has(account) };
}
