import type { AzureSource } from '../../scope/scope.ts';
import type { PlannedRead } from '../../locker/run.ts';
import { azureKinds } from '../azure/kinds/index.ts';
import type { ReadFailure } from '../kind.ts';
import { planned } from '../microsoft/opened.ts';
import type { CollectionEnvironment, OpenedSource } from '../opened-source.ts';
import { askedOf, itemsOf, type ExportFile } from './export-folder.ts';
import {
  openImported,
  plannedReads,
  type Asked,
  type Importer,
  type Match,
  type PlannedReads,
} from './imported-source.ts';

/**
 * A folder of what the Azure CLI, Resource Manager or Resource Graph printed, recognised by resource type; an
 * empty list says nothing of its type and is recognised by the file's name, as `virtual-networks.json`, and by the
 * folder named after its subscription where there are several.
 * Throws where the folder cannot be read.
 */
export function openAzureExport(
  name: string,
  source: AzureSource,
  environment: CollectionEnvironment,
): Promise<OpenedSource> {
  return openImported(environment.folder, source.import ?? '.', azureImporter(name, source));
}

/** How exports of Azure are understood. */
export function azureImporter(name: string, source: AzureSource): Importer {
  return {
    plan: (files) => plan(name, source, files),
    candidates,
    match,
    asked: (read, files) => {
      const planned = plannedReads(plan(name, source, files));
      const own = files.some((file) => match(file, read, planned) !== null);
      if (own && read.operations.at(-1)?.name.startsWith('POST ') !== true) return null;
      return nothingDue(read, files, planned) ?? inEffect(read, files, planned);
    },
  };
}

/** What a subscription lists, by operation: where it lists nothing, nothing is due that hangs on it. */
const listings = new Map(
  azureKinds
    .filter(({ operations }) => operations.length === 1)
    .map(({ kind, operations: [listing] }) => [listing?.name, kind]),
);

/** What a read asks of each resource that it lists first, with the planned read of that list; null where it asks nothing. */
function listedFor(read: PlannedRead, planned: PlannedReads) {
  const [listing, each] = read.operations;
  const parents = planned(listings.get(listing?.name) ?? '', read.account ?? '')[0];
  return listing === undefined || each === undefined || parents === undefined
    ? null
    : { listing, each, parents };
}

/** A list for each of many resources, of which the export shows that there are none; null where it does not. */
function nothingDue(
  read: PlannedRead,
  files: readonly ExportFile[],
  planned: PlannedReads,
): Promise<Asked> | null {
  const listed = listedFor(read, planned);
  if (listed === null) return null;
  const { listing, parents } = listed;
  const held = files.flatMap((file) => {
    const found = match(file, parents, planned);
    return found === null
      ? []
      : [{ file, match: { ...found, operation: listing.name, answer: false as const } }];
  });
  if (held.length === 0 || held.some(({ match: { items } }) => items > 0)) return null;
  return Promise.resolve({ held, failures: [] });
}

/**
 * What is in effect on each network, from files whose path is that of the request:
 * `subscriptions/…/virtualNetworks/NAME/listNetworkManagerEffectiveSecurityAdminRules.json`.
 */
function inEffect(
  read: PlannedRead,
  files: readonly ExportFile[],
  planned: PlannedReads,
): Promise<Asked> | null {
  const listed = listedFor(read, planned);
  if (listed === null || !listed.each.name.startsWith('POST ')) return null;
  const { each, parents } = listed;
  const type = typeOfOperation(parents.operations.at(-1)?.name ?? '');
  const networks = files
    .filter((file) => match(file, parents, planned) !== null)
    .flatMap((file) => contentOf(file).items)
    .filter((item) => typeOf(item) === type && subscriptionOf(item) === read.account?.toLowerCase());
  if (networks.length === 0) return null;
  const action = each.name.slice(each.name.lastIndexOf('/') + 1);
  const held: Asked['held'][number][] = [];
  const failures: ReadFailure[] = [];
  for (const subject of new Set(networks.map(({ id }) => String(id)))) {
    const due = `${subject.slice(1)}/${action}.json`;
    const own = files.filter(
      ({ path, value }) => value !== undefined && path.toLowerCase() === due.toLowerCase(),
    );
    for (const file of own) {
      const items = contentOf(file).items.length;
      held.push({ file, match: found(each.name, { resource: subject }, items) });
    }
    if (own.length === 0)
      failures.push({
        reason: 'not-collected',
        operation: each.name,
        permission: each.permission,
        subject,
        message: `the export holds no ${due}`,
      });
  }
  return Promise.resolve({ held, failures });
}

/** Kinds that bear on the one who reads an API. */
const live = new Set(['azure.authorization.reader-assignments', 'azure.subscriptions.subscription']);

function plan(name: string, source: AzureSource, files: readonly ExportFile[]): PlannedRead[] {
  const naming = {
    name,
    ...(source.environmentClass === undefined ? {} : { environmentClass: source.environmentClass }),
  };
  const found = files
    .flatMap(({ value }) => itemsOf(value).map(subscriptionOf))
    .filter((one) => one !== null);
  const subscriptions = [...new Set([...source.subscriptions, ...found])];
  return azureKinds
    .filter(({ kind }) => !live.has(kind))
    .flatMap((kind) =>
      (kind.level === 'tenant' ? [source.tenant] : subscriptions).map((account) =>
        planned(naming, kind, account),
      ),
    );
}

const typeOfKind = new Map(
  azureKinds.map(({ kind, operations }) => [kind, typeOfOperation(operations.at(-1)?.name ?? '')]),
);
const kindsOfType = Map.groupBy(typeOfKind.keys(), (kind) => typeOfKind.get(kind) ?? null);

/** By type and subscription of what a file holds; what is told by the file's name, everywhere. */
function candidates(file: ExportFile, planned: PlannedReads): PlannedRead[] {
  const named = [...typeOfKind.keys()].filter((kind) => namedAfter(file, kind));
  const kinds = new Set([...named, ...(kindsOfType.get(null) ?? [])]);
  const byName = [...kinds].flatMap((kind) => planned(kind));
  const byType = [...contentOf(file).counts].flatMap(([type, accounts]) =>
    (kindsOfType.get(type) ?? [])
      .filter((kind) => !kinds.has(kind))
      .flatMap((kind) =>
        accounts.has(everywhere)
          ? planned(kind)
          : [...accounts.keys()].flatMap((account) => planned(kind, account)),
      ),
  );
  return [...byName, ...byType];
}

interface Content {
  items: readonly Record<string, unknown>[];
  /** How many items there are of each type in each subscription, or above all of them. */
  counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const everywhere = '';
const contents = new WeakMap<ExportFile, Content>();

/** What a file holds, counted once. */
function contentOf(file: ExportFile): Content {
  const known = contents.get(file);
  if (known !== undefined) return known;
  const items = file.value === undefined ? [] : itemsOf(file.value);
  const counts = new Map<string, Map<string, number>>();
  for (const item of items) {
    const [type, account] = [typeOf(item), subscriptionOf(item) ?? everywhere];
    const ofType = counts.get(type) ?? new Map<string, number>();
    counts.set(type, ofType);
    ofType.set(account, (ofType.get(account) ?? 0) + 1);
  }
  const content = { items, counts };
  contents.set(file, content);
  return content;
}

function match(file: ExportFile, read: PlannedRead, planned: PlannedReads): Match | null {
  const own = read.operations.at(-1);
  if (own === undefined || file.value === undefined) return null;
  const type = typeOfOperation(own.name);
  const { items, counts } = contentOf(file);
  const places = planned(read.kind);
  if (read.kind === 'azure.monitor.activity-log') return eventsIn(file, read, own.name, { items, places });
  if (items.length === 0) {
    if (!namedAfter(file, read.kind) || !speaksFor(file, read, places, 0)) return null;
    return found(own.name, { type }, 0);
  }
  if (type === null) {
    if (counts.size < 2 && !namedAfter(file, read.kind)) return null;
    const held = heldIn([...counts.values()], read.account);
    if (held.all === 0 || !speaksFor(file, read, places, held.own)) return null;
    return found(own.name, { subscription: read.account }, held.all);
  }
  const ofType = counts.get(type);
  const held = heldIn(ofType === undefined ? [] : [ofType], read.account);
  if (held.all === 0 || !speaksFor(file, read, places, held.own)) return null;
  const split = read.operations.length > 1 ? { split: 'resource' } : {};
  return found(own.name, { type, subscription: read.account, ...split }, held.all);
}

/**
 * A file speaks for a subscription by its folder, by an item of it, or where there is no other. An empty list, and
 * what is inherited from above all subscriptions, may have been printed in any of them.
 */
function speaksFor(
  { path }: ExportFile,
  { account }: PlannedRead,
  places: readonly PlannedRead[],
  own: number,
): boolean {
  const known = new Set(places.map((place) => place.account?.toLowerCase()));
  const folders = path.toLowerCase().split('/').slice(0, -1);
  const named = new Set(folders.filter((folder) => known.has(folder)));
  if (named.size > 0) return named.size === 1 && named.has(account?.toLowerCase() ?? '');
  return own > 0 || places.length === 1;
}

/** How many items of the lists counted are of a subscription, and how many with those that hang above all. */
function heldIn(
  counted: readonly ReadonlyMap<string, number>[],
  account: string | null,
): { own: number; all: number } {
  const of = (place: string): number => counted.reduce((sum, one) => sum + (one.get(place) ?? 0), 0);
  const own = account === null ? 0 : of(account.toLowerCase());
  return { own, all: own + of(everywhere) };
}

/** Events bear no resource type, so that the file's name tells: `activity-log.json`. */
function eventsIn(
  file: ExportFile,
  read: PlannedRead,
  operation: string,
  { items, places }: { items: readonly Record<string, unknown>[]; places: readonly PlannedRead[] },
): Match | null {
  if (!namedAfter(file, read.kind)) return null;
  const account = read.account?.toLowerCase() ?? '';
  const own = items.filter((item) => subscriptionOf(item) === account).length;
  const held = items.filter((item) => isIn(item, account)).length;
  if ((held === 0 && items.length > 0) || !speaksFor(file, read, places, own)) return null;
  const asked = file.log?.kind === read.kind ? { request: askedOf(file.log, 'eventTimestamp') } : {};
  return found(operation, { subscription: read.account, ...asked }, held);
}

function found(operation: string, parameters: Record<string, unknown>, items: number): Match {
  return { operation, parameters, items };
}

/** The resource type that an operation lists, in lower case; null for the list of all resources. */
export function typeOfOperation(operation: string): string | null {
  if (/\/resourceGroups$/.test(operation)) return 'microsoft.resources/resourcegroups';
  const path = /.*\/providers\/(.+)$/.exec(operation)?.[1];
  if (path === undefined) return null;
  return path
    .split('/')
    .filter((segment) => !segment.startsWith('{'))
    .join('/')
    .toLowerCase();
}

function typeOf(item: Record<string, unknown>): string {
  const { type } = item;
  return typeof type === 'string' ? type.toLowerCase().replace('/locations/', '/') : '';
}

function namedAfter({ path }: ExportFile, kind: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/i, '');
  return name === kind || name === kind.slice(kind.lastIndexOf('.') + 1);
}

function subscriptionOf({ id }: Record<string, unknown>): string | null {
  return typeof id === 'string' ? (/^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? null) : null;
}

/** What hangs above subscriptions, as an inherited assignment, belongs to each of them. */
function isIn(item: Record<string, unknown>, account: string | null): boolean {
  const subscription = subscriptionOf(item);
  return subscription === null || subscription === account?.toLowerCase();
}
