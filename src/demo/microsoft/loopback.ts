import { createHash } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ThrowawayCa } from '../throwaway-ca.ts';

export interface LoopbackRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface LoopbackAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** Sent as it stands instead of the body. */
  text?: string;
  contentType?: string;
  /** States the full length, sends half and breaks the connection. */
  cutShort?: boolean;
  delay?: number;
}

export interface Loopback {
  origin: string;
  /** Every request as `METHOD /path?query`, in the order of arrival. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * An HTTPS server on the loopback. Its request ids are a hash of the request and its count, so that two runs
 * over the same data see the same answers.
 */
export async function startLoopback(
  ca: ThrowawayCa,
  port: number,
  answer: (request: LoopbackRequest, origin: string) => LoopbackAnswer,
  requestIdHeader: string,
): Promise<Loopback> {
  const requests: string[] = [];
  let origin = '';
  const server = createServer({ key: ca.key, cert: ca.certificate }, (incoming, outgoing) => {
    void (async () => {
      const request = await received(incoming, origin);
      requests.push(`${request.method} ${request.url.pathname}${request.url.search}`);
      const reply = answer(request, origin);
      if (reply.delay !== undefined) await sleep(reply.delay);
      const text = Buffer.from(reply.text ?? JSON.stringify(reply.body));
      // The sample estate has no clock of its own.
      outgoing.sendDate = false;
      outgoing.writeHead(reply.status, {
        'content-type': reply.contentType ?? 'application/json; charset=utf-8',
        'content-length': text.length,
        [requestIdHeader]: requestId(request),
        ...reply.headers,
      });
      if (reply.cutShort !== true) return void outgoing.end(text);
      outgoing.write(text.subarray(0, Math.floor(text.length / 2)), () => outgoing.destroy());
    })();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function received(incoming: IncomingMessage, origin: string): Promise<LoopbackRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', origin),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function requestId({ method, url, body }: LoopbackRequest): string {
  const hash = createHash('sha256').update(`${method} ${url.pathname}${url.search} ${body}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
}
