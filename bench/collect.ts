/**
 * Collects from loopback AWS accounts and replays the same requests bare, at the same concurrency, in one run.
 * Prints both rates and their ratio (target: at least 85 %), and peak memory for two sizes. `node bench/collect.ts [accounts]`
 */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { openAws } from '../src/collect/aws/provider.ts';
import { eachConcurrently } from '../src/collect/concurrency.ts';
import { silent } from '../src/collect/progress.ts';
import { collectRun } from '../src/collect/run.ts';
import { startAws, type AwsRequest } from '../src/demo/aws/server.ts';
import { loopbackCredentials } from '../src/demo/demo.ts';
import { estateFolder } from '../src/demo/location.ts';
import { openMemoryLocker } from '../src/locker/memory-locker.ts';

const accounts = Number(process.argv[2] ?? 12);
const concurrency = 10;
/** What an answer of a cloud takes at the least. */
const latency = 25;
Object.assign(process.env, loopbackCredentials);
const server = await startAws({ estate: join(estateFolder(), 'aws'), latency });
const unlimited = { take: () => Promise.resolve(), throttled: () => undefined, succeeded: () => undefined };

async function collected(count: number): Promise<number> {
  const names = Array.from({ length: count }, (_, index) => String(111_122_223_333 + index));
  const environment = {
    limiter: unlimited,
    signal: new AbortController().signal,
    attempts: 3,
    folder: '.',
    now: () => new Date(),
  };
  const opened = await openAws(
    'aws',
    {
      kind: 'aws',
      accounts: names,
      role: 'arn:aws:iam::{account}:role/ncssr-read',
      regions: ['us-east-1', 'eu-central-1'],
      endpoint: server.endpoint,
    },
    environment,
  );
  const began = performance.now();
  await collectRun({
    locker: openMemoryLocker(),
    sources: [{ name: 'aws', opened, concurrency }],
    scopeText: '',
    product: { version: '0', codeSha256: '0' },
    progress: silent,
    signal: environment.signal,
    writeCredentialReason: 'benchmark',
    now: environment.now,
  });
  await opened.close();
  return (performance.now() - began) / 1000;
}

const agent = new Agent({ keepAlive: true, maxSockets: concurrency });

function replayed({ service, operation, account, region, parameters }: AwsRequest): Promise<void> {
  const json = !['ec2', 'iam', 'sts', 'elasticloadbalancing'].includes(service);
  const body = json
    ? JSON.stringify(parameters)
    : new URLSearchParams({ Action: operation, ...parameters }).toString();
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE${account}/20261120/${region}/${service}/aws4_request`,
    'content-length': Buffer.byteLength(body),
    ...(json ? { 'x-amz-target': `replay.${operation}` } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = request(server.endpoint, { method: 'POST', agent, headers }, (response) => {
      response.on('data', () => undefined).on('end', () => resolve());
    });
    sent.on('error', reject).end(body);
  });
}

await collected(1); // The SDKs load here, outside the measure.
const warm = server.requests.length;
const seconds = await collected(accounts);
const asked = server.requests.slice(warm);
const peak = process.resourceUsage().maxRSS / 1024;
const began = performance.now();
await eachConcurrently(asked, concurrency, replayed);
const bare = (performance.now() - began) / 1000;
await collected(accounts * 2);
console.log(
  `${asked.length} requests of ${accounts} accounts, ${concurrency} at once, each answer after ${latency} ms`,
);
console.log(
  `collected: ${(asked.length / seconds).toFixed(0)} requests/s; bare replay: ${(asked.length / bare).toFixed(0)} requests/s`,
);
console.log(`ratio: ${((bare / seconds) * 100).toFixed(0)} % (target 85 %)`);
console.log(
  `peak memory: ${peak.toFixed(0)} MiB; after twice the accounts: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB, pages held in memory`,
);
agent.destroy();
await server.close();
