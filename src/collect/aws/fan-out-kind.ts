import type { Level, ReadSink } from '../kind.ts';
import { listOf, operationOf, readPages, type AwsKind, type ListCall } from './kind.ts';
import type { AwsAsking } from './session.ts';

/** What is asked about each object: one call, or one paged list where `list` names it. */
export interface DetailCall {
  operation: string;
  permission: string;
  input(subject: string): Record<string, unknown>;
  list?: string;
  token?: { from: string; to: string };
  /** Error codes that answer the question: what an object does not have is a fact, not a failure. */
  answers?: readonly string[];
}

interface FanOutKind {
  kind: string;
  title: string;
  level: Level;
  everyRegion?: boolean;
  objects: Omit<ListCall, 'subject' | 'uncounted'>;
  /** What names one object of the list; undefined where nothing is to be asked about it. */
  subject(item: unknown): string | undefined;
  details: readonly DetailCall[];
}

/**
 * An evidence kind that lists objects and asks about each. A refused object is one failure that names it; the
 * others are read.
 */
export function awsFanOutKind(definition: FanOutKind): AwsKind {
  const { kind, title, level, everyRegion, objects, details } = definition;
  return {
    kind,
    title,
    provider: 'aws',
    level,
    ...(everyRegion === undefined ? {} : { everyRegion }),
    operations: [
      ...details.map((detail) => operationOf({ ...detail, service: objects.service })),
      operationOf(objects),
    ],
    async collect(session, sink) {
      await readPages({ ...objects, uncounted: true }, session, sink, async (page) => {
        const subjects = listOf(page, objects.list).map((item) => definition.subject(item));
        await askAboutEach(
          subjects.filter((subject) => subject !== undefined),
          objects.service,
          details,
          session,
          sink,
        );
      });
    },
  };
}

/** Asks every detail about every subject, one after the other, until the collection is interrupted. */
export async function askAboutEach(
  subjects: readonly string[],
  service: ListCall['service'],
  details: readonly DetailCall[],
  session: AwsAsking,
  sink: ReadSink,
): Promise<void> {
  for (const subject of subjects) {
    for (const detail of details) {
      const { operation, permission, answers } = detail;
      const call = {
        service,
        operation,
        permission,
        input: detail.input(subject),
        subject,
        ...(answers === undefined ? {} : { answers }),
      };
      if (detail.list === undefined) await session.call(call, sink);
      else {
        const token = detail.token === undefined ? {} : { token: detail.token };
        await readPages({ ...call, list: detail.list, ...token }, session, sink);
      }
      // The call in flight has told of the interruption; asking about the others would only repeat it.
      if (session.signal.aborted) return;
    }
  }
}

/** Reads a property that holds text. */
export function text(name: string): (item: unknown) => string | undefined {
  return (item) => {
    const value =
      typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
}
