import type { PlannedRead } from '../../locker/run.ts';
import type { Encoding } from '../../locker/envelope.ts';
import type { ReadSink } from '../kind.ts';
import type { CollectionEnvironment } from '../opened-source.ts';
import { AssumeRoleError, type AnyCommand, type AwsClients, type AwsService } from './clients.ts';
import { failureOf, htmlInstead, isHtml, isThrottling } from './failures.ts';
import { operationOf } from './kind.ts';

export interface AwsCall {
  service: AwsService;
  operation: string;
  permission: string;
  input: Record<string, unknown>;
  /** Property of the answer that holds the list that is asked for, where it is one. */
  list?: string;
  /** Counts the items of an answer. */
  items?: (output: Record<string, unknown>) => number;
  /** The single object that is asked about, where the operation is called once an object. */
  subject?: string;
  /** Error codes that answer the question: no password policy is a fact, not a failure. */
  answers?: readonly string[];
  /** True for a call that only sets something going; its answer is no page of the evidence. */
  discard?: boolean;
}

/** What kinds read with: the calls of one read, whether a service answers them or files of an export. */
export interface AwsAsking {
  readonly now: Date;
  readonly signal: AbortSignal;
  call(call: AwsCall, sink: ReadSink): Promise<Record<string, unknown> | null>;
  pause(milliseconds: number): Promise<void>;
}

interface Received {
  bytes: Uint8Array;
  status: number;
  requestId: string | null;
  serviceTime: Date | null;
  contentType: string;
}

interface WireRequest {
  protocol: string;
  hostname: string;
  port?: number;
}

interface WireResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: unknown;
}

/** What one read works with: its place, and calls whose answers are kept as they were received. */
export class AwsSession implements AwsAsking {
  readonly read: PlannedRead;
  readonly #clients: AwsClients;
  readonly #environment: CollectionEnvironment;
  readonly #asked: (origin: string) => void;

  /** `asked` is told the origin of every request, as it went out. */
  constructor(
    read: PlannedRead,
    clients: AwsClients,
    environment: CollectionEnvironment,
    asked: (origin: string) => void = () => undefined,
  ) {
    this.read = read;
    this.#clients = clients;
    this.#environment = environment;
    this.#asked = asked;
  }

  get account(): string {
    return this.read.account ?? '';
  }

  /** The instant that windows of time are counted from. */
  get now(): Date {
    return this.#environment.now();
  }

  get signal(): AbortSignal {
    return this.#environment.signal;
  }

  /**
   * Calls one operation, hands its answer to the sink, and returns what the SDK understood of it; null where it
   * failed, with the failure recorded.
   */
  async call(call: AwsCall, sink: ReadSink): Promise<Record<string, unknown> | null> {
    const { service, operation, permission, input, subject } = call;
    const { name } = operationOf(call);
    const client = await this.#clients.client(service, this.account, this.read.region);
    const command = await this.#clients.command(service, operation, input);
    const received: { last: Received | null } = { last: null };
    this.#watch(command, `${this.account}/${this.read.region ?? ''}/${service}`, received);
    const outcome = await outcomeOf(client.send(command, { abortSignal: this.signal }));
    const output = 'output' in outcome ? outcome.output : outcome.answers(call.answers);
    const odd = output === null ? null : oddity(received.last);
    const items = output === null || odd !== null ? 0 : (call.items?.(output) ?? 1);
    if (call.discard !== true || output === null)
      await this.#keep(name, input, received.last, items, output !== null && odd === null, sink);
    if (output !== null && odd === null) return output;
    const failure =
      'error' in outcome && output === null
        ? failureOf(outcome.error, received.last, this.signal)
        : { reason: 'invalid' as const, message: odd ?? 'Nothing was received' };
    sink.failure({
      ...failure,
      operation: name,
      permission:
        'error' in outcome && outcome.error instanceof AssumeRoleError ? 'sts:AssumeRole' : permission,
      ...(subject === undefined ? {} : { subject }),
    });
    return null;
  }

  /** Waits, unless the collection is interrupted. */
  pause(milliseconds: number): Promise<void> {
    const { signal } = this;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }

  /** Paces every attempt, and reads each answer whole before the SDK parses it. */
  #watch(command: AnyCommand, bucket: string, received: { last: Received | null }): void {
    const { limiter } = this.#environment;
    command.middlewareStack.add(
      (next: (args: unknown) => Promise<{ response: WireResponse }>) => async (args: unknown) => {
        await limiter.take(bucket);
        received.last = null;
        this.#asked(originOf(args));
        const result = await next(args);
        const { response } = result;
        const bytes = await wholeBody(response.body);
        received.last = receivedFrom(response, bytes);
        response.body = bytes;
        if (isThrottling(response.statusCode, bytes)) limiter.throttled(bucket);
        else limiter.succeeded(bucket);
        return result;
      },
      { step: 'deserialize', priority: 'low', name: 'keepWhatWasReceived' },
    );
  }

  async #keep(
    operation: string,
    parameters: Record<string, unknown>,
    received: Received | null,
    items: number,
    answer: boolean,
    sink: ReadSink,
  ): Promise<void> {
    if (!received) return;
    const { bytes, status, requestId, serviceTime } = received;
    const encoding = encodingOf(received, operation.startsWith('s3:'));
    await sink.page({
      operation,
      parameters: withoutDates(parameters),
      bytes,
      encoding,
      status,
      answer,
      requestId,
      serviceTime,
      items,
    });
  }
}

/** Where a request goes, whatever the configuration says. */
function originOf(args: unknown): string {
  const { protocol, hostname, port } = (args as { request: WireRequest }).request;
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

/** Parameters as evidence keeps them: instants as text. */
function withoutDates(parameters: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}

type Outcome =
  | { output: Record<string, unknown> }
  | { error: unknown; answers(codes: readonly string[] | undefined): Record<string, unknown> | null };

/** What a call came to. An error whose code answers the question counts as an answer without content. */
async function outcomeOf(sent: Promise<Record<string, unknown>>): Promise<Outcome> {
  try {
    return { output: await sent };
  } catch (error) {
    const code = error instanceof Error ? error.name : '';
    return { error, answers: (codes) => (codes?.includes(code) === true ? {} : null) };
  }
}

/** An answer of status 200 that is no answer: a page of a proxy, or nothing at all. */
function oddity(received: Received | null): string | null {
  if (received === null) return 'Nothing was received';
  if (received.bytes.length === 0) return 'The answer is empty where a document was due';
  if (isHtml(received.bytes)) return htmlInstead;
  return null;
}

function encodingOf({ contentType, bytes }: Received, rest: boolean): Encoding {
  if (contentType.includes('json')) return 'json';
  const first = Buffer.from(bytes.subarray(0, 64)).toString('latin1').trimStart();
  if (contentType.includes('xml') || first.startsWith('<')) return rest ? 'aws-rest-xml' : 'aws-query-xml';
  return first.startsWith('{') ? 'json' : 'opaque';
}

function receivedFrom(response: WireResponse, bytes: Uint8Array): Received {
  const { headers, statusCode } = response;
  const date = headers['date'] === undefined ? null : new Date(headers['date']);
  return {
    bytes,
    status: statusCode,
    requestId: headers['x-amzn-requestid'] ?? headers['x-amz-request-id'] ?? null,
    serviceTime: date !== null && !Number.isNaN(date.getTime()) ? date : null,
    contentType: headers['content-type'] ?? '',
  };
}

async function wholeBody(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
