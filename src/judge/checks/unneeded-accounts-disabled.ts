import { dormancyClock, dormancyInterpretation } from '../../analyse/clocks/dormancy.ts';
import { openRemovals, reviewClock } from '../../analyse/clocks/review.ts';
import type { DirectorySignIn } from '../../estate/identity/directory-sign-ins.ts';
import type { UserCredential } from '../../estate/identity/user-credentials.ts';
import type { RegisteredAccount } from '../../estate/people/people.ts';
import {
  accountsUnderReview,
  reviewNeeds,
  reviewPopulation,
  type AccountUnderReview,
} from '../accounts-under-review.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';

/** NCSSR 2.2.1.4: nobody uses what operations do not need; that it is needed all the same, a person decides. */
export const unneededAccountsDisabled: Check = {
  id: 'unneeded-accounts-disabled',
  title: 'Accounts that nobody uses are disabled, or kept by a decision',
  procedure:
    'For each usable account in reach of the system the last use that succeeded is read: of the password and keys of IAM users, and of sign-ins to the directory, where an attempt that may have failed is no use. An account unused for three calendar months, or since it was made, must be kept by a decision that a person other than its user made within three months. Decisions to remove must be carried out. Root users, which no account can be without, and accounts registered as break-glass are listed beside.',
  nature: 'reperformance',
  cites: { '2.2.1.4-b': 'part' },
  needs: [...reviewNeeds, 'identity.directorySignIns', 'identity.userCredentials', 'people.accountRegister'],
  population: reviewPopulation,
  unit: 'system',
  effective: since205,
  judge(context) {
    const { accounts, counted, reviews } = accountsUnderReview(context);
    const signIns = survey<DirectorySignIn>(context, 'identity.directorySignIns');
    const credentials = survey<UserCredential>(context, 'identity.userCredentials');
    const register = survey<RegisteredAccount>(context, 'people.accountRegister');
    const uses = usesOf(signIns.members, credentials.members);
    const emergency = new Set(
      register.members.filter(({ kind }) => kind === 'break-glass').map(({ account }) => account),
    );
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const notes = [`Counted as ${dormancyInterpretation}`];
    for (const one of accounts.filter(({ usable }) => usable)) {
      const said = (condition: string): Exception => ({
        subject: one.name,
        evidence: [...one.account.user.evidence, ...reviews.evidence],
        condition,
      });
      // A decision on one group or role alone leaves the account needed.
      if (openRemovals(one.decisions, one.self, context.at).some(({ resource }) => resource === null)) {
        exceptions.push(said('was to be removed by a decision, and can still be used'));
        continue;
      }
      const use = clockOf(one, uses, context.at);
      const { state, unproved } = use;
      if (state === 'used') continue;
      if (isRoot(one) || [...one.ids].some((id) => emergency.has(id))) {
        notes.push(`${one.name}: ${isRoot(one) ? 'a root user' : 'a break-glass account'}, ${lastUse(use)}`);
        continue;
      }
      const review = reviewClock(one.decisions, one.self, context.at);
      if (review.state === 'in-force' && review.decision === 'keep') {
        notes.push(`${one.name}: ${lastUse(use)}, kept by a decision of ${review.last?.toISOString() ?? ''}`);
        continue;
      }
      // A decision or a registration that was not read may be why the account is there.
      const explained = reviews.whole && (register.whole || !isSupplied(register));
      if (state === 'dormant' && explained)
        exceptions.push(said(`${lastUse(use)}, and no decision within three months keeps it`));
      else undecided.push(said(unproved ?? `${lastUse(use)}; why it is kept was not read`));
    }
    return judgementOf(counted, [reviews, ...[signIns, credentials, register].filter(isSupplied)], {
      exceptions,
      undecided,
      notes,
    });
  },
};

interface Uses {
  signIns: ReadonlyMap<string, DirectorySignIn>;
  /** Users, by account and name, with credentials of which no last use is kept. */
  silent: ReadonlySet<string>;
}

interface Use {
  state: 'used' | 'dormant' | 'unknown';
  /** Of the last use, or of the making where there was none. */
  since: Date | null;
  ever: boolean;
  /** Why the last use is not known. */
  unproved: string | null;
}

function usesOf(signIns: readonly DirectorySignIn[], credentials: readonly UserCredential[]): Uses {
  const silent = credentials.filter(({ active }) => active).map((one) => `${one.container} ${one.user}`);
  return { signIns: new Map(signIns.map((one) => [one.objectId, one])), silent: new Set(silent) };
}

function clockOf({ account, ids }: AccountUnderReview, uses: Uses, at: Date): Use {
  if (account.kind === 'cloud') {
    const { user } = account;
    const lastUses = [user.passwordLastUsed, ...user.keys.map(({ lastUsed }) => lastUsed)];
    const clock = dormancyClock(lastUses, user.createdAt, at);
    if (clock.state === 'dormant' && uses.silent.has(`${user.container} ${user.name}`))
      return unproved('has a credential of which AWS keeps no last use', clock);
    return known(clock, 'nothing says when it was made or last used');
  }
  if (account.kind === 'center') {
    // A user that another directory provisions signs in there.
    const signIn = [...ids].map((id) => uses.signIns.get(id)).find((one) => one !== undefined);
    if (signIn === undefined) return unproved('AWS tells no last sign-in of a user of Identity Center');
    return clockOfSignIn(signIn, null, at);
  }
  const signIn = uses.signIns.get(account.user.objectId);
  if (signIn === undefined) return unproved('its last sign-in was not read');
  return clockOfSignIn(signIn, account.user.createdAt, at);
}

function clockOfSignIn(
  { lastSuccess, lastAttempts }: DirectorySignIn,
  created: string | null,
  at: Date,
): Use {
  if (lastSuccess !== null)
    return known(dormancyClock([lastSuccess], null, at), `its last sign-in is ${lastSuccess}`);
  const clock = dormancyClock(lastAttempts, created, at);
  if (clock.state === 'used' && lastAttempts.length > 0)
    return unproved(
      'was last tried within three months, and nothing says whether any attempt succeeded',
      clock,
    );
  return known(clock, 'nothing says when it was made or last used');
}

function unproved(
  why: string,
  { since, ever }: Pick<Use, 'since' | 'ever'> = { since: null, ever: false },
): Use {
  return { state: 'unknown', since, ever, unproved: why };
}

function known({ state, since, ever }: Omit<Use, 'unproved'>, otherwise: string): Use {
  return { state, since, ever, unproved: state === 'unknown' ? otherwise : null };
}

function isRoot({ account }: AccountUnderReview): boolean {
  return account.kind === 'cloud' && account.user.kind === 'root';
}

function lastUse({ since, ever }: Use): string {
  if (since === null) return 'without a known use';
  return ever
    ? `not used since ${since.toISOString()}`
    : `made at ${since.toISOString()} and never known to be used`;
}
