import { decodePolicy } from './policy-document.ts';
import type { AwsGroup, AwsRole, AwsUser, ManagedPolicy, PolicyDocument, Tags } from './model.ts';
import {
  addGap,
  isItem,
  itemsOf,
  listOf,
  nameOf,
  textOf,
  type AwsPage,
  type Item,
  type Reads,
} from './page.ts';
import { credentialsOf } from './credentials.ts';

const details = 'iam:GetAccountAuthorizationDetails';

interface Principals {
  users: AwsUser[];
  groups: AwsGroup[];
  roles: AwsRole[];
  managedPolicies: ManagedPolicy[];
}

/** Users, groups, roles and managed policies, from the authorization details of every account. */
export function lowerPrincipals(reads: Reads): Principals {
  for (const account of reads.accounts) {
    if (!reads.complete(details, account)) {
      addGap(reads, 'principals', account, details, 'the principals of the account were not read to the end');
    }
  }
  const pages = reads.pages(details);
  const arnOfGroup = groupArns(reads);
  const described = describedRoles(reads);
  const policies = new Map<string, ManagedPolicy>();
  for (const page of pages) {
    for (const item of optionalItems(reads, page, 'Policies')) addManagedPolicy(reads, page, item, policies);
  }
  return {
    users: pages.flatMap((page) =>
      optionalItems(reads, page, 'UserDetailList').flatMap((item) => userOf(reads, page, item, arnOfGroup)),
    ),
    groups: pages.flatMap((page) =>
      optionalItems(reads, page, 'GroupDetailList').flatMap((item) => groupOf(reads, page, item)),
    ),
    roles: pages.flatMap((page) =>
      optionalItems(reads, page, 'RoleDetailList').flatMap((item) => roleOf(reads, page, item, described)),
    ),
    managedPolicies: [...policies.values()],
  };
}

/** A filtered page may leave a list out. */
function optionalItems(reads: Reads, page: AwsPage, member: string): Item[] {
  const present = isItem(page.value) && page.value[member] !== undefined;
  return present || !isItem(page.value) ? itemsOf(reads, page, member, 'principals') : [];
}

function userOf(
  reads: Reads,
  page: AwsPage,
  item: Item,
  arnOfGroup: (account: string, name: string) => string,
): AwsUser[] {
  const arn = nameOf(reads, page, item, 'Arn', 'principals');
  const name = nameOf(reads, page, item, 'UserName', 'principals');
  if (arn === null || name === null) return [];
  const groups = item['GroupList'];
  const names = Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
  return [
    {
      arn,
      account: page.account,
      name,
      uniqueId: textOf(item, 'UserId'),
      tags: tagsOf(item['Tags']),
      groups: names.map((group) => arnOfGroup(page.account, group)),
      inline: inlinePolicies(reads, page, item, 'UserPolicyList', `user ${arn}`),
      attached: attachedPolicies(reads, page, item),
      boundary: boundaryOf(reads, page, item),
      credentials: credentialsOf(reads, page.account, name, arn),
      evidence: [page.evidence],
    },
  ];
}

/** Group names are unique in an account, but their ARNs carry a path that membership does not print. */
function groupArns(reads: Reads): (account: string, name: string) => string {
  const arns = new Map<string, string>();
  for (const page of reads.pages(details)) {
    for (const group of optionalItems(reads, page, 'GroupDetailList')) {
      const name = textOf(group, 'GroupName');
      const arn = textOf(group, 'Arn');
      if (name !== null && arn !== null) arns.set(`${page.account}|${name}`, arn);
    }
  }
  return (account, name) =>
    arns.get(`${account}|${name}`) ?? `arn:${reads.partition}:iam::${account}:group/${name}`;
}

function groupOf(reads: Reads, page: AwsPage, item: Item): AwsGroup[] {
  const arn = nameOf(reads, page, item, 'Arn', 'principals');
  const name = nameOf(reads, page, item, 'GroupName', 'principals');
  if (arn === null || name === null) return [];
  return [
    {
      arn,
      account: page.account,
      name,
      inline: inlinePolicies(reads, page, item, 'GroupPolicyList', `group ${arn}`),
      attached: attachedPolicies(reads, page, item),
      evidence: [page.evidence],
    },
  ];
}

function roleOf(
  reads: Reads,
  page: AwsPage,
  item: Item,
  described: ReadonlyMap<string, DescribedRole[]>,
): AwsRole[] {
  const arn = nameOf(reads, page, item, 'Arn', 'principals');
  const name = nameOf(reads, page, item, 'RoleName', 'principals');
  if (arn === null || name === null) return [];
  const others = described.get(arn) ?? [];
  const duration = others
    .map((other) => other.item['MaxSessionDuration'])
    .find((value) => typeof value === 'number');
  const lastUsed = item['RoleLastUsed'];
  return [
    {
      arn,
      account: page.account,
      name,
      uniqueId: textOf(item, 'RoleId'),
      tags: tagsOf(item['Tags']),
      trust: decodePolicy(item['AssumeRolePolicyDocument'], `${arn} trust`, `trust policy of role ${arn}`, [
        page.evidence,
      ]),
      inline: inlinePolicies(reads, page, item, 'RolePolicyList', `role ${arn}`),
      attached: attachedPolicies(reads, page, item),
      boundary: boundaryOf(reads, page, item),
      maxSessionSeconds: duration ?? null,
      serviceLinked: arn.includes(':role/aws-service-role/'),
      lastUsed: isItem(lastUsed) ? textOf(lastUsed, 'LastUsedDate') : null,
      evidence: [...new Set([page.evidence, ...others.map((other) => other.evidence)])],
    },
  ];
}

interface DescribedRole {
  item: Item;
  evidence: string;
}

/** Authorization details print no session duration; ListRoles and GetRole do. */
function describedRoles(reads: Reads): ReadonlyMap<string, DescribedRole[]> {
  const found = new Map<string, DescribedRole[]>();
  const add = (item: Item, evidence: string): void => {
    const arn = textOf(item, 'Arn');
    if (arn !== null) found.set(arn, [...(found.get(arn) ?? []), { item, evidence }]);
  };
  for (const page of reads.pages('iam:ListRoles')) {
    for (const item of itemsOf(reads, page, 'Roles', 'principals')) add(item, page.evidence);
  }
  for (const page of reads.pages('iam:GetRole')) {
    const item = isItem(page.value) ? page.value['Role'] : undefined;
    if (isItem(item)) add(item, page.evidence);
  }
  return found;
}

function addManagedPolicy(
  reads: Reads,
  page: AwsPage,
  item: Item,
  policies: Map<string, ManagedPolicy>,
): void {
  const arn = nameOf(reads, page, item, 'Arn', 'policies');
  if (arn === null || policies.has(arn)) return;
  const versions = listOf(reads, page, item, 'PolicyVersionList', 'policies');
  const version = versions.find(
    (one) => one['IsDefaultVersion'] === true || one['VersionId'] === item['DefaultVersionId'],
  );
  const decode = (one: Item | undefined): PolicyDocument =>
    decodePolicy(
      one?.['Document'],
      arn,
      `managed policy ${arn}, version ${textOf(one ?? {}, 'VersionId') ?? 'default'}`,
      [page.evidence],
    );
  const account = /^arn:[^:]+:iam::(\d{12}):/.exec(arn)?.[1] ?? null;
  policies.set(arn, {
    arn,
    account,
    document: decode(version),
    otherVersions: versions.filter((one) => one !== version).map(decode),
  });
}

function inlinePolicies(
  reads: Reads,
  page: AwsPage,
  item: Item,
  member: string,
  owner: string,
): PolicyDocument[] {
  return listOf(reads, page, item, member, 'policies').map((policy) => {
    const name = textOf(policy, 'PolicyName') ?? 'without a name';
    return decodePolicy(policy['PolicyDocument'], `${owner} ${name}`, `inline policy ${name} of ${owner}`, [
      page.evidence,
    ]);
  });
}

function attachedPolicies(reads: Reads, page: AwsPage, item: Item): string[] {
  return listOf(reads, page, item, 'AttachedManagedPolicies', 'policies').flatMap((policy) => {
    const arn = nameOf(reads, page, policy, 'PolicyArn', 'policies');
    return arn === null ? [] : [arn];
  });
}

function boundaryOf(reads: Reads, page: AwsPage, item: Item): string | null {
  const boundary = item['PermissionsBoundary'];
  if (boundary === undefined || boundary === null) return null;
  return isItem(boundary) ? nameOf(reads, page, boundary, 'PermissionsBoundaryArn', 'policies') : null;
}

/** Tags as AWS lists them; null, not known, where there is no such list. */
function tagsOf(value: unknown, key = 'Key', content = 'Value'): Tags | null {
  if (!Array.isArray(value) || !value.every(isItem)) return null;
  return Object.fromEntries(value.map((tag) => [textOf(tag, key) ?? '', textOf(tag, content) ?? '']));
}
