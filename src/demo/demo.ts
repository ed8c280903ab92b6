import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSealKey } from '../locker/signing.ts';
import { startAws, type AwsRequest, type AwsServer, type Fault } from './aws/server.ts';
import { estateFolder } from './location.ts';
import { startMicrosoft, type Microsoft } from './microsoft/start.ts';

/** The instant at which the demo's clock stands; everything in its data is dated in relation to it. */
export const demoInstant = '2026-11-20T09:00:00.000Z';

interface DemoClouds {
  aws: AwsServer;
  microsoft: Microsoft;
  close(): Promise<void>;
}

/** Ports to serve on, so that a second run has the endpoints of the first. */
export interface DemoPorts {
  aws: number;
  resourceManager: number;
  graph: number;
  authority: number;
}

/** Serves the sample estate on the loopback: AWS over HTTP, Azure and Entra over HTTPS, with its own troubles. */
export async function startDemoClouds(
  fault: (request: AwsRequest) => Fault | null = demoFault,
  ports?: DemoPorts,
): Promise<DemoClouds> {
  const [aws, microsoft] = await Promise.all([
    startAws({ estate: join(estateFolder(), 'aws'), fault, ...(ports ? { port: ports.aws } : {}) }),
    startMicrosoft(ports ? { ports } : {}),
  ]);
  return {
    aws,
    microsoft,
    async close() {
      await Promise.all([aws.close(), microsoft.close()]);
    },
  };
}

/** What the sample CA lives with: the log account hides its flow logs, and busy accounts throttle first calls. */
export function demoFault({ operation, account }: AwsRequest): Fault | null {
  if (operation === 'DescribeFlowLogs' && account === '444455556666') return 'denied';
  if (['GetAccountAuthorizationDetails', 'DescribeInstances'].includes(operation)) return 'throttled-once';
  return null;
}

/** Credentials that only the loopback accepts; set where nothing else is. */
export const loopbackCredentials = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE999988887777',
  AWS_SECRET_ACCESS_KEY: 'loopback-only',
  AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  AZURE_CLIENT_ID: '55555555-5555-4555-8555-555555555501',
  AZURE_CLIENT_SECRET: 'loopback-only',
} as const;

/** Writes the sample engagement into a folder: ncssr.yaml with the loopback endpoints, its files, a seal key. */
export async function writeEngagement(
  folder: string,
  clouds: Pick<DemoClouds, 'aws' | 'microsoft'>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { resourceManager, graph, authority, caFile } = clouds.microsoft;
  const places: Readonly<Record<string, string>> = {
    aws: clouds.aws.endpoint,
    resourceManager,
    graph,
    authority,
    ca: 'loopback-ca.pem',
  };
  const template = await readFile(join(estateFolder(), 'ncssr.yaml'), 'utf8');
  const config = join(folder, 'ncssr.yaml');
  await writeFile(
    config,
    template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => places[name] ?? ''),
  );
  for (const part of ['people', 'ocsp', 'vulnerabilities', 'alerts'])
    await cp(join(estateFolder(), part), join(folder, part), { recursive: true });
  await cp(join(estateFolder(), 'documents'), join(folder, 'documents'), { recursive: true });
  await cp(caFile, join(folder, 'loopback-ca.pem'));
  const { privateKeyPem, publicKeyPem } = await generateSealKey();
  await writeFile(join(folder, 'seal.pem'), privateKeyPem, { mode: 0o600 });
  await writeFile(join(folder, 'seal.pub.pem'), publicKeyPem);
  return config;
}
