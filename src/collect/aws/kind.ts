import type { EvidenceKind, Level, ReadSink } from '../kind.ts';
import type { AwsService } from './clients.ts';
import type { AwsSession } from './session.ts';

export type AwsKind = EvidenceKind<AwsSession>;

interface ListKind {
  kind: string;
  title: string;
  level: Level;
  service: AwsService;
  operation: string;
  permission: string;
  /** Property of the answer that holds the list. */
  list: string;
  input?: Record<string, unknown>;
  /** Where the token of the next page stands in the answer, and under which name it is sent. */
  token?: { from: string; to: string };
}

/** An evidence kind that is one paged list operation. */
export function awsListKind(definition: ListKind): AwsKind {
  const { kind, title, level, permission } = definition;
  return {
    kind,
    title,
    provider: 'aws',
    level,
    operations: [{ name: `${permission.split(':')[0] ?? ''}:${definition.operation}`, permission }],
    async collect(session, sink) {
      await readPages(definition, session, sink, () => undefined);
    },
  };
}

/**
 * Reads all pages of a list. Stops with the reason on record at the first failure, at an interruption, and where
 * a token comes a second time, which would go on for ever. True when the last page was read.
 */
export async function readPages(
  list: Omit<ListKind, 'kind' | 'title' | 'level'> & { subject?: string },
  session: AwsSession,
  sink: ReadSink,
  each: (output: Record<string, unknown>) => void,
): Promise<boolean> {
  const { service, operation, permission, subject } = list;
  const token = list.token ?? { from: 'NextToken', to: 'NextToken' };
  const seen = new Set<string>();
  let input: Record<string, unknown> = { ...list.input };
  for (;;) {
    const output = await session.call(
      {
        service,
        operation,
        permission,
        input,
        items: (answer) => (Array.isArray(answer[list.list]) ? (answer[list.list] as unknown[]).length : 0),
        ...(subject === undefined ? {} : { subject }),
      },
      sink,
    );
    if (output === null) return false;
    each(output);
    const next = output[token.from];
    if (typeof next !== 'string' || next === '') return true;
    if (seen.has(next)) {
      const message = 'The service sent the same page token twice; what follows is unread';
      sink.failure({
        reason: 'truncated',
        operation: `${permission.split(':')[0] ?? ''}:${operation}`,
        permission,
        message,
      });
      return false;
    }
    seen.add(next);
    input = { ...list.input, [token.to]: next };
  }
}
