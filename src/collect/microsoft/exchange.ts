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

/** The `Retry-After` of an answer in seconds, where it was given as seconds. */
export function retryAfter(headers: IncomingHttpHeaders): number | undefined {
  const stated = headers['retry-after'];
  return stated !== undefined && /^\d+(\.\d+)?$/.test(stated) ? Number(stated) : undefined;
}

async function readWhole(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  if (!response.complete) throw new Error('the answer ended before its stated length');
  return Buffer.concat(chunks);
}
