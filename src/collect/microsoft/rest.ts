import type { HttpClient, Pipeline } from '@azure/core-rest-pipeline';
import type { ReadSink } from '../kind.ts';
import type { MicrosoftCloud } from './cloud.ts';
import { perform } from './perform.ts';
import { ReadProblem } from './problem.ts';
import type { Call } from './recording-client.ts';

/** What is done with each item of a list; its pages are already stored. */
export type Visit = (item: Record<string, unknown>) => void;

/**
 * Reads a list with GET, page after page, until no link to a next page is left. Returns whether it came to the
 * end; what stopped it is reported to the sink.
 */
export function readList(
  cloud: MicrosoftCloud,
  call: Call,
  path: string,
  sink: ReadSink,
  visit?: Visit,
): Promise<boolean> {
  return perform(cloud, call, sink, async (client) => {
    let next: string | null = new URL(path, `${cloud.origin}/`).href;
    for (let pages = 0; next !== null; pages += 1) {
      if (pages === call.pages)
        throw new ReadProblem('truncated', `there is more than the ${pages} pages that are read`);
      const page = await get(cloud, client, next);
      if (visit !== undefined) for (const item of items(page)) visit(item);
      const link: unknown = page['@odata.nextLink'] ?? page['nextLink'];
      next = typeof link === 'string' && link !== '' ? new URL(link, next).href : null;
    }
  });
}

/** Reads one object with GET. */
export function readObject(
  cloud: MicrosoftCloud,
  call: Call,
  path: string,
  sink: ReadSink,
  visit?: Visit,
): Promise<boolean> {
  return perform(cloud, { ...call, shape: 'object' }, sink, async (client) => {
    const value = await get(cloud, client, new URL(path, `${cloud.origin}/`).href);
    visit?.(value);
  });
}

/** Sends one request through the pipeline of authentication and returns the parsed answer. */
export async function send(
  cloud: MicrosoftCloud,
  client: HttpClient,
  request: { method: 'GET' | 'POST'; url: string; body?: string },
): Promise<Record<string, unknown>> {
  const { createPipelineRequest } = await import('@azure/core-rest-pipeline');
  const message = createPipelineRequest({
    url: request.url,
    method: request.method,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  message.headers.set('accept', 'application/json');
  if (request.body !== undefined) message.headers.set('content-type', 'application/json');
  const response = await (await authenticated(cloud)).sendRequest(client, message);
  return JSON.parse(response.bodyAsText ?? '') as Record<string, unknown>;
}

function get(cloud: MicrosoftCloud, client: HttpClient, url: string): Promise<Record<string, unknown>> {
  return send(cloud, client, { method: 'GET', url });
}

async function authenticated(cloud: MicrosoftCloud): Promise<Pipeline> {
  const { bearerTokenAuthenticationPolicy, createEmptyPipeline } = await import('@azure/core-rest-pipeline');
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: cloud.credential, scopes: [] }));
  return pipeline;
}

function items(page: Record<string, unknown>): Record<string, unknown>[] {
  const list = page['value'];
  if (!Array.isArray(list)) return [];
  return list.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null);
}
