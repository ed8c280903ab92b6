import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** Whether an IAM user holds every permission on everything, standing, and through which policy. */
export interface CloudGrant extends Member {
  user: string;
  /** Null where a policy was not read, is malformed, or allows so much only under a condition or by exception. */
  administrator: boolean | null;
  through: string | null;
}

type Document = string | Record<string, unknown>;

interface Named {
  PolicyName?: string;
  PolicyDocument?: Document;
}

interface Attached {
  PolicyName?: string;
  PolicyArn?: string;
}

interface Details {
  UserDetailList?: {
    Arn: string;
    UserName: string;
    GroupList?: string[];
    UserPolicyList?: Named[];
    AttachedManagedPolicies?: Attached[];
  }[];
  GroupDetailList?: { GroupName?: string; GroupPolicyList?: Named[]; AttachedManagedPolicies?: Attached[] }[];
  Policies?: {
    Arn: string;
    PolicyVersionList?: { Document?: Document; IsDefaultVersion?: boolean }[];
  }[];
}

interface Statement {
  Effect?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: unknown;
}

/** How far one policy goes: to everything, not to everything, or nobody can say. */
interface Extent {
  name: string;
  everything: boolean | null;
}

export const cloudGrants: CollectionDefinition<CloudGrant> = {
  name: 'identity.cloudGrants',
  title: 'IAM users who hold every permission',
  kinds: ['aws.iam.authorization-details'],
  attribution: 'container',
  lower(pages) {
    const all = (pages.get('aws.iam.authorization-details') ?? []) as DecodedPage<Details>[];
    const byAccount = Map.groupBy(all, ({ envelope }) => envelope.account);
    return all.flatMap((page) => {
      const account = (byAccount.get(page.envelope.account) ?? []).map(({ value }) => value);
      return (page.value.UserDetailList ?? []).map((user) => grantOf(page, user, account));
    });
  },
};

type User = NonNullable<Details['UserDetailList']>[number];

function grantOf(page: DecodedPage, user: User, account: readonly Details[]): CloudGrant {
  const documents = new Map(
    account.flatMap(({ Policies }) => Policies ?? []).map((policy) => [policy.Arn, defaultOf(policy)]),
  );
  const groups = account.flatMap(({ GroupDetailList }) => GroupDetailList ?? []);
  const own = (user.GroupList ?? []).map((name) => ({
    name,
    group: groups.find((one) => one.GroupName === name),
  }));
  const extents: Extent[] = [
    ...inline(user.UserPolicyList, ''),
    ...attached(user.AttachedManagedPolicies, documents, ''),
    ...own.flatMap(({ name, group }): Extent[] =>
      group
        ? [
            ...inline(group.GroupPolicyList, ` of group ${name}`),
            ...attached(group.AttachedManagedPolicies, documents, ` of group ${name}`),
          ]
        : [{ name: `group ${name}`, everything: null }],
    ),
  ];
  const telling =
    extents.find(({ everything }) => everything) ?? extents.find(({ everything }) => everything === null);
  return {
    ...place(page, user.Arn),
    user: user.UserName,
    administrator: telling === undefined ? false : telling.everything,
    through: telling?.name ?? null,
  };
}

function defaultOf(policy: NonNullable<Details['Policies']>[number]): Document | undefined {
  return policy.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion === true)?.Document;
}

function inline(policies: readonly Named[] | undefined, of: string): Extent[] {
  return (policies ?? []).map(({ PolicyName, PolicyDocument }) => ({
    name: `policy ${PolicyName ?? 'unnamed'}${of}`,
    everything: allowsEverything(PolicyDocument),
  }));
}

function attached(
  policies: readonly Attached[] | undefined,
  documents: ReadonlyMap<string, Document | undefined>,
  of: string,
): Extent[] {
  return (policies ?? []).map(({ PolicyName, PolicyArn }) => ({
    name: `policy ${PolicyName ?? PolicyArn ?? 'unnamed'}${of}`,
    everything: allowsEverything(documents.get(PolicyArn ?? '')),
  }));
}

function allowsEverything(document: Document | undefined): boolean | null {
  const statements = statementsOf(document);
  if (statements === null) return null;
  const allowing = statements.filter(({ Effect }) => Effect !== 'Deny');
  if (
    allowing.some(
      (one) =>
        one.Effect === 'Allow' && isAll(one.Action) && isAll(one.Resource) && one.Condition === undefined,
    )
  ) {
    return true;
  }
  const unclear = allowing.some(
    (one) =>
      one.Effect !== 'Allow' ||
      one.NotAction !== undefined ||
      one.NotResource !== undefined ||
      (isAll(one.Action) && one.Condition !== undefined),
  );
  return unclear ? null : false;
}

function statementsOf(document: Document | undefined): Statement[] | null {
  try {
    const policy =
      typeof document === 'string' ? (JSON.parse(decodeURIComponent(document)) as unknown) : document;
    const statements = (policy as { Statement?: unknown } | undefined)?.Statement;
    if (statements === undefined || statements === null) return null;
    const list: unknown[] = Array.isArray(statements) ? statements : [statements];
    return list.every((one) => typeof one === 'object' && one !== null) ? list : null;
  } catch {
    return null;
  }
}

/** `*` and `*:*`, and runs of stars, name every action or resource. */
function isAll(value: unknown): boolean {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.some((one) => typeof one === 'string' && /^\*+(:\*+)?$/.test(one));
}
