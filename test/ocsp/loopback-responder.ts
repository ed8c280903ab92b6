import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: Buffer;
}

/** A responder on 127.0.0.1; `answer` gets the request octets of GET or POST. */
export async function responder(
  answer: (request: Buffer) => Reply,
): Promise<{ url: string; close: () => void }> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = decodeURIComponent((request.url ?? '').replace(/^\/+/, ''));
      const octets = request.method === 'GET' ? Buffer.from(path, 'base64') : Buffer.concat(chunks);
      const { status = 200, headers = {}, body } = answer(octets);
      const own = { 'content-type': 'application/ocsp-response', 'content-length': String(body.length) };
      response.writeHead(status, { ...own, ...headers });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
