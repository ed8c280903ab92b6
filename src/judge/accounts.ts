import type { CheckContext } from './check.ts';

/** The AWS accounts that a system lives in, in order; subscriptions are left out. */
export function awsAccounts(context: CheckContext): string[] {
  return [...(context.system?.reach.containers ?? [])]
    .filter((container) => /^\d{12}$/.test(container))
    .sort();
}
