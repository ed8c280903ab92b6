import { resolve } from 'node:path';
import { readRegularText } from '../../input/regular-file.ts';
import type { AwsSource } from '../../scope/scope.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';
import { AwsClients } from './clients.ts';
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
  const callers = new Map<string, Promise<string>>();
  const callerIn = (account: string): Promise<string> => {
    const known = callers.get(account) ?? clients.caller(account).catch(() => 'unknown');
    callers.set(account, known);
    return known;
  };
  return {
    plan: () => Promise.resolve(plannedReads(name, source, awsKinds)),
    async provenance(read) {
      const endpoint =
        source.endpoint ?? `https://${serviceOf(read.kind)}.${read.region ?? 'aws'}.amazonaws.com`;
      return { caller: await callerIn(read.account ?? ''), endpoint };
    },
    async collect(read, sink) {
      const kind = kinds.get(read.kind);
      if (!kind) throw new Error(`no collector reads ${read.kind}`);
      await kind.collect(new AwsSession(read, clients, environment), sink);
    },
    credentials: () =>
      Promise.all(accountsOf(source).map((account) => rateCredential(name, account, clients, callerIn))),
    close: () => Promise.resolve(clients.close()),
  };
}

/** Every account in which a credential is used, the organization's among them. */
function accountsOf({ accounts, organization }: AwsSource): string[] {
  return [...new Set([...accounts, ...(organization === undefined ? [] : [organization])])];
}

function serviceOf(kind: string): string {
  return kind.split('.')[1] ?? 'aws';
}
