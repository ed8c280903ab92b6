import type { Agent } from 'node:https';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { exchange } from './exchange.ts';

/**
 * Carries the sign-in over the same connection settings as the reads, so that a proxy and an authority of one's
 * own work together. What it carries is never evidence: it holds secrets.
 */
export async function signInClient(agent: Agent, signal: AbortSignal): Promise<HttpClient> {
  const { createHttpHeaders } = await import('@azure/core-rest-pipeline');
  return {
    async sendRequest(request) {
      const { status, headers, bytes } = await exchange({
        method: request.method,
        url: new URL(request.url),
        headers: request.headers.toJSON(),
        body: typeof request.body === 'string' ? request.body : null,
        agent,
        signal,
      });
      const given = Object.entries(headers).map(([name, value]) => [name, String(value)]);
      return {
        request,
        status,
        headers: createHttpHeaders(Object.fromEntries(given) as Record<string, string>),
        bodyAsText: bytes.toString('utf8'),
      };
    },
  };
}
