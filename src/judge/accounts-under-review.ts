import { personOf, type CenterUser } from '../estate/identity/center-users.ts';
import type { CloudUser } from '../estate/identity/cloud-users.ts';
import type { DirectoryUser } from '../estate/identity/directory-users.ts';
import type { AccountReview } from '../estate/people/people.ts';
import type { CheckContext } from './check.ts';
import { anyOf, survey, together, type Survey } from './survey.ts';

/** What it takes to name every account in reach of a system and the decisions that people took on it. */
export const reviewNeeds = [
  'identity.cloudUsers',
  'identity.centerUsers',
  'identity.directoryUsers',
  'people.accountReviews',
  'identity.accessReviews',
] as const;

/** Those of them that hold what is counted. */
export const reviewPopulation = [
  'identity.cloudUsers',
  'identity.centerUsers',
  'identity.directoryUsers',
] as const;

/** One account with the decisions on it. */
export interface AccountUnderReview {
  /** As a report calls it. */
  name: string;
  account:
    | { kind: 'cloud'; user: CloudUser }
    | { kind: 'center'; user: CenterUser }
    | { kind: 'directory'; user: DirectoryUser };
  /** False only where nobody can sign in with it any more. */
  usable: boolean;
  /** Its id and those under which other directories know it. */
  ids: ReadonlySet<string>;
  /** Its person and all ids of that person's accounts: nobody reviews themselves. */
  self: ReadonlySet<string>;
  decisions: readonly AccountReview[];
}

interface AccountsUnderReview {
  accounts: readonly AccountUnderReview[];
  /** The lists that were counted. */
  counted: Survey<CloudUser | CenterUser | DirectoryUser>;
  reviews: Survey<AccountReview>;
}

/** Every account in reach of the system: root and IAM users, users of Identity Center, users of the directory. */
export function accountsUnderReview(context: CheckContext): AccountsUnderReview {
  const cloud = survey<CloudUser>(context, 'identity.cloudUsers');
  const center = survey<CenterUser>(context, 'identity.centerUsers');
  const directory = survey<DirectoryUser>(context, 'identity.directoryUsers');
  const persons = new Map(directory.members.map(({ objectId, personId }) => [objectId, personId]));
  const sources = anyOf([
    survey<AccountReview>(context, 'people.accountReviews'),
    survey<AccountReview>(context, 'identity.accessReviews'),
  ]);
  const decisions = sources.flatMap(({ members }) => members);
  const found: (Pick<AccountUnderReview, 'name' | 'account' | 'usable' | 'ids'> & {
    personId: string | null;
  })[] = [
    ...cloud.members.map((user) => ({
      name: user.name,
      account: { kind: 'cloud' as const, user },
      usable: isUsable(user),
      ids: new Set([user.id]),
      personId: user.personId,
    })),
    ...center.members.map((user) => ({
      name: `Identity Center user ${user.name}`,
      account: { kind: 'center' as const, user },
      usable: user.enabled,
      // The directory that a user of Identity Center is provisioned from decides about both.
      ids: new Set([user.id, ...user.otherIds]),
      personId: personOf(user, persons),
    })),
    ...directory.members.map((user) => ({
      name: user.name,
      account: { kind: 'directory' as const, user },
      usable: user.enabled,
      ids: new Set([user.id]),
      personId: user.personId,
    })),
  ];
  const idsOf = new Map<string, string[]>();
  for (const { personId, account } of found)
    if (personId !== null) idsOf.set(personId, [...(idsOf.get(personId) ?? []), account.user.id]);
  const byAccount = Map.groupBy(decisions, ({ account }) => account);
  const accounts = found.map(({ personId, ...one }) => ({
    ...one,
    self: new Set([...one.ids, ...(personId === null ? [] : [personId, ...(idsOf.get(personId) ?? [])])]),
    decisions: [...one.ids].flatMap((id) => byAccount.get(id) ?? []),
  }));
  const surveys = [cloud, center, directory].filter(({ applicable }) => applicable);
  return {
    accounts,
    counted: together(surveys, accounts.length) as Survey<CloudUser | CenterUser | DirectoryUser>,
    reviews: together(sources, 0) as Survey<AccountReview>,
  };
}

function isUsable({ passwordEnabled, keys, signingCertificates }: CloudUser): boolean {
  return passwordEnabled !== false || keys.some(({ active }) => active) || signingCertificates > 0;
}
