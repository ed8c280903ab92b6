import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsClients, type AwsService } from '../../../src/collect/aws/clients.ts';
import { awsKinds } from '../../../src/collect/aws/kinds/index.ts';
import { AwsSession } from '../../../src/collect/aws/session.ts';
import type { ReceivedPage } from '../../../src/collect/kind.ts';
import { operations } from '../../../src/demo/aws/operations.ts';
import { startAws, type AwsServer } from '../../../src/demo/aws/server.ts';
import { estateFolder } from '../../../src/demo/location.ts';
import { decodePage } from '../../../src/estate/decode/decode-page.ts';
import { publishedSchema } from '../../../src/schema/validator.ts';
import { sampleOf } from '../../estate/decode/sample-value.ts';

const account = '111122223333';
let server: AwsServer;
let clients: AwsClients;

/** Everything that the published schema of the asked operation names. */
const everything = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = `AKIAEXAMPLE${account}`;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'loopback-only';
  server = await startAws({
    estate: join(estateFolder(), 'aws'),
    pageSize: 10,
    answer: ({ operation }) => everything.get(operation),
  });
  clients = new AwsClients(
    { kind: 'aws', accounts: [account], regions: ['us-east-1'], endpoint: server.endpoint },
    1,
    null,
  );
});

afterAll(async () => {
  clients.close();
  await server.close();
});

const inXml = awsKinds
  .filter(({ kind }) => /^aws\.(ec2|iam|elasticloadbalancing)\./.test(kind))
  .flatMap(({ kind, operations: asked }) => asked.map(({ name }) => [kind, name] as const))
  // This one starts a report, and its answer is no page of evidence.
  .filter(([, name]) => name !== 'iam:GenerateCredentialReport');

async function answersOf(kind: string, name: string) {
  const [service = '', operation = ''] = name.split(':');
  const schema = publishedSchema(kind) ?? {};
  everything.set(operation, sampleOf(schema) as Record<string, unknown>);
  const pages: ReceivedPage[] = [];
  const session = new AwsSession(
    {
      id: kind,
      source: 'aws',
      kind,
      account,
      region: 'us-east-1',
      environmentClass: null,
      operations: [{ name, permission: name }],
    },
    clients,
    {
      limiter: { take: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined },
      signal: new AbortController().signal,
      attempts: 1,
      folder: '.',
      now: () => new Date('2026-11-20T09:00:00Z'),
    },
  );
  const subject = operations[name]?.subject;
  const output = await session.call(
    {
      service: service as AwsService,
      operation,
      permission: name,
      input: subject === undefined ? {} : { [subject]: 'arn:aws:example:::one', Filters: [] },
    },
    {
      page: (page) => Promise.resolve(void pages.push(page)),
      failure: ({ message }) => {
        throw new Error(message);
      },
    },
  );
  const [page] = pages;
  if (!page) throw new Error('no page came');
  return { output: plain(output), decoded: decodePage(kind, page.encoding, page.bytes, schema) };
}

/** The SDK's reading in the shape of the command line: instants and bytes as text. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => inner !== undefined && name !== '$metadata')
      .map(([name, inner]) => [name, plain(inner)]),
  );
}

/** What both read: the SDK keeps to the operation asked, the schema of a kind covers all its operations. */
function shared(decoded: unknown, output: unknown): unknown {
  return Object.fromEntries(
    Object.keys(output as object).map((name) => [name, (decoded as Record<string, unknown>)[name]]),
  );
}

describe('the SDK and our decoding read the same', () => {
  it.each(inXml)('%s from %s', async (kind, name) => {
    const { output, decoded } = await answersOf(kind, name);
    expect(Object.keys(output as object).length).toBeGreaterThan(0);
    expect(shared(decoded, output)).toEqual(output);
  });
});
