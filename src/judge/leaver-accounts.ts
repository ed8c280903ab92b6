import type { Member } from '../estate/collection.ts';
import { personOf, type CenterUser } from '../estate/identity/center-users.ts';
import type { CloudUser } from '../estate/identity/cloud-users.ts';
import type { DirectoryUser } from '../estate/identity/directory-users.ts';
import type { TokenLifetime } from '../estate/identity/token-lifetimes.ts';
import type { UserCredential } from '../estate/identity/user-credentials.ts';
import type { AccountRemoval, Person } from '../estate/people/people.ts';
import type { CheckContext } from './check.ts';
import { isSupplied, survey, type Survey } from './survey.ts';

/** GetSessionToken gives a user of IAM up to 36 hours, which outlive the keys that asked for it. */
const sessionTokenSeconds = 36 * 3600;
/** An access token of Entra lasts at most 90 minutes unless a policy of the tenant says otherwise. */
const defaultTokenSeconds = 90 * 60;

const tokenWhy = 'an access token of the directory goes on until it expires';

/** An account that may be a leaver's. */
export interface LeaverAccount extends Member {
  label: string;
  personId: string | null;
  /** How it can still be used, in an auditor's words; null where it cannot. */
  usable: string | null;
  /** How long a session that began before can outlive the account, in seconds; null where nobody can say. */
  residualSeconds: number | null;
  /** Why a session can outlive it. */
  residualWhy: string;
}

/** The collections that accounts come from. */
export const accountNeeds = [
  'identity.cloudUsers',
  'identity.userCredentials',
  'identity.centerUsers',
  'identity.directoryUsers',
  'identity.tokenLifetimes',
];

export interface AccountSurveys {
  cloud: Survey<CloudUser>;
  credentials: Survey<UserCredential>;
  center: Survey<CenterUser>;
  directory: Survey<DirectoryUser>;
  lifetimes: Survey<TokenLifetime>;
}

/** What was read of each kind of account. */
export function accountSurveys(context: Pick<CheckContext, 'collection'>): AccountSurveys {
  return {
    cloud: survey(context, 'identity.cloudUsers'),
    credentials: survey(context, 'identity.userCredentials'),
    center: survey(context, 'identity.centerUsers'),
    directory: survey(context, 'identity.directoryUsers'),
    lifetimes: survey(context, 'identity.tokenLifetimes'),
  };
}

/** What must have been read whole: all of each cloud that is read at all, and accounts of both where neither is. */
export function needed({
  cloud,
  credentials,
  center,
  directory,
  lifetimes,
}: AccountSurveys): readonly Survey<Member>[] {
  const read = [
    ...(isSupplied(cloud) ? [cloud, credentials, center] : []),
    ...(isSupplied(directory) ? [directory, lifetimes] : []),
  ];
  return read.length > 0 ? read : [cloud, directory];
}

/** Every account collected, and how many seconds a token of the directory outlives its account. */
export function accountsOf({ cloud, credentials, center, directory, lifetimes }: AccountSurveys): {
  accounts: LeaverAccount[];
  tokenSeconds: number | null;
} {
  const tokenSeconds = longestToken(lifetimes);
  const keys = Map.groupBy(
    credentials.members.filter(({ active }) => active),
    ({ container, user }) => `${container} ${user}`,
  );
  const persons = new Map(directory.members.map(({ objectId, personId }) => [objectId, personId]));
  const accounts = [
    ...cloud.members
      .filter(({ kind }) => kind === 'user')
      .map((user) => cloudAccount(user, keys.get(`${user.container} ${user.name}`) ?? [])),
    ...center.members.map((user) => centerAccount(user, persons)),
    ...directory.members.map((user) => directoryAccount(user, tokenSeconds)),
  ];
  return { accounts, tokenSeconds };
}

/** Accounts that a record of removals names and that are no longer there. */
export function removedAccounts(
  leaver: Person,
  removals: readonly AccountRemoval[],
  accounts: readonly LeaverAccount[],
  residualSeconds: number | null,
): LeaverAccount[] {
  const there = new Set(accounts.map(({ id }) => id));
  const gone = removals.filter(
    ({ personId, account }) => personId === leaver.personId && !there.has(account),
  );
  return [...new Map(gone.map((one) => [one.account, one])).values()].map((one) => ({
    ...one,
    id: one.account,
    label: `Account ${one.account}`,
    usable: null,
    residualSeconds,
    residualWhy: tokenWhy,
  }));
}

/** Which policy an application uses is not read, so that the longest lifetime of any counts. */
function longestToken({ members, whole }: Survey<TokenLifetime>): number | null {
  const stated = members.map(({ accessTokenSeconds: seconds }) =>
    seconds === 'unset' ? defaultTokenSeconds : seconds,
  );
  if (!whole || stated.includes(null)) return null;
  return Math.max(defaultTokenSeconds, ...stated.filter((seconds) => seconds !== null));
}

/** What the judgement takes for granted about the tokens of the directory. */
export function tokenAssumption(seconds: number | null): string {
  return seconds === null
    ? 'How long access tokens of the directory last was not read, or is not understood, so that no session is taken to have ended'
    : `An access token of the directory is taken to outlive its account by ${seconds / 60} minutes: by the longest of the tenant's token lifetime policies, or the service's own 90 minutes where that is longer`;
}

function cloudAccount(user: CloudUser, credentials: readonly UserCredential[]): LeaverAccount {
  const keys = user.keys.filter(({ active }) => active).length;
  const ways = [
    ...(user.passwordEnabled === false ? [] : ['a password']),
    ...(keys > 0 ? [`${keys} active access key${keys === 1 ? '' : 's'}`] : []),
    ...(user.signingCertificates > 0 ? ['an active signing certificate'] : []),
    ...new Set(credentials.map(({ kind }) => `an active ${kind}`)),
  ];
  return {
    ...user,
    label: `AWS user ${user.name} in ${user.container}`,
    usable: ways.length > 0 ? `still has ${ways.join(' and ')}` : null,
    residualSeconds: sessionTokenSeconds,
    residualWhy: 'GetSessionToken gives sessions of up to 36 hours',
    evidence: [...new Set([...user.evidence, ...credentials.flatMap(({ evidence }) => evidence)])],
  };
}

/** A session of the access portal outlives a disabled user, by a time that no interface tells. */
function centerAccount(user: CenterUser, persons: ReadonlyMap<string, string | null>): LeaverAccount {
  return {
    ...user,
    label: `Identity Center user ${user.name}`,
    personId: personOf(user, persons),
    usable: user.enabled ? 'is still enabled' : null,
    residualSeconds: null,
    residualWhy: 'a session of the access portal goes on, for how long no interface tells',
  };
}

function directoryAccount(user: DirectoryUser, residualSeconds: number | null): LeaverAccount {
  return {
    ...user,
    label: `Directory account ${user.name}`,
    usable: user.enabled ? 'is still enabled' : null,
    residualSeconds,
    residualWhy: tokenWhy,
  };
}
