import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publishedSchema } from '../../schema/validator.ts';
import { answerOf } from './answers.ts';
import { ec2Dialect, element, escape, queryDialect, toQueryXml } from './query-xml.ts';
import { operations, type ServedOperation } from './operations.ts';
import { absentFromBucket, restBody, restRequest } from './rest.ts';

/** One request, as the server understood it. */
export interface AwsRequest {
  service: string;
  operation: string;
  account: string;
  region: string;
  parameters: Readonly<Record<string, string>>;
}

/** What goes wrong on purpose. */
export type Fault =
  | 'denied'
  | 'throttled-once'
  | 'throttled'
  | 'server-error'
  | 'cut-off'
  | 'expired'
  | 'region-off'
  | 'html'
  | 'empty'
  | 'endless-token'
  | 'slow'
  | 'not-found';

interface AwsServerOptions {
  /** Folder with `ACCOUNT/REGION|global/OPERATION.json`. */
  estate: string;
  pageSize?: number;
  /** Milliseconds that every answer takes, as a cloud's would; none unless told. */
  latency?: number;
  /** Any free port where not told. */
  port?: number;
  /** An answer that takes the place of the estate's; undefined for none. */
  answer?: (request: AwsRequest) => Readonly<Record<string, unknown>> | undefined;
  /** The fault to answer a request with; null for none. */
  fault?: (request: AwsRequest) => Fault | null;
}

export interface AwsServer {
  endpoint: string;
  requests: readonly AwsRequest[];
  close(): Promise<void>;
}

/** Serves the estate on a loopback port, in the query protocols of EC2 and IAM and in JSON. */
export async function startAws(options: AwsServerOptions): Promise<AwsServer> {
  const requests: AwsRequest[] = [];
  const throttledOnce = new Set<string>();
  const server = createServer((incoming, response) => {
    void serve(incoming, response, { ...options, requests, throttledOnce });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Serving extends AwsServerOptions {
  requests: AwsRequest[];
  throttledOnce: Set<string>;
}

async function serve(incoming: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const request = await understood(incoming);
  serving.requests.push(request);
  const id = createHash('sha256').update(JSON.stringify(request)).digest('hex').slice(0, 32);
  response.sendDate = false;
  const reply = (status: number, type: string, body: string): void => {
    response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': id });
    response.end(body);
  };
  const fault = faultOf(request, serving);
  if (fault === 'cut-off') {
    const whole = bodyOf(request, serving, id);
    response.writeHead(200, { 'content-type': whole.type, 'content-length': whole.body.length + 100 });
    response.write(whole.body.slice(0, Math.floor(whole.body.length / 2)));
    response.destroy();
    return;
  }
  if (fault === 'html') return reply(200, 'text/html', '<!DOCTYPE html><html><body>Sign in</body></html>');
  if (fault === 'empty') return reply(200, 'text/xml', '');
  if (serving.latency !== undefined) await new Promise((resolve) => setTimeout(resolve, serving.latency));
  if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 400));
  if (fault !== null && fault in errors) {
    const { status, code, message } = errors[fault as keyof typeof errors];
    const error = errorBody(
      request.service,
      fault === 'denied' && request.service === 'ec2' ? 'UnauthorizedOperation' : code,
      `${message} (${request.operation})`,
      id,
    );
    return reply(status, error.type, error.body);
  }
  const { status, type, body } = bodyOf(request, serving, id, fault === 'endless-token');
  return reply(status, type, body);
}

const errors = {
  denied: { status: 403, code: 'AccessDenied', message: 'You are not authorized to perform this operation' },
  throttled: { status: 503, code: 'Throttling', message: 'Rate exceeded' },
  'throttled-once': { status: 503, code: 'Throttling', message: 'Rate exceeded' },
  'server-error': { status: 500, code: 'InternalError', message: 'An internal error has occurred' },
  expired: {
    status: 403,
    code: 'ExpiredToken',
    message: 'The security token included in the request is expired',
  },
  'region-off': {
    status: 401,
    code: 'AuthFailure',
    message: 'AWS was not able to validate the provided access credentials',
  },
  'not-found': { status: 404, code: 'InvalidAction', message: 'The action is not valid in this region' },
} as const;

function faultOf(request: AwsRequest, { fault, throttledOnce }: Serving): Fault | null {
  const wanted = fault?.(request) ?? null;
  if (wanted !== 'throttled-once') return wanted;
  const key = `${request.account}/${request.region}/${request.operation}`;
  if (throttledOnce.has(key)) return null;
  throttledOnce.add(key);
  return wanted;
}

async function understood(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const authorization = incoming.headers.authorization ?? '';
  const [, key = '', , region = '', service = ''] =
    /Credential=([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const target = incoming.headers['x-amz-target'];
  const account = /(\d{12})/.exec(key)?.[1] ?? '';
  if (service === 's3') return { service, account, region, ...restRequest(incoming.url ?? '/') };
  if (typeof target === 'string') {
    const input = JSON.parse(text || '{}') as Record<string, unknown>;
    const parameters = Object.fromEntries(
      Object.entries(input).map(([name, value]) => [name, textOf(value)]),
    );
    return { service, operation: target.split('.').at(-1) ?? '', account, region, parameters };
  }
  const { Action: operation = '', ...parameters } = Object.fromEntries(new URLSearchParams(text));
  return { service, operation, account, region, parameters };
}

/** A parameter as text; lists of objects as JSON. */
function textOf(value: unknown): string {
  const isList = Array.isArray(value) && value.some((one) => typeof one === 'object');
  return isList ? JSON.stringify(value) : String(value);
}

function bodyOf(
  request: AwsRequest,
  { estate, pageSize = 2, answer: instead }: Serving,
  id: string,
  endless = false,
): { status: number; type: string; body: string } {
  const served = operations[`${request.service}:${request.operation}`];
  if (!served)
    return {
      status: 400,
      ...errorBody(request.service, 'InvalidAction', `${request.operation} is not served`, id),
    };
  const answer = instead?.(request) ?? answerOf(request, served, estate);
  if (answer === null) {
    const code = absentFromBucket[request.operation] ?? absent[request.service] ?? 'NoSuchEntity';
    const status = ['iam', 's3'].includes(request.service) ? 404 : 400;
    return { status, ...errorBody(request.service, code, 'There is no such thing', id) };
  }
  const page = paged(answer, served, request, pageSize, endless);
  return { status: 200, ...rendered(request, served, page, id) };
}

/** What each service says where the thing asked for does not exist. */
const absent: Readonly<Record<string, string>> = {
  organizations: 'AWSOrganizationsNotInUseException',
  cloudtrail: 'TrailNotFoundException',
  'network-firewall': 'ResourceNotFoundException',
  sso: 'ResourceNotFoundException',
  identitystore: 'ResourceNotFoundException',
  kms: 'NotFoundException',
  secretsmanager: 'ResourceNotFoundException',
  ssm: 'InvalidDocument',
};

/** The names under which a service sends and takes the token of the next page. */
function tokens(service: string): { sent: string; taken: string } {
  if (service === 'iam') return { sent: 'Marker', taken: 'Marker' };
  if (service === 'elasticloadbalancing' || service === 'kms') return { sent: 'NextMarker', taken: 'Marker' };
  if (service === 's3') return { sent: 'ContinuationToken', taken: 'continuation-token' };
  return { sent: 'NextToken', taken: 'NextToken' };
}

function paged(
  answer: Readonly<Record<string, unknown>>,
  { list }: ServedOperation,
  { parameters, service }: AwsRequest,
  size: number,
  endless: boolean,
): Readonly<Record<string, unknown>> {
  const all = list === null ? undefined : answer[list];
  if (list === null || !Array.isArray(all)) return answer;
  const { sent, taken } = tokens(service);
  const from = Number(parameters[taken]?.replace('page-', '') ?? 0);
  const more = endless || from + size < all.length;
  const next = endless ? 'page-0' : `page-${from + size}`;
  return {
    // Another list stands in the first page; the others show it empty.
    ...(from === 0
      ? answer
      : Object.fromEntries(
          Object.entries(answer).map(([name, value]) => [name, Array.isArray(value) ? [] : value]),
        )),
    [list]: all.slice(from, from + size),
    ...(service === 'iam' ? { IsTruncated: more } : {}),
    ...(service === 'kms' ? { Truncated: more } : {}),
    ...(more ? { [sent]: next } : {}),
  };
}

/** The services that answer in XML; all others answer in JSON. */
const inXml = new Set(['ec2', 'iam', 'sts', 'elasticloadbalancing', 's3']);

function rendered(
  { operation, service }: AwsRequest,
  { kind }: ServedOperation,
  answer: Readonly<Record<string, unknown>>,
  id: string,
): { type: string; body: string } {
  if (!inXml.has(service)) return { type: 'application/x-amz-json-1.1', body: JSON.stringify(answer) };
  const schema = kind === '' ? undefined : publishedSchema(kind);
  if (service === 's3') return restBody(operation, answer, schema);
  if (service === 'ec2') {
    const content = element('requestId', id) + toQueryXml(answer, schema, ec2Dialect);
    return {
      type: 'text/xml;charset=UTF-8',
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${content}</${operation}Response>`,
    };
  }
  const result = element(`${operation}Result`, toQueryXml(answer, schema, queryDialect));
  const metadata = element('ResponseMetadata', element('RequestId', id));
  return { type: 'text/xml', body: `<${operation}Response>${result}${metadata}</${operation}Response>` };
}

function errorBody(
  service: string,
  code: string,
  message: string,
  id: string,
): { type: string; body: string } {
  if (!inXml.has(service)) {
    const type =
      code === 'AccessDenied'
        ? 'AccessDeniedException'
        : code === 'Throttling'
          ? 'ThrottlingException'
          : code;
    return { type: 'application/x-amz-json-1.1', body: JSON.stringify({ __type: type, message }) };
  }
  const error = element('Code', escape(code)) + element('Message', escape(message));
  if (service === 's3')
    return { type: 'application/xml', body: element('Error', error + element('RequestId', id)) };
  const body =
    service === 'ec2'
      ? `<Response><Errors>${element('Error', error)}</Errors>${element('RequestID', id)}</Response>`
      : `<ErrorResponse>${element('Error', element('Type', 'Sender') + error)}${element('RequestId', id)}</ErrorResponse>`;
  return { type: 'text/xml', body };
}
