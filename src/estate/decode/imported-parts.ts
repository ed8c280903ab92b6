import type { Part } from './batch-parts.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * What an imported file holds of its kind, in the shape in which the service itself answers: tools print bare
 * lists, lists under `data`, resources of several types in one file, and properties lifted out of `properties`.
 */
export function importedParts(kind: string, parameters: Item, value: unknown): Part[] {
  if (kind.startsWith('azure.')) return azureParts(kind, parameters, value);
  if (kind.startsWith('aws.')) return [{ parameters, value: errorAsAnswered(value) }];
  return [{ parameters, value: Array.isArray(value) ? { value: value as unknown[] } : value }];
}

/** Services that answer in JSON name an error `__type`, the command line prints it as `Code`. */
function errorAsAnswered(value: unknown): unknown {
  const error = isItem(value) && isItem(value['Error']) ? value['Error'] : value;
  if (!isItem(error) || typeof error['Code'] !== 'string' || typeof error['Message'] !== 'string')
    return value;
  return { __type: error['Code'], ...error };
}

function azureParts(kind: string, parameters: Item, value: unknown): Part[] {
  if (kind === 'azure.management.groups') return [{ parameters, value: asAnswered(value) }];
  const { type, subscription, split } = parameters;
  const items = listIn(value)
    .filter((item) => isOf(item, type, subscription))
    .map(asAnswered);
  if (split !== 'resource') return [{ parameters, value: { value: items } }];
  const byResource = Map.groupBy(items, (item) => parentOf(item));
  return [...byResource].map(([resource, own]) => ({
    parameters: { ...parameters, resource },
    value: { value: own },
  }));
}

function listIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (!isItem(value)) return [];
  const list = value['value'] ?? value['data'];
  return Array.isArray(list) ? (list as unknown[]) : [value];
}

/** Items that are certainly another kind's or another subscription's are left to it; what is unclear stays. */
function isOf(item: unknown, type: unknown, subscription: unknown): boolean {
  if (!isItem(item)) return true;
  const own =
    typeof item['type'] === 'string' ? item['type'].toLowerCase().replace('/locations/', '/') : type;
  if (typeof type === 'string' && own !== type) return false;
  const within =
    typeof item['id'] === 'string' ? /^\/subscriptions\/([^/]+)/i.exec(item['id'])?.[1] : undefined;
  return (
    within === undefined ||
    typeof subscription !== 'string' ||
    within.toLowerCase() === subscription.toLowerCase()
  );
}

/** The resource that another hangs on: of an extension what stands before it, of a child its parent. */
function parentOf(item: unknown): string {
  const id = isItem(item) && typeof item['id'] === 'string' ? item['id'] : '';
  const extension = id.toLowerCase().lastIndexOf('/providers/');
  const own = id.slice(extension + '/providers/'.length).split('/');
  return own.length > 3 ? id.split('/').slice(0, -2).join('/') : id.slice(0, Math.max(extension, 0));
}

/** What stands beside `properties` in an answer of Resource Manager; all else stands in it. */
const beside = new Set([
  'etag',
  'extendedLocation',
  'id',
  'identity',
  'kind',
  'location',
  'managedBy',
  'name',
  'plan',
  'resourceGroup',
  'sku',
  'systemData',
  'tags',
  'type',
  'zones',
]);

/** Puts what the Azure CLI lifted back under `properties`, at every depth. A bare reference stays a reference. */
function asAnswered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asAnswered);
  if (!isItem(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, asAnswered(inner)] as const);
  const isResource = typeof value['id'] === 'string' && typeof value['name'] === 'string';
  if (!isResource || 'properties' in value) return Object.fromEntries(entries);
  const outside = Object.fromEntries(entries.filter(([name]) => beside.has(name)));
  const inside = Object.fromEntries(entries.filter(([name]) => !beside.has(name)));
  // A role definition has two types; the CLI renames the one that is a property.
  if ('roleType' in inside) inside['type'] = inside['roleType'];
  return { ...outside, properties: inside };
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
