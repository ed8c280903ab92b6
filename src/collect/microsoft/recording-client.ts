import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Operation } from '../../locker/run.ts';
import type { ReadSink, ReceivedPage } from '../kind.ts';
import type { MicrosoftCloud } from './cloud.ts';
import type { Answer } from './exchange.ts';
import { exchangePatiently } from './patience.ts';
import { ReadProblem, problemOfStatus } from './problem.ts';

/** One use of one operation: all its pages, for one object where it is asked object by object. */
export interface Call {
  operation: Operation;
  /** What was asked, beyond the request itself; `{ group: id }` where the call is made for one group. */
  parameters?: Readonly<Record<string, unknown>>;
  subject?: string;
  /** The page after which no more is asked for; what follows is then on record as unread. */
  pages?: number;
  /** What the answer holds: a list under `value`, one object, or the answers of a batch. */
  shape?: 'list' | 'object' | 'batch';
  /** Only shows for whom an answer is due: kept as evidence, and no answer of the kind itself. */
  preliminary?: boolean;
}

/** A page could not be stored: no failure of the read, but the end of the run. */
export class StorageFault extends Error {
  constructor(cause: unknown) {
    super('a page could not be stored', { cause });
    this.name = 'StorageFault';
  }
}

/**
 * The bottom of a client's pipeline: paces and repeats requests, keeps each answer as it was received, and lets
 * through only what it could read. Each answer is stored before it is returned, so that no client can ask for
 * the next page before the last one is safe. Refuses to ask twice for one page and to follow a link elsewhere,
 * which would hand the token to a stranger.
 */
export async function recordingClient(
  cloud: MicrosoftCloud,
  call: Call,
  sink: ReadSink,
): Promise<HttpClient> {
  const { createHttpHeaders } = await import('@azure/core-rest-pipeline');
  const asked = new Set<string>();
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const url = new URL(request.url);
      refuseStrangers(url, cloud.origin);
      const question = `${request.method} ${url.href} ${bodyText(request) ?? ''}`;
      if (asked.has(question)) {
        throw new ReadProblem('truncated', 'a next link led back to a page that was already read');
      }
      asked.add(question);
      const answer = await ask(cloud, request, url);
      const { value, problem } = inspect(answer, call.shape ?? 'list');
      const page: ReceivedPage = {
        operation: call.operation.name,
        parameters: { request: `${url.pathname}${url.search}`, ...call.parameters },
        bytes: answer.bytes,
        encoding: value === undefined ? 'opaque' : 'json',
        status: answer.status,
        answer: problem === null && call.preliminary !== true,
        requestId: header(answer, 'x-ms-request-id') ?? header(answer, 'request-id'),
        serviceTime: serviceTime(answer),
        items: problem === null && call.preliminary !== true ? countItems(value, call.shape ?? 'list') : 0,
      };
      await sink.page(page).catch((cause: unknown) => {
        throw new StorageFault(cause);
      });
      if (problem !== null) throw problem;
      const headers = createHttpHeaders();
      for (const [name, text] of Object.entries(answer.headers)) headers.set(name, String(text));
      return { request, status: answer.status, headers, bodyAsText: answer.bytes.toString('utf8') };
    },
  };
}

function refuseStrangers(url: URL, origin: string): void {
  if (url.origin === new URL(origin).origin) return;
  throw new ReadProblem('invalid', `a next link led to another service (${url.origin}) and was not followed`);
}

function ask(cloud: MicrosoftCloud, request: PipelineRequest, url: URL): Promise<Answer> {
  const question = {
    method: request.method,
    url,
    headers: request.headers.toJSON(),
    body: bodyText(request),
    agent: cloud.agent,
    signal: cloud.environment.signal,
  };
  return exchangePatiently(question, bucketOf(url), cloud.environment);
}

/** Resource Manager counts by subscription and service, Graph by tenant and service. */
export function bucketOf(address: URL | string): string {
  const url = new URL(address);
  const subscription = /\/subscriptions\/([^/]+)/i.exec(url.pathname)?.[1] ?? '';
  const provider = /\/providers\/([^/]+)(?!.*\/providers\/)/i.exec(url.pathname)?.[1] ?? '';
  return `${url.host}/${subscription}/${provider}`;
}

function bodyText(request: PipelineRequest): string | null {
  return typeof request.body === 'string' ? request.body : null;
}

function inspect(answer: Answer, shape: string): { value: unknown; problem: ReadProblem | null } {
  const value = parse(answer.bytes);
  if (answer.status >= 400) return { value, problem: problemOfStatus(answer.status, value) };
  const fault = faultOf(answer, value, shape);
  return { value, problem: fault === null ? null : new ReadProblem('invalid', fault) };
}

function faultOf(answer: Answer, value: unknown, shape: string): string | null {
  if (answer.status !== 200) return `status ${answer.status} where 200 was due`;
  if (answer.bytes.length === 0) return 'an empty answer where JSON was due';
  if (value === undefined) return `${header(answer, 'content-type') ?? 'unnamed content'} where JSON was due`;
  if (typeof value !== 'object' || value === null) return 'the answer is not an object';
  const list = shape === 'batch' ? 'responses' : 'value';
  if (shape !== 'object' && !Array.isArray((value as Record<string, unknown>)[list])) {
    return `the answer has no list named "${list}"`;
  }
  return null;
}

function countItems(value: unknown, shape: string): number {
  if (shape === 'object') return 1;
  if (shape === 'list') return (value as { value: unknown[] }).value.length;
  let count = 0;
  for (const { status, body } of (value as { responses: { status?: number; body?: { value?: unknown } }[] })
    .responses) {
    if (status === 200) count += Array.isArray(body?.value) ? body.value.length : 1;
  }
  return count;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function header(answer: Answer, name: string): string | null {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : null;
}

function serviceTime(answer: Answer): Date | null {
  const stated = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(stated) ? null : new Date(stated);
}
