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
import type { AzureEstate, Resource } from './estate.ts';

interface ResourceManagerOptions {
  estate: AzureEstate;
  pageSize: number;
  faults: readonly Fault[];
}

const refusals: Refusals = {
  denied: {
    code: 'AuthorizationFailed',
    message: 'The client does not have authorization to perform the action over the scope.',
  },
  expired: {
    code: 'ExpiredAuthenticationToken',
    message: 'The access token expiry is earlier than the current time.',
  },
  throttled: { code: 'TooManyRequests', message: 'The request is being throttled.' },
  notRegistered: {
    status: 409,
    code: 'MissingSubscriptionRegistration',
    message: 'The subscription is not registered to use the namespace.',
  },
  link: 'nextLink',
};

/** Azure Resource Manager over the sample estate: lists by type, at a scope or below a resource, and single objects. */
export function startResourceManager(
  ca: ThrowawayCa,
  port: number,
  { estate, pageSize, faults }: ResourceManagerOptions,
): Promise<Loopback> {
  const faultOf = faultBook(faults);
  const answer = (request: LoopbackRequest, origin: string): LoopbackAnswer => {
    const fault = faultOf(request.method, request.url.pathname);
    const right = answerRightly(request, origin, estate, pageSize);
    return right.status >= 400 ? right : spoil(fault, right, request, origin, refusals);
  };
  return startLoopback(ca, port, answer, 'x-ms-request-id');
}

function answerRightly(
  request: LoopbackRequest,
  origin: string,
  estate: AzureEstate,
  pageSize: number,
): LoopbackAnswer {
  const path = decodeURIComponent(request.url.pathname).replace(/\/$/, '');
  const refusal = refused(request, path, estate);
  if (refusal !== null) return refusal;
  const page = (items: readonly unknown[]): LoopbackAnswer => ({
    status: 200,
    body: pageOf(items, request, origin, { pageSize, cursor: '$skiptoken', link: 'nextLink' }),
  });
  if (request.method === 'POST') return { status: 200, body: { value: [], skipToken: '' } };
  const single = estate.resources.find(({ id }) => same(id, path));
  if (single !== undefined) return { status: 200, body: single };
  if (/^\/subscriptions\/[^/]+\/resources$/i.test(path)) return page(estate.resources.filter(isTracked));
  if (/^\/subscriptions\/[^/]+\/resourceGroups$/i.test(path)) {
    return page(estate.resources.filter(({ type }) => type === 'Microsoft.Resources/resourceGroups'));
  }
  const logged = /^\/subscriptions\/([^/]+)\/providers\/Microsoft\.Insights\/eventtypes\/management\/values$/i.exec(path);
  if (logged !== null) return page(eventsOf(estate, logged[1] ?? '', request.url.searchParams.get('$filter')));
  const list = /^(.*)\/providers\/([^/]+)\/((?:[^/]+\/[^/]+\/)*)([^/]+)$/i.exec(path);
  if (list === null)
    return failure(404, { code: 'ResourceNotFound', message: `Nothing is found at ${path}.` });
  const [, scope = '', namespace = '', parents = '', last = ''] = list;
  const type = [namespace, ...parents.split('/').filter((_, index) => index % 2 === 0), last]
    .filter(Boolean)
    .join('/');
  if (!estate.types.some((known) => same(known, type))) {
    return failure(404, {
      code: 'InvalidResourceType',
      message: `The resource type '${type}' could not be found.`,
    });
  }
  const below = parents === '' ? scope : path.slice(0, -last.length - 1);
  const listed = estate.resources.filter(
    (resource) => same(typeOf(resource), type) && visible(resource, below, estate),
  );
  return page(assignedTo(request.url.searchParams.get('$filter'), listed));
}

/** What is wrong with a request before anything is looked up. */
function refused(request: LoopbackRequest, path: string, estate: AzureEstate): LoopbackAnswer | null {
  const isRead =
    request.method === 'GET' || (request.method === 'POST' && /\/listNetworkManagerEffective\w+$/.test(path));
  if (!isRead) return failure(405, { code: 'MethodNotAllowed', message: 'Only reads are served here.' });
  if (!isBearer(request.headers.authorization)) {
    return failure(401, { code: 'AuthenticationFailed', message: 'The Authorization header is missing.' });
  }
  if (!request.url.searchParams.has('api-version')) {
    return failure(400, {
      code: 'MissingApiVersionParameter',
      message: 'The api-version parameter is required.',
    });
  }
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(path)?.[1];
  if (subscription === undefined || estate.subscriptions.includes(subscription)) return null;
  return failure(404, {
    code: 'SubscriptionNotFound',
    message: `The subscription '${subscription}' could not be found.`,
  });
}

/** Resources with a place of their own, as the list of all resources of a subscription shows them. */
function isTracked({ id, location }: Resource): boolean {
  return typeof location === 'string' && (id.match(/\/providers\//gi) ?? []).length === 1;
}

/** What hangs on a scope: everything below it, and for authorization also what it inherits from above. */
function visible(resource: Resource, scope: string, estate: AzureEstate): boolean {
  const id = resource.id.toLowerCase();
  const diagnostics = id.indexOf('/providers/microsoft.insights/diagnosticsettings/');
  if (diagnostics >= 0) return same(id.slice(0, diagnostics), scope);
  if (id.startsWith(`${scope.toLowerCase()}/`)) return true;
  if (!/\/providers\/Microsoft\.Authorization\//i.test(id)) return false;
  const held = id.slice(0, id.lastIndexOf('/providers/microsoft.authorization/'));
  return held === '' || estate.managementGroups.some((group) => same(held, group));
}

/** Events of a subscription in the window that the filter names. */
function eventsOf({ events = [] }: AzureEstate, subscription: string, filter: string | null): unknown[] {
  const bound = (order: string): number =>
    Date.parse(new RegExp(`eventTimestamp ${order} '([^']+)'`).exec(filter ?? '')?.[1] ?? '');
  return events.filter(
    ({ subscriptionId, eventTimestamp }) =>
      same(subscriptionId, subscription) &&
      Date.parse(eventTimestamp) >= bound('ge') &&
      Date.parse(eventTimestamp) <= bound('le'),
  );
}

function assignedTo(filter: string | null, resources: readonly Resource[]): readonly Resource[] {
  const principal = /assignedTo\('([^']+)'\)/.exec(filter ?? '')?.[1];
  if (principal === undefined) return resources;
  return resources.filter(({ properties }) => properties?.['principalId'] === principal);
}

/** The full type of a resource by its id; an extension's is what follows the last `/providers/`. */
function typeOf({ id }: Resource): string {
  const own = id.slice(id.toLowerCase().lastIndexOf('/providers/') + '/providers/'.length);
  const [namespace = '', ...rest] = own.split('/');
  const types = rest.filter((_, index) => index % 2 === 0);
  // A subscription lists what lives in a location as if it lived directly in it.
  return [namespace, ...types.filter((type) => type !== 'locations')].join('/');
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
