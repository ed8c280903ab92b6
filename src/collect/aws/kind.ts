import type { EvidenceKind, Level, ReadSink } from '../kind.ts';
import type { AwsService } from './clients.ts';
import type { AwsAsking } from './session.ts';

/** `everyRegion` marks a kind of the organization that lives in one region, which has to be looked for. */
export type AwsKind = EvidenceKind<AwsAsking> & { everyRegion?: boolean };

/** One paged list operation. */
export interface ListCall {
  service: AwsService;
  operation: string;
  permission: string;
  /** Property of the answer that holds the list. */
  list: string;
  input?: Record<string, unknown>;
  /** Where the token of the next page stands in the answer, and under which name it is sent. */
  token?: { from: string; to: string };
  /** The single object that is asked about, where the operation is called once an object. */
  subject?: string;
  /** Error codes that answer the question. */
  answers?: readonly string[];
  /** The page after which no more is asked for; what follows is then on record as unread. */
  pages?: number;
  /** True for a list that only says what to ask next: its items do not count. */
  uncounted?: boolean;
}

interface ListKind extends ListCall {
  kind: string;
  title: string;
  level: Level;
  everyRegion?: boolean;
}

/** How the pages of IAM follow each other. */
export const marker = { from: 'Marker', to: 'Marker' };

/** How the pages of Elastic Load Balancing follow each other. */
export const nextMarker = { from: 'NextMarker', to: 'Marker' };

/** An evidence kind that is one paged list operation. */
export function awsListKind(definition: ListKind): AwsKind {
  const { kind, title, level, everyRegion } = definition;
  return {
    kind,
    title,
    provider: 'aws',
    level,
    ...(everyRegion === undefined ? {} : { everyRegion }),
    operations: [operationOf(definition)],
    async collect(session, sink) {
      await readPages(definition, session, sink);
    },
  };
}

/** An operation as it is named in evidence, with the permission it needs. */
export function operationOf({
  service,
  operation,
  permission,
}: Pick<ListCall, 'service' | 'operation' | 'permission'>): {
  name: string;
  permission: string;
} {
  return { name: `${service}:${operation}`, permission };
}

/**
 * Reads all pages of a list, and hands each to `each` before the next is asked for. Stops with the reason on
 * record at the first failure, at an interruption, and where a token comes a second time, which would go on for
 * ever. True when the last page was read.
 */
export async function readPages(
  list: ListCall,
  session: AwsAsking,
  sink: ReadSink,
  each: (output: Record<string, unknown>) => Promise<void> | void = () => undefined,
): Promise<boolean> {
  const token = list.token ?? { from: 'NextToken', to: 'NextToken' };
  const seen = new Set<string>();
  let input: Record<string, unknown> = { ...list.input };
  const items = (answer: Record<string, unknown>): number =>
    list.uncounted === true ? 0 : listOf(answer, list.list).length;
  const cutShort = (message: string): false => {
    sink.failure({
      reason: 'truncated',
      operation: operationOf(list).name,
      permission: list.permission,
      ...(list.subject === undefined ? {} : { subject: list.subject }),
      message,
    });
    return false;
  };
  for (;;) {
    const output = await session.call({ ...list, input, items }, sink);
    if (output === null) return false;
    await each(output);
    const next = output[token.from];
    if (typeof next !== 'string' || next === '') return true;
    if (seen.has(next)) return cutShort('The service sent the same page token twice; what follows is unread');
    if (seen.size + 1 === list.pages)
      return cutShort(`There is more than the ${list.pages} pages that are read; what follows is unread`);
    seen.add(next);
    input = { ...list.input, [token.to]: next };
  }
}

/** The list under a name of an answer; empty where there is none. */
export function listOf(answer: Record<string, unknown>, name: string): unknown[] {
  const list = answer[name];
  return Array.isArray(list) ? list : [];
}

/** An evidence kind that is one call with one answer. */
export function awsCallKind(
  definition: Omit<ListCall, 'list' | 'token' | 'subject' | 'uncounted'> & {
    kind: string;
    title: string;
    level: Level;
  },
): AwsKind {
  const { kind, title, level, input = {} } = definition;
  return {
    kind,
    title,
    provider: 'aws',
    level,
    operations: [operationOf(definition)],
    async collect(session, sink) {
      await session.call({ ...definition, input }, sink);
    },
  };
}
