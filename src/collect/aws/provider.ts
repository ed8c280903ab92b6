import { resolve } from 'node:path';
import { readRegularText } from '../../input/regular-file.ts';
import type { AwsSource } from '../../scope/scope.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';
import type { PlannedRead } from '../../locker/run.ts';
import type { ReadFailure } from '../kind.ts';
import { unauthenticatedAws } from '../connections.ts';
import { AwsClients, type Caller } from './clients.ts';
import { rateCredential } from './credential-rating.ts';
import { awsKinds } from './kinds/index.ts';
import { plannedReads } from './places.ts';
import { AwsSession } from './session.ts';

/** Opens an AWS source: a role in each of its accounts, or the caller's own credential where none is given. */
export async function openAws(
  name: string,
  source: AwsSource,
  environment: CollectionEnvironment,
): Promise<OpenedSource> {
  const authority =
    source.ca === undefined ? null : await readRegularText(resolve(environment.folder, source.ca));
  const clients = new AwsClients(source, environment.attempts, authority);
  const kinds = new Map(awsKinds.map((kind) => [kind.kind, kind]));
  const asked = new Map<string, Set<string>>();
  const callers = new Map<string, Promise<Caller>>();
  const callerIn = (account: string): Promise<Caller> => {
    const known = callers.get(account) ?? clients.caller(account).catch(() => nobody);
    callers.set(account, known);
    return known;
  };
  return {
    plan: () => Promise.resolve(plannedReads(name, source, awsKinds)),
    async provenance(read) {
      const { arn: caller } = await callerIn(read.account ?? '');
      const origins = [...(asked.get(read.id) ?? [])];
      asked.delete(read.id);
      const endpoint =
        origins[0] ??
        source.endpoint ??
        `https://${serviceOf(read.kind)}.${read.region ?? 'aws'}.amazonaws.com`;
      const why = origins
        .map((origin) => unauthenticatedAws(origin, source.endpoint, process.env))
        .find((one) => one !== null);
      return { caller, endpoint, ...(why === undefined ? {} : { unauthenticated: why }) };
    },
    async collect(read, sink) {
      const kind = kinds.get(read.kind);
      if (!kind) throw new Error(`no collector reads ${read.kind}`);
      const caller = await callerIn(read.account ?? '');
      if (caller.account !== null && caller.account !== read.account)
        return sink.failure(foreign(read, caller, source));
      const origins = new Set<string>();
      asked.set(read.id, origins);
      const session = new AwsSession(read, clients, environment, (origin) => void origins.add(origin));
      await kind.collect(session, sink);
    },
    credentials: () =>
      Promise.all(accountsOf(source).map((account) => rateCredential(name, account, clients, callerIn))),
    close: () => Promise.resolve(clients.close()),
  };
}

const nobody: Caller = { arn: 'unknown', account: null };

/** Nothing is asked with a credential of another account: its answers would be filed under the wrong number. */
function foreign(read: PlannedRead, { arn, account }: Caller, { role }: AwsSource): ReadFailure {
  const operation = read.operations[0] ?? { name: read.kind, permission: '' };
  const mend =
    role === undefined
      ? `give the source a \`role\` with {account} in the place of the account number, or declare account ${account ?? ''} alone`
      : 'write {account} in the place of the account number in `role`';
  return {
    reason: 'invalid',
    operation: operation.name,
    permission: operation.permission,
    message: `To be read for ${read.account ?? ''}, and the credential is ${arn} of account ${account ?? ''}; ${mend}`,
  };
}

/** Every account in which a credential is used, the organization's among them. */
function accountsOf({ accounts, organization }: AwsSource): string[] {
  return [...new Set([...accounts, ...(organization === undefined ? [] : [organization])])];
}

function serviceOf(kind: string): string {
  return kind.split('.')[1] ?? 'aws';
}
