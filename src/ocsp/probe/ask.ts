import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Exchange } from '../exchange.ts';

export interface Question {
  readonly probe: string;
  readonly request: Uint8Array;
  readonly method: string;
  /** Octets sent as the body; none for GET. */
  readonly body?: Uint8Array | undefined;
  /** Appended to the responder's path as it stands, escaping included. */
  readonly suffix?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Bounds {
  readonly timeoutMilliseconds: number;
  readonly maximumBodyBytes: number;
}

export const defaultBounds: Bounds = { timeoutMilliseconds: 15_000, maximumBodyBytes: 1 << 20 };

/**
 * Asks one address one question. Follows no redirect and decodes nothing; what arrived before a failure is kept.
 * Never rejects: a failure is the exchange's `failure`.
 */
export async function ask(
  url: URL,
  address: string,
  question: Question,
  bounds: Bounds = defaultBounds,
): Promise<Exchange> {
  const at = new Date().toISOString();
  const start = performance.now();
  const base = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  const path = (question.suffix === undefined ? url.pathname : base + question.suffix) + url.search;
  const asked = { probe: question.probe, request: question.request, method: question.method, address, at };
  const full = `${url.origin}${path}`;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let headers: Record<string, string> = {};
    const finish = (failure?: string): void => {
      clearTimeout(timer);
      const milliseconds = Math.round(performance.now() - start);
      const answer = { status, headers, body: Buffer.concat(chunks), milliseconds };
      resolve({ ...asked, url: full, ...answer, ...(failure === undefined ? {} : { failure }) });
      request.destroy();
    };
    const request = (url.protocol === 'https:' ? https : http).request({
      host: address,
      port: url.port === '' ? undefined : url.port,
      servername: isIP(url.hostname) === 0 ? url.hostname : undefined,
      method: question.method,
      path,
      agent: false,
      headers: { host: url.host, 'user-agent': 'ncssr', ...question.headers },
    });
    const timer = setTimeout(() => {
      finish(`no complete answer within ${bounds.timeoutMilliseconds} ms`);
    }, bounds.timeoutMilliseconds);
    request.on('error', (error) => {
      finish(error.message);
    });
    request.on('response', (response) => {
      status = response.statusCode ?? 0;
      headers = headersOf(response.rawHeaders);
      response.on('data', (chunk: Buffer) => {
        const kept = chunk.subarray(0, bounds.maximumBodyBytes - size);
        chunks.push(kept);
        size += kept.length;
        if (kept.length < chunk.length) finish(`the body exceeds ${bounds.maximumBodyBytes} octets`);
      });
      response.on('end', () => {
        finish(response.complete ? undefined : 'the connection closed before the body was complete');
      });
      response.on('error', (error) => {
        finish(error.message);
      });
    });
    request.end(question.body === undefined ? undefined : Buffer.from(question.body));
  });
}

/** By lower-case name; a header that repeats is joined by a comma. */
function headersOf(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
