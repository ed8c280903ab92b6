import { request as httpsRequest, type Agent } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ReadProblem } from './problem.ts';

/** One answer exactly as it came over the wire. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

export interface Question {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | null;
  agent: Agent;
  signal: AbortSignal;
}

/** A service that has not finished its answer by then is not going to. */
const patience = 60_000;

/**
 * Sends one request and returns its whole answer, with the bytes as received (no content coding is asked for).
 * Throws `ReadProblem`: `truncated` where the connection broke inside the answer or the run was interrupted,
 * `error` where there was no answer at all.
 */
export function exchange(question: Question): Promise<Answer> {
  const { url, signal } = question;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  return new Promise((resolve, reject) => {
    const fail = (error: Error, reason: 'error' | 'truncated'): void =>
      reject(signal.aborted ? interrupted() : new ReadProblem(reason, `${url.host}: ${error.message}`));
    const request = httpsRequest(url, {
      method: question.method,
      headers: { ...question.headers, 'accept-encoding': 'identity' },
      agent: question.agent,
      signal: limit,
    });
    request.once('error', (error) => fail(error, 'error'));
    request.once('response', (response) => {
      readWhole(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
        (error: Error) => fail(error, 'truncated'),
      );
    });
    request.end(question.body ?? undefined);
  });
}

export function interrupted(): ReadProblem {
  return new ReadProblem('truncated', 'the run was interrupted');
}

/**
 * The `Retry-After` of an answer in seconds, given as such or as a date (RFC 9110, 10.2.3), which counts from the
 * service's own clock where the answer tells it.
 */
export function retryAfter(headers: Readonly<Record<string, unknown>>, now: () => Date): number | undefined {
  const stated = headers['retry-after'] ?? headers['Retry-After'];
  if (typeof stated === 'number') return stated;
  if (typeof stated !== 'string') return undefined;
  if (/^\d+(\.\d+)?$/.test(stated)) return Number(stated);
  const until = httpDate(stated);
  if (until === null) return undefined;
  const from = httpDate(headers['date'] ?? headers['Date']) ?? now().getTime();
  return Math.max(0, (until - from) / 1000);
}

/** One of the three forms of RFC 9110, 5.6.7, all of them in GMT. */
function httpDate(text: unknown): number | null {
  if (typeof text !== 'string' || !/^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/.test(text)) return null;
  const time = Date.parse(/GMT$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(time) ? null : time;
}

async function readWhole(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  if (!response.complete) throw new Error('the answer ended before its stated length');
  return Buffer.concat(chunks);
}
