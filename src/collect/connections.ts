import type { SourceConnection } from '../locker/run.ts';
import type { Scope, Source } from '../scope/scope.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Hosts of AWS; sovereign clouds have names of their own, which `endpoint` declares. */
const awsHosts = /(^|\.)(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/;

/**
 * Why nothing proves who answered at an endpoint; null where TLS proves it, or where nothing leaves the machine.
 */
export function unauthenticated(endpoint: string, environment: Environment): string | null {
  if (!URL.canParse(endpoint)) return null;
  const { protocol, hostname, origin } = new URL(endpoint);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    return 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off, so that anybody on the way could have answered; unset it, trust an authority of your own by `ca`, and collect again';
  if (protocol === 'http:' && !isLoopback(hostname))
    return `${origin} was asked over plain HTTP, so that anybody on the way could have answered; give it HTTPS and collect again`;
  return null;
}

/** The same for an endpoint of AWS: one that neither AWS nor the configuration names is somebody else's. */
export function unauthenticatedAws(
  endpoint: string,
  declared: string | undefined,
  environment: Environment,
): string | null {
  const why = unauthenticated(endpoint, environment);
  if (why !== null || !URL.canParse(endpoint)) return why;
  const { hostname, origin } = new URL(endpoint);
  if (awsHosts.test(hostname)) return null;
  if (declared !== undefined && isBelow(hostname, new URL(declared).hostname)) return null;
  return `${origin} answered, which is no endpoint of AWS and not the \`endpoint\` of the source; AWS_ENDPOINT_URL or the shared AWS configuration led there: declare it or take it away, and collect again`;
}

/** Buckets answer under names of their own below an endpoint. */
function isBelow(hostname: string, declared: string): boolean {
  return hostname === declared || hostname.endsWith(`.${declared}`);
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost');
}

/** How each source of a cloud was reached where that differs from the cloud's own endpoints and the usual trust. */
export function connectionsOf(scope: Pick<Scope, 'sources'>, environment: Environment): SourceConnection[] {
  return Object.entries(scope.sources)
    .map(([source, declared]) => ({ source, notes: notesOn(declared, environment) }))
    .filter(({ notes }) => notes.length > 0);
}

function notesOn(source: Source, environment: Environment): string[] {
  if (source.kind === 'file') return [];
  if (source.import !== undefined) return [];
  const notes: string[] = [];
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    notes.push('certificates were not checked: NODE_TLS_REJECT_UNAUTHORIZED=0');
  for (const [name, endpoint] of endpointsOf(source)) notes.push(`${name} is ${endpoint}`);
  if (source.ca !== undefined) notes.push(`trusts the authority in ${source.ca}`);
  const extra = environment['NODE_EXTRA_CA_CERTS'];
  if (extra !== undefined && extra !== '')
    notes.push(`trusts the authorities in ${extra} (NODE_EXTRA_CA_CERTS)`);
  if (/--use-(openssl|system)-ca/.test(environment['NODE_OPTIONS'] ?? ''))
    notes.push('trusts the authorities of the machine (NODE_OPTIONS)');
  const proxy = environment['HTTPS_PROXY'] ?? environment['https_proxy'];
  if (source.kind !== 'aws' && proxy !== undefined && proxy !== '')
    notes.push(`goes through the proxy ${withoutPassword(proxy)}`);
  return notes;
}

function endpointsOf(source: Exclude<Source, { kind: 'file' }>): [string, string][] {
  const all: [string, string | undefined][] =
    source.kind === 'aws'
      ? [['endpoint', source.endpoint]]
      : source.kind === 'azure'
        ? [
            ['resourceManager', source.resourceManager],
            ['authority', source.authority],
          ]
        : [
            ['graph', source.graph],
            ['authority', source.authority],
          ];
  return all.flatMap(([name, endpoint]) => (endpoint === undefined ? [] : [[name, endpoint]]));
}

function withoutPassword(proxy: string): string {
  return URL.canParse(proxy) ? new URL(proxy).host : 'of HTTPS_PROXY';
}
