import type { Agent } from 'node:https';
import type { AwsSource } from '../../scope/scope.ts';

/** What of an SDK client this room uses; every client of the SDK has it. */
interface AnyClient {
  send(command: unknown, options?: { abortSignal?: AbortSignal }): Promise<Record<string, unknown>>;
  destroy(): void;
}

export type AnyCommand = {
  middlewareStack: {
    add(middleware: unknown, options: { step: string; priority: string; name: string }): void;
  };
};

/** Whoever a credential is, and the account that it belongs to; null where the service did not say. */
export interface Caller {
  arn: string;
  account: string | null;
}

type Sdk = Record<string, new (input: unknown) => unknown>;

/**
 * The services that are read, named as permissions name them, their packages and client names. Packages load when
 * a service is first asked.
 */
const services = {
  ec2: { load: () => import('@aws-sdk/client-ec2'), client: 'EC2Client' },
  iam: { load: () => import('@aws-sdk/client-iam'), client: 'IAMClient' },
  sts: { load: () => import('@aws-sdk/client-sts'), client: 'STSClient' },
  cloudtrail: { load: () => import('@aws-sdk/client-cloudtrail'), client: 'CloudTrailClient' },
  organizations: { load: () => import('@aws-sdk/client-organizations'), client: 'OrganizationsClient' },
  elasticloadbalancing: {
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    client: 'ElasticLoadBalancingV2Client',
  },
  'network-firewall': {
    load: () => import('@aws-sdk/client-network-firewall'),
    client: 'NetworkFirewallClient',
  },
  sso: { load: () => import('@aws-sdk/client-sso-admin'), client: 'SSOAdminClient' },
  identitystore: { load: () => import('@aws-sdk/client-identitystore'), client: 'IdentitystoreClient' },
  kms: { load: () => import('@aws-sdk/client-kms'), client: 'KMSClient' },
  s3: { load: () => import('@aws-sdk/client-s3'), client: 'S3Client' },
  secretsmanager: { load: () => import('@aws-sdk/client-secrets-manager'), client: 'SecretsManagerClient' },
  ssm: { load: () => import('@aws-sdk/client-ssm'), client: 'SSMClient' },
} as const;

export type AwsService = keyof typeof services;

/** SDK clients of one source, one for each service, account and region, over shared connections. */
export class AwsClients {
  readonly #source: AwsSource;
  readonly #attempts: number;
  readonly #authority: string | null;
  readonly #clients = new Map<string, Promise<AnyClient>>();
  readonly #roles = new Map<string, Promise<unknown>>();
  #handler: Promise<unknown> | null = null;

  constructor(source: AwsSource, attempts: number, authority: string | null) {
    this.#source = source;
    this.#attempts = attempts;
    this.#authority = authority;
  }

  client(service: AwsService, account: string, region: string | null): Promise<AnyClient> {
    const key = `${service}/${account}/${region ?? ''}`;
    const known = this.#clients.get(key) ?? this.#make(service, account, region);
    this.#clients.set(key, known);
    return known;
  }

  async command(service: AwsService, operation: string, input: unknown): Promise<AnyCommand> {
    const sdk = (await services[service].load()) as unknown as Sdk;
    const Command = sdk[`${operation}Command`];
    if (!Command) throw new Error(`the SDK of ${service} has no ${operation}`);
    return new Command(input) as AnyCommand;
  }

  /** Who the credential of an account is, by the word of the service. */
  async caller(account: string): Promise<Caller> {
    const client = await this.client('sts', account, null);
    const answer = await client.send(await this.command('sts', 'GetCallerIdentity', {}));
    return {
      arn: typeof answer['Arn'] === 'string' ? answer['Arn'] : 'unknown',
      account: typeof answer['Account'] === 'string' ? answer['Account'] : null,
    };
  }

  close(): void {
    for (const client of this.#clients.values())
      void client.then((one) => one.destroy()).catch(() => undefined);
  }

  async #make(service: AwsService, account: string, region: string | null): Promise<AnyClient> {
    const sdk = (await services[service].load()) as unknown as Sdk;
    const Client = sdk[services[service].client];
    if (!Client) throw new Error(`the SDK of ${service} has no client`);
    const shared = await this.#shared(region);
    const credentials = await this.#credentials(account, shared);
    return new Client({
      ...shared,
      ...(credentials === undefined ? {} : { credentials }),
      // The product's own buckets pace every attempt; the SDK's adaptive limiter would slow each client a second time.
      retryMode: 'standard',
      maxAttempts: this.#attempts,
      // A bucket answers in its own region alone, and says which one that is.
      ...(service === 's3' ? { followRegionRedirects: true } : {}),
    }) as AnyClient;
  }

  async #shared(region: string | null): Promise<Record<string, unknown>> {
    this.#handler ??= this.#makeHandler();
    const { endpoint, regions } = this.#source;
    return {
      region: region ?? regions[0] ?? 'us-east-1',
      requestHandler: await this.#handler,
      ...(endpoint === undefined ? {} : { endpoint }),
    };
  }

  async #makeHandler(): Promise<unknown> {
    const [{ NodeHttpHandler }, https, http] = await Promise.all([
      import('@smithy/node-http-handler'),
      import('node:https'),
      import('node:http'),
    ]);
    const settings = { keepAlive: true, maxSockets: 100 };
    const httpsAgent: Agent = new https.Agent(
      this.#authority === null ? settings : { ...settings, ca: this.#authority },
    );
    return new NodeHttpHandler({ httpsAgent, httpAgent: new http.Agent(settings), requestTimeout: 60_000 });
  }

  /** The role of an account is assumed once, for all services and regions. */
  #credentials(account: string, shared: Record<string, unknown>): Promise<unknown> {
    const known = this.#roles.get(account) ?? this.#assume(account, shared);
    this.#roles.set(account, known);
    return known;
  }

  async #assume(account: string, shared: Record<string, unknown>): Promise<unknown> {
    const { role, externalId } = this.#source;
    if (role === undefined) return undefined;
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    const assumed: { arn: string | undefined } = { arn: undefined };
    const provide = fromTemporaryCredentials({
      clientPlugins: [noting((arn) => (assumed.arn = arn)) as never],
      params: {
        RoleArn: role.replaceAll('{account}', account),
        RoleSessionName: 'ncssr-read',
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
      },
      clientConfig: { ...shared, maxAttempts: this.#attempts },
    });
    return remembered(async () => {
      const credentials = await provide().catch((error: unknown) => {
        throw new AssumeRoleError(error);
      });
      const found = assumed.arn?.split(':')[4];
      if (found !== undefined && found !== account) throw new ForeignRoleError(account, found);
      return credentials;
    });
  }
}

interface Assumed {
  output?: { AssumedRoleUser?: { Arn?: string } };
}

/** Tells the ARN of each role that is assumed, of which the SDK hands on the credentials alone. */
function noting(tell: (arn: string | undefined) => void) {
  type Next = (args: unknown) => Promise<Assumed>;
  const middleware = (next: Next) => async (args: unknown) => {
    const result = await next(args);
    tell(result.output?.AssumedRoleUser?.Arn);
    return result;
  };
  return {
    applyToStack: (stack: { add(middleware: unknown, options: object): void }) =>
      stack.add(middleware, { step: 'initialize', name: 'noteAssumedRole', override: true }),
  };
}

interface Temporary {
  expiration?: Date;
}

/** Hands out the same credentials until five minutes before they expire; one refusal is asked about again. */
function remembered<Credentials extends Temporary>(
  provide: () => Promise<Credentials>,
): () => Promise<Credentials> {
  let current: Promise<Credentials> | null = null;
  let until = 0;
  return () => {
    if (current !== null && Date.now() < until) return current;
    const fresh = provide();
    current = fresh;
    until = Infinity;
    fresh.then(
      ({ expiration }) => (until = expiration === undefined ? Infinity : expiration.getTime() - 300_000),
      () => (current = null),
    );
    return fresh;
  };
}

/** The role of an account could not be assumed; everything read there fails for this one reason. */
export class AssumeRoleError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = cause instanceof Error ? cause.name : 'AssumeRoleError';
  }
}

/** The role that was assumed for one account is another's: nothing is asked with it. */
class ForeignRoleError extends Error {
  constructor(account: string, found: string) {
    super(
      `The role assumed for ${account} is of account ${found}; write {account} in the place of the account number in \`role\``,
    );
    this.name = 'ForeignRoleError';
  }
}
