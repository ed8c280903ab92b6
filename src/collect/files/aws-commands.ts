/** The name of an operation on the command line: `DescribeTargetHealth` is `describe-target-health`. */
export function commandOf(operation: string): string {
  return operation
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

/** The service as the command line names it, where permissions name it otherwise. */
const services: Readonly<Record<string, string>> = {
  elasticloadbalancing: 'elbv2',
  sso: 'sso-admin',
  s3: 's3api',
};

/** What a file is named after: `describe-target-health.OBJECT.json`, several objects parted by commas. */
interface CommandName {
  command: string;
  /** What was asked about, with `%2F` and its like resolved. */
  objects: readonly string[];
  /** The folder that it lies in, which may name the service. */
  folder: string;
}

/** Reads the name of a file, `describe-vpcs.json` or a later page `describe-vpcs-2.json`; null where it has none. */
export function commandNameOf(path: string): CommandName | null {
  const [name = '', folder = ''] = path.split('/').reverse();
  const [, command, objects] = /^([a-z][a-z0-9-]*?)(?:-(?:page-)?\d+)?(?:\.(.+))?\.json$/i.exec(name) ?? [];
  if (command === undefined) return null;
  const parts = (objects ?? '').split(',').filter((one) => one !== '');
  return { command: command.toLowerCase(), objects: parts.map(decoded), folder: folder.toLowerCase() };
}

/** The name of a service on the command line. */
function serviceOf(service: string): string {
  return services[service] ?? service;
}

/** Commands that two services have: a folder named after the service tells whose it is. */
const shared = new Set([
  'list-users',
  'list-groups',
  'list-policies',
  'get-policy',
  'list-tags-for-resource',
]);

/** Whether a file lies where the answers of a service do, as far as its command leaves a doubt. */
export function isOfService({ command, folder }: CommandName, service: string): boolean {
  const names = [service, serviceOf(service)];
  if (shared.has(command)) return names.includes(folder);
  return !serviceFolders.has(folder) || names.includes(folder);
}

const serviceFolders = new Set([
  'ec2',
  'iam',
  'cloudtrail',
  'organizations',
  'elasticloadbalancing',
  'network-firewall',
  'sso',
  'identitystore',
  'kms',
  's3',
  'secretsmanager',
  'ssm',
  ...Object.values(services),
]);

/** The parameters that tell one object from another; what is the same in every call needs no name. */
const unnamed = new Set(['InstanceArn', 'IdentityStoreId', 'PolicyName']);

/** The values that the name of a file has to carry for a call, by parameter. */
export function objectsOf(input: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(input).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !unnamed.has(entry[0]),
  );
}

/** Whether a name carries a value: whole, or as the last part of it after a slash or colon. */
export function carries(object: string, value: string): boolean {
  return object === value || value.endsWith(`/${object}`) || value.endsWith(`:${object}`);
}

/** The command line whose answer is due, and the name that its file then has. */
export function commandLineOf(
  service: string,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): { line: string; file: string } {
  const command = commandOf(operation);
  const texts = Object.entries(input).filter(([, value]) => typeof value === 'string');
  const options = texts.map(([name, value]) => ` --${commandOf(name)} ${String(value)}`);
  const objects = objectsOf(input).map(([, value]) => lastPart(value));
  return {
    line: `aws ${serviceOf(service)} ${command}${options.join('')}`,
    file: `${shared.has(command) ? `${serviceOf(service)}/` : ''}${[command, ...(objects.length === 0 ? [] : [objects.join(',')])].join('.')}.json`,
  };
}

function lastPart(value: string): string {
  return encodeURIComponent(value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf(':')) + 1));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
