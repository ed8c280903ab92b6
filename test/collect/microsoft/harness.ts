import type { AzureSource, EntraSource } from '../../../src/scope/scope.ts';
import type { PlannedRead } from '../../../src/locker/run.ts';
import type { ReadFailure, ReadSink, ReceivedPage } from '../../../src/collect/kind.ts';
import type { CollectionEnvironment, OpenedSource } from '../../../src/collect/opened-source.ts';
import { sampleTenant } from '../../../src/demo/microsoft/sample.ts';
import type { Microsoft } from '../../../src/demo/microsoft/start.ts';

export const sampleSubscription = '22222222-2222-4222-8222-222222222222';

/** Any client id and secret will do for the loopback authority. */
export function useLoopbackCredential(): void {
  process.env['AZURE_CLIENT_ID'] = 'aaaaaaaa-0000-4000-8000-000000000001';
  process.env['AZURE_CLIENT_SECRET'] = 'not-a-secret';
}

export function azureSource(microsoft: Microsoft, more: Partial<AzureSource> = {}): AzureSource {
  return {
    kind: 'azure',
    tenant: sampleTenant,
    subscriptions: [sampleSubscription],
    credential: 'environment',
    resourceManager: microsoft.resourceManager,
    authority: microsoft.authority,
    ca: microsoft.caFile,
    ...more,
  };
}

export function entraSource(microsoft: Microsoft): EntraSource {
  return {
    kind: 'entra',
    tenant: sampleTenant,
    credential: 'environment',
    graph: microsoft.graph,
    authority: microsoft.authority,
    ca: microsoft.caFile,
  };
}

/** An environment that never waits and remembers what its limiter was told. */
export function patientEnvironment(more: Partial<CollectionEnvironment> = {}): CollectionEnvironment & {
  told: { taken: string[]; throttled: (number | undefined)[] };
} {
  const told = { taken: [] as string[], throttled: [] as (number | undefined)[] };
  return {
    told,
    limiter: {
      take: async (bucket) => void told.taken.push(bucket),
      throttled: (_bucket, retryAfter) => void told.throttled.push(retryAfter),
      succeeded: () => undefined,
    },
    signal: new AbortController().signal,
    attempts: 3,
    folder: '/',
    now: () => new Date('2026-11-20T09:00:00Z'),
    ...more,
  };
}

export interface Gathered {
  read: PlannedRead;
  pages: ReceivedPage[];
  failures: ReadFailure[];
  /** Items of every list that was read whole. */
  items: Record<string, unknown>[];
}

/** Performs the read of one kind and returns all that it handed over. */
export async function gather(source: OpenedSource, kind: string): Promise<Gathered> {
  const read = (await source.plan()).find((planned) => planned.kind === kind);
  if (read === undefined) throw new Error(`${kind} is not planned`);
  const pages: ReceivedPage[] = [];
  const failures: ReadFailure[] = [];
  const sink: ReadSink = {
    page: async (page) => void pages.push(page),
    failure: (failure) => void failures.push(failure),
  };
  await source.collect(read, sink);
  return { read, pages, failures, items: pages.filter(({ status }) => status === 200).flatMap(itemsOf) };
}

export function decoded(page: ReceivedPage): unknown {
  return page.encoding === 'json' ? JSON.parse(Buffer.from(page.bytes).toString('utf8')) : undefined;
}

function itemsOf(page: ReceivedPage): Record<string, unknown>[] {
  const value = decoded(page) as { value?: unknown } | undefined;
  return Array.isArray(value?.value) ? (value.value as Record<string, unknown>[]) : [];
}
