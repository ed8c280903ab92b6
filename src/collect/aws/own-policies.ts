import type { AwsClients } from './clients.ts';

/** The policies of one role or user: what they allow and deny, and the boundary that bounds them. */
export interface OwnPolicies {
  documents: readonly string[];
  /** The permissions boundary's text; null where there is none. */
  boundary: string | null;
}

/** Policies that are not all to be had; the rating is unknown then. */
class UnreadPolicyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadPolicyError';
  }
}

interface Inline {
  PolicyName?: string;
  PolicyDocument?: string;
}

interface Holder {
  UserName?: string;
  GroupName?: string;
  RoleName?: string;
  UserPolicyList?: Inline[];
  GroupPolicyList?: Inline[];
  RolePolicyList?: Inline[];
  GroupList?: string[];
  AttachedManagedPolicies?: { PolicyArn?: string }[];
  PermissionsBoundary?: { PermissionsBoundaryArn?: string };
}

interface Details {
  UserDetailList?: Holder[];
  GroupDetailList?: Holder[];
  RoleDetailList?: Holder[];
  Policies?: { Arn?: string; PolicyVersionList?: { Document?: string; IsDefaultVersion?: boolean }[] }[];
  IsTruncated?: boolean;
  Marker?: string;
}

/**
 * The policies of one role or user, those of its groups included, from the account's authorization details: no
 * permission is needed that collection does not need. Throws `UnreadPolicyError` where one is not to be had.
 */
export async function ownPolicies(
  who: { role: string } | { user: string },
  account: string,
  clients: AwsClients,
): Promise<OwnPolicies> {
  const holders: Holder[] = [];
  const groups = new Map<string, Holder>();
  const managed = new Map<string, string>();
  for await (const page of detailsOf(account, clients)) {
    if ('role' in who)
      holders.push(...(page.RoleDetailList ?? []).filter(({ RoleName }) => RoleName === who.role));
    else holders.push(...(page.UserDetailList ?? []).filter(({ UserName }) => UserName === who.user));
    for (const group of page.GroupDetailList ?? []) groups.set(group.GroupName ?? '', group);
    for (const { Arn = '', PolicyVersionList = [] } of page.Policies ?? []) {
      const version = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
      if (version?.Document !== undefined) managed.set(Arn, version.Document);
    }
  }
  if (holders.length === 0) throw new UnreadPolicyError('the account’s authorization details do not list it');
  const text = (arn: string): string => {
    const document = managed.get(arn);
    if (document === undefined)
      throw new UnreadPolicyError(`the authorization details do not hold the text of ${arn}`);
    return decodeURIComponent(document);
  };
  const all = [...holders, ...holders.flatMap(({ GroupList = [] }) => GroupList.map(groupNamed))];
  function groupNamed(name: string): Holder {
    const group = groups.get(name);
    if (group === undefined)
      throw new UnreadPolicyError(`the authorization details do not list its group ${name}`);
    return group;
  }
  const bounds = holders.flatMap(({ PermissionsBoundary: bound }) => bound?.PermissionsBoundaryArn ?? []);
  return {
    documents: all.flatMap((one) => [
      ...inlineOf(one),
      ...(one.AttachedManagedPolicies ?? []).map(({ PolicyArn = '' }) => text(PolicyArn)),
    ]),
    boundary: bounds[0] === undefined ? null : text(bounds[0]),
  };
}

function inlineOf({ UserPolicyList, GroupPolicyList, RolePolicyList }: Holder): string[] {
  const all = [...(UserPolicyList ?? []), ...(GroupPolicyList ?? []), ...(RolePolicyList ?? [])];
  return all.map(({ PolicyName = '', PolicyDocument }) => {
    if (PolicyDocument === undefined)
      throw new UnreadPolicyError(
        `the authorization details do not hold the text of its policy ${PolicyName}`,
      );
    return decodeURIComponent(PolicyDocument);
  });
}

async function* detailsOf(account: string, clients: AwsClients): AsyncGenerator<Details> {
  const client = await clients.client('iam', account, null);
  const seen = new Set<string>();
  for (let Marker: string | undefined; ;) {
    const input = { MaxItems: 1000, ...(Marker === undefined ? {} : { Marker }) };
    const command = await clients.command('iam', 'GetAccountAuthorizationDetails', input);
    const page = (await client.send(command)) as Details;
    yield page;
    if (page.IsTruncated !== true) return;
    if (page.Marker === undefined || seen.has(page.Marker))
      throw new UnreadPolicyError('the authorization details end before their last page');
    seen.add(page.Marker);
    Marker = page.Marker;
  }
}
