import type { ShortfallReason } from '../../locker/envelope.ts';
import type { Operation } from '../../locker/run.ts';
import type { ReadSink } from '../kind.ts';
import type { MicrosoftCloud } from './cloud.ts';
import { retryAfter } from './exchange.ts';
import { perform, reportFailure } from './perform.ts';
import { problemOfStatus } from './problem.ts';
import { bucketOf } from './recording-client.ts';
import { readList, send, type Visit } from './rest.ts';

/** Graph takes no more in one batch. */
const batchSize = 20;

/** A list to read for one object, as one part of a batch. */
interface BatchPart {
  /** The object's id, which names the part in the stored answer. */
  subject: string;
  /** Path with query below the version, as `/groups/ID/members`. */
  path: string;
}

interface BatchCall {
  operation: Operation;
  /** Name under which the object's id stands in the parameters of a page, as `group`. */
  parameter: string;
  version: 'v1.0' | 'beta';
}

interface PartAnswer {
  id?: unknown;
  status?: unknown;
  headers?: Record<string, unknown>;
  body?: unknown;
}

/**
 * Reads one list for each of many objects, twenty a request. The answer of a batch says nothing for its parts:
 * each has a status of its own, is asked again when it was throttled, followed to its last page, and reported
 * under its own subject when it failed. A stored batch names, as `batchOf`, the parameter that its parts' ids are.
 */
export async function readBatches(
  cloud: MicrosoftCloud,
  call: BatchCall,
  parts: readonly BatchPart[],
  sink: ReadSink,
  visit?: (subject: string, item: Record<string, unknown>) => void,
): Promise<void> {
  for (let from = 0; from < parts.length; from += batchSize) {
    await readBatch(cloud, call, parts.slice(from, from + batchSize), sink, visit);
  }
}

async function readBatch(
  cloud: MicrosoftCloud,
  call: BatchCall,
  parts: readonly BatchPart[],
  sink: ReadSink,
  visit?: (subject: string, item: Record<string, unknown>) => void,
): Promise<void> {
  let open = parts;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const answers = await askBatch(cloud, call, open, sink);
    if (answers === null) return;
    const throttled: BatchPart[] = [];
    for (const part of open) {
      const answer = answers.get(part.subject);
      if (answer?.status === 429 && attempt < cloud.environment.attempts) {
        throttled.push(part);
        const { limiter, now } = cloud.environment;
        limiter.throttled(bucketOf(cloud.origin), retryAfter(answer.headers ?? {}, now));
      } else {
        await settle(cloud, call, part, answer, sink, visit);
      }
    }
    open = throttled;
  }
}

async function askBatch(
  cloud: MicrosoftCloud,
  { operation, parameter, version }: BatchCall,
  parts: readonly BatchPart[],
  sink: ReadSink,
): Promise<ReadonlyMap<unknown, PartAnswer> | null> {
  let answers: ReadonlyMap<unknown, PartAnswer> | null = null;
  const requests = parts.map(({ subject, path }) => ({ id: subject, method: 'GET', url: path }));
  const whole = {
    operation,
    parameters: { batchOf: parameter, parts: parts.map(({ path }) => path) },
    shape: 'batch',
  } as const;
  const report: ReadSink = {
    page: (page) => sink.page(page),
    failure: (failure) => parts.forEach(({ subject }) => sink.failure({ ...failure, subject })),
  };
  await perform(cloud, whole, report, async (client) => {
    const url = `${cloud.origin}/${version}/$batch`;
    const answer = await send(cloud, client, { method: 'POST', url, body: JSON.stringify({ requests }) });
    answers = new Map((answer['responses'] as PartAnswer[]).map((part) => [part.id, part]));
  });
  return answers;
}

/** Takes what a part was answered: its items, and its further pages; or its failure. */
async function settle(
  cloud: MicrosoftCloud,
  { operation, parameter }: BatchCall,
  { subject }: BatchPart,
  answer: PartAnswer | undefined,
  sink: ReadSink,
  visit?: (subject: string, item: Record<string, unknown>) => void,
): Promise<void> {
  const call = { operation, subject, parameters: { [parameter]: subject } };
  const fail = (reason: ShortfallReason, message: string): void => reportFailure(sink, call, reason, message);
  if (answer === undefined || typeof answer.status !== 'number')
    return fail('invalid', 'the batch left it unanswered');
  if (answer.status >= 400) {
    const { reason, message } = problemOfStatus(answer.status, answer.body);
    return fail(reason, message);
  }
  const body = answer.body as { value?: unknown; '@odata.nextLink'?: unknown } | undefined;
  if (answer.status !== 200 || !Array.isArray(body?.value))
    return fail('invalid', 'the answer has no list named "value"');
  const look: Visit = (item) => visit?.(subject, item);
  for (const item of body.value as Record<string, unknown>[]) look(item);
  const next = body['@odata.nextLink'];
  if (typeof next === 'string') await readList(cloud, call, next, sink, look);
}
