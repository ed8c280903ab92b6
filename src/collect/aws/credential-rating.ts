import type { Operation, SourceCredential } from '../../locker/run.ts';
import type { AwsClients, Caller } from './clients.ts';
import { ownPolicies, type OwnPolicies } from './own-policies.ts';
import { matchesGlob } from '../../text/glob.ts';
import { actionsOf } from './reading-actions.ts';

/** What rating a credential asks, beside what is collected. */
export const ratingOperations: readonly Operation[] = [
  { name: 'sts:GetCallerIdentity', permission: 'sts:GetCallerIdentity' },
  { name: 'iam:GetAccountAuthorizationDetails', permission: 'iam:GetAccountAuthorizationDetails' },
];

interface PolicyStatement {
  Effect?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  Condition?: unknown;
}

/**
 * Rates the credential of one account by its own policies, conservatively: any allowed action that does not only
 * read makes it `can-write`; policies that cannot all be read make it `unknown`.
 */
export async function rateCredential(
  source: string,
  account: string,
  clients: AwsClients,
  callerIn: (account: string) => Promise<Caller>,
): Promise<SourceCredential> {
  const { arn: caller, account: own } = await callerIn(account);
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
  if (own !== null && own !== account)
    return rated('unknown', `it is of account ${own}, and reads nothing of ${account}`);
  if (role === undefined && user === undefined)
    return rated('unknown', 'it is neither a role nor a user that can be looked up');
  try {
    const policies = await ownPolicies(
      role === undefined ? { user: user ?? '' } : { role },
      account,
      clients,
    );
    if (policies.documents.length === 0) return rated('unknown', 'no policy of its own was found');
    const write = await firstWrite(policies);
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

/**
 * The first allowed action that does more than read; null where there is none. Conditions and resources of what is
 * allowed are not looked at; what is denied counts where it is denied without either.
 */
async function firstWrite({ documents, boundary }: OwnPolicies): Promise<string | null> {
  const statements = documents.flatMap(statementsOf);
  const denied = statements.filter(isFlatDenial).flatMap(({ Action }) => textsOf(Action));
  const bound = boundary === null ? null : statementsOf(boundary);
  for (const statement of statements.filter(({ Effect }) => Effect === 'Allow')) {
    if (statement.NotAction !== undefined || statement.Action === undefined) {
      if (bound === null || (await mayWrite(bound))) return 'everything but some actions';
      continue;
    }
    for (const pattern of textsOf(statement.Action)) {
      const actions = await actionsOf(pattern);
      // What no data lists may write, unless the boundary allows nothing but reading.
      if (actions === null) {
        if (bound === null || (await mayWrite(bound))) return pattern;
        continue;
      }
      const writing = actions.find(({ service, name, reads }) => {
        const action = `${service}:${name}`;
        if (reads || denied.some((one) => matchesGlob(one, action, true))) return false;
        return bound === null || bound.some((one) => allows(one, action));
      });
      if (writing)
        return writing.name.toLowerCase() === pattern.toLowerCase().split(':')[1]
          ? pattern
          : `${pattern}, and so ${writing.service}:${writing.name}`;
    }
  }
  return null;
}

async function mayWrite(boundary: readonly PolicyStatement[]): Promise<boolean> {
  for (const { Effect, Action, NotAction } of boundary) {
    if (Effect !== 'Allow') continue;
    if (NotAction !== undefined || Action === undefined) return true;
    for (const pattern of textsOf(Action)) {
      const actions = await actionsOf(pattern);
      if (actions === null || actions.some(({ reads }) => !reads)) return true;
    }
  }
  return false;
}

function allows({ Effect, Action, NotAction }: PolicyStatement, action: string): boolean {
  if (Effect !== 'Allow') return false;
  if (NotAction !== undefined) return !textsOf(NotAction).some((one) => matchesGlob(one, action, true));
  return textsOf(Action).some((one) => matchesGlob(one, action, true));
}

/** Denied to everything, whatever the circumstances. */
function isFlatDenial({ Effect, Action, Resource, Condition }: PolicyStatement): boolean {
  return (
    Effect === 'Deny' && Action !== undefined && Condition === undefined && textsOf(Resource).includes('*')
  );
}

function statementsOf(document: string): PolicyStatement[] {
  const { Statement } = JSON.parse(document) as { Statement?: PolicyStatement | PolicyStatement[] };
  if (Statement === undefined) throw new Error('a policy has no statements');
  return [Statement].flat();
}

function textsOf(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string');
}
