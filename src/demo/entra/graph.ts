import type { ThrowawayCa } from '../throwaway-ca.ts';
import { faultBook, type Fault } from '../microsoft/fault.ts';
import { failure, spoil, type Refusals } from '../microsoft/faulty-answer.ts';
import {
  startLoopback,
  type Loopback,
  type LoopbackAnswer,
  type LoopbackRequest,
} from '../microsoft/loopback.ts';
import { pageOf } from '../microsoft/paging.ts';
import { isBearer } from '../microsoft/token.ts';
import type { EntraEstate } from './estate.ts';

interface GraphOptions {
  estate: EntraEstate;
  pageSize: number;
  faults: readonly Fault[];
}

interface BatchRequest {
  id: string;
  method: string;
  url: string;
}

const refusals: Refusals = {
  denied: {
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  expired: {
    code: 'InvalidAuthenticationToken',
    message: 'Lifetime validation failed, the token is expired.',
  },
  throttled: { code: 'TooManyRequests', message: 'Too many requests.' },
  notRegistered: {
    status: 403,
    code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    message: 'Neither tenant is B2C or tenant does not have premium license.',
  },
  link: '@odata.nextLink',
};

/** Microsoft Graph over the sample estate: every path that the estate knows, and `$batch`. */
export function startGraph(ca: ThrowawayCa, port: number, options: GraphOptions): Promise<Loopback> {
  const faultOf = faultBook(options.faults);
  const one = (request: LoopbackRequest, origin: string): LoopbackAnswer => {
    const right = answerRightly(request, origin, options);
    const fault = faultOf(request.method, request.url.pathname);
    return right.status >= 400 ? right : spoil(fault, right, request, origin, refusals);
  };
  const answer = (request: LoopbackRequest, origin: string): LoopbackAnswer => {
    if (!isBearer(request.headers.authorization)) {
      return failure(401, { code: 'InvalidAuthenticationToken', message: 'Access token is empty.' });
    }
    const version = /^\/(v1\.0|beta)\/\$batch$/.exec(request.url.pathname)?.[1];
    if (version === undefined || request.method !== 'POST') return one(request, origin);
    return batch(request, version, (inner) => one(inner, origin), origin);
  };
  return startLoopback(ca, port, answer, 'request-id');
}

function batch(
  request: LoopbackRequest,
  version: string,
  one: (request: LoopbackRequest) => LoopbackAnswer,
  origin: string,
): LoopbackAnswer {
  const { requests } = JSON.parse(request.body) as { requests: BatchRequest[] };
  if (requests.length > 20)
    return failure(400, { code: 'BadRequest', message: 'A batch holds at most 20 requests.' });
  const responses = requests.map(({ id, method, url }) => {
    const { status, headers, body } = one({
      ...request,
      method,
      url: new URL(`/${version}${url}`, origin),
      body: '',
    });
    return { id, status, headers: { 'Content-Type': 'application/json', ...headers }, body };
  });
  // Graph answers a batch in whatever order its parts come ready.
  return { status: 200, body: { responses: responses.reverse() } };
}

function answerRightly(
  request: LoopbackRequest,
  origin: string,
  { estate, pageSize }: GraphOptions,
): LoopbackAnswer {
  if (request.method !== 'GET')
    return failure(405, { code: 'Request_BadRequest', message: 'Only GET is served here.' });
  const path = decodeURIComponent(request.url.pathname);
  const found = estate.get(path);
  if (found === undefined) {
    return failure(404, { code: 'Request_ResourceNotFound', message: `Resource '${path}' does not exist.` });
  }
  const context = {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${path.split('/').slice(2).join('/')}`,
  };
  if (!Array.isArray(found)) return { status: 200, body: { ...context, ...(found as object) } };
  const page = pageOf(chosen(found, request), request, origin, {
    pageSize,
    cursor: '$skiptoken',
    link: '@odata.nextLink',
  });
  return { status: 200, body: { ...context, ...page } };
}

/** The items that pass `$filter`, as far as comparisons for equality and of instants go, with the fields of `$select`. */
function chosen(items: readonly unknown[], { url }: LoopbackRequest): unknown[] {
  const filter = url.searchParams.get('$filter');
  const select = url.searchParams.get('$select')?.split(',');
  return (items as Record<string, unknown>[])
    .filter((item) => filter === null || filter.split(' or ').some((part) => passes(item, part)))
    .map((item) => (select === undefined ? item : project(item, [...select, '@odata.type'])));
}

function passes(item: Record<string, unknown>, conditions: string): boolean {
  return conditions.split(' and ').every((condition) => {
    const [, field = '', value] = /^\s*(\w+) eq '([^']*)'\s*$/.exec(condition) ?? [];
    const [, of = '', order, limit = ''] = /^\s*(\w+) (ge|le) (\S+)\s*$/.exec(condition) ?? [];
    if (order === undefined) return item[field] === value;
    const [instant, bound] = [Date.parse(String(item[of])), Date.parse(limit)];
    return order === 'ge' ? instant >= bound : instant <= bound;
  });
}

function project(item: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name)));
}
