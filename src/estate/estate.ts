import type { Scope, System } from '../scope/scope.ts';
import type { Collected, CollectionDefinition, Member, ReadState } from './collection.ts';
import { collections, collectionNamed } from './collections.ts';
import { asOf } from './decode/as-of.ts';
import { decodeReads, type DecodedRead, type KindSchemas, type RunEvidence } from './evidence.ts';
import { shortfallOf } from './shortfall.ts';
import { EstateMemory } from './memory.ts';
import { kindsNaming, withContradictions } from './references/contradictions.ts';
import { reachOf, type SystemReach } from './inventory/reach.ts';
import type { Resource } from './inventory/resources.ts';

/** The typed, cloud-neutral model of what one run read. Built once, asked many times. */
export interface Estate {
  /** Everything of one collection. Throws for a name that no collection has. */
  whole<M extends Member>(name: string): Collected<M>;
  /** What of a collection belongs to one system, with every read that could have held more of it. */
  ofSystem<M extends Member>(name: string, system: string): Collected<M>;
  /** Which resources, accounts and tenants a system consists of, and which of its selectors found nothing. */
  systems: ReadonlyMap<string, SystemReach>;
  segments: ReadonlyMap<string, SystemReach>;
}

/** Builds the estate from sealed evidence: the named collections, and the inventory that systems are found by. */
export async function buildEstate(
  evidence: RunEvidence,
  scope: Scope,
  names: Iterable<string>,
  schemas: KindSchemas,
  shared?: EstateMemory,
): Promise<Estate> {
  const wanted = [...new Set([...names, 'inventory.resources'])].map(collectionNamed);
  const built = await collectedFrom(evidence, scope, wanted, schemas, shared ?? new EstateMemory());
  const memory = shared ?? new EstateMemory();
  const whole = <M extends Member>(name: string): Collected<M> => {
    const collected = built.get(name);
    if (!collected) throw new Error(`The estate was built without the collection ${name}`);
    return collected as Collected<M>;
  };
  const resources = whole<Resource>('inventory.resources');
  const reaches = (declared: Scope['systems'] | Scope['segments']) =>
    memory.once(
      [declared, scope, resources],
      () =>
        new Map(
          Object.entries(declared).map(([id, { select }]) => [id, reachOf(select, scope, resources.members)]),
        ),
    );
  const systems = reaches(scope.systems);
  return {
    whole,
    systems,
    segments: reaches(scope.segments),
    ofSystem<M extends Member>(name: string, system: string): Collected<M> {
      const declared = scope.systems[system];
      const reach = systems.get(system);
      if (!declared || !reach) throw new Error(`No system ${system} is declared`);
      const all = whole<M>(name);
      return memory.once([all, reach, declared, scope, resources, collectionNamed(name)], () =>
        narrow(collectionNamed(name), all, declared, reach, { scope, inventory: resources.reads }),
      );
    },
  };
}

/**
 * The collections. Decoded pages are held by this call and by its memory alone, so that they are let go before
 * anything is judged, unless a later estate is to share them.
 */
async function collectedFrom(
  evidence: RunEvidence,
  scope: Scope,
  wanted: readonly CollectionDefinition<Member>[],
  schemas: KindSchemas,
  memory: EstateMemory,
): Promise<Map<string, Collected<Member>>> {
  const kinds = new Set(wanted.flatMap((definition) => definition.kinds));
  const telling = kindsNaming(kinds, new Set(evidence.plan.map(({ kind }) => kind)));
  const decoded = await decodeReads(evidence, telling, schemas, memory);
  const reads = withContradictions(decoded, scope, memory);
  return new Map(wanted.map((definition) => [definition.name, collect(definition, reads, memory)]));
}

/** Names of all collections that the estate can build. */
export const collectionNames = collections.map(({ name }) => name);

function collect(
  definition: CollectionDefinition<Member>,
  all: readonly DecodedRead[],
  memory: EstateMemory,
): Collected<Member> {
  const kinds = new Set(definition.kinds);
  const reads = all.filter(({ read }) => kinds.has(read.kind));
  return memory.once([definition, ...reads], () => lowered(definition, reads));
}

function lowered(definition: CollectionDefinition<Member>, reads: readonly DecodedRead[]): Collected<Member> {
  const ofKind = Map.groupBy(reads, ({ read }) => read.kind);
  const pages = new Map(
    definition.kinds.map((kind) => [kind, (ofKind.get(kind) ?? []).flatMap((one) => one.pages)]),
  );
  const states = reads.map(({ read, envelope, pages: own, shortfalls }): ReadState => ({
    read,
    envelope,
    asOf: asOf(read.kind, own),
    complete: envelope !== null && shortfalls.length === 0,
    shortfalls,
  }));
  try {
    return { members: definition.lower(pages, states), reads: states, applicable: true };
  } catch (error) {
    return { members: [], reads: states.map((state) => notUnderstood(state, error)), applicable: true };
  }
}

/** What the lowering stumbles over costs its collection, which is then not read, and never the whole run. */
function notUnderstood(state: ReadState, error: unknown): ReadState {
  const { name: operation = state.read.kind, permission = '' } = state.read.operations[0] ?? {};
  const why = error instanceof Error ? error.message : String(error);
  const message = `The answers could not be understood: ${why}`;
  const shortfall = shortfallOf(state.read, { reason: 'invalid', operation, permission, message });
  return { ...state, complete: false, shortfalls: [...state.shortfalls, shortfall] };
}

interface Surroundings {
  scope: Scope;
  inventory: readonly ReadState[];
}

function narrow<M extends Member>(
  definition: CollectionDefinition<Member>,
  whole: Collected<M>,
  system: System,
  reach: SystemReach,
  { scope, inventory }: Surroundings,
): Collected<M> {
  if (definition.attribution === 'engagement') return whole;
  const providers = new Set(definition.kinds.map((kind) => kind.split('.')[0]));
  const sources = new Set(system.select.map(({ source }) => source));
  const applicable = [...sources].some((name) => {
    const source = scope.sources[name];
    if (source === undefined) return false;
    return providers.has(source.kind) || (source.kind === 'azure' && providers.has('entra'));
  });
  if (definition.attribution === 'cloud')
    return applicable ? whole : { members: [], reads: [], applicable: false };
  const governing = definition.attribution === 'tenant' ? sourcesOfTenants(reach.tenants, scope) : sources;
  const isInventory = definition.name === 'inventory.resources';
  const reads = whole.reads.filter(({ read }) => {
    if (!governing.has(read.source)) return false;
    if (read.account === null || reach.containers.has(read.account) || reach.tenants.has(read.account))
      return true;
    return isInventory && reach.open;
  });
  return {
    members: whole.members.filter((member) => belongs(member, definition, reach)),
    reads: [...reads, ...(isInventory || !applicable ? [] : uncertainReach(inventory, reach, sources))],
    applicable,
  };
}

/**
 * A system found by tag may have more of itself in an account whose inventory was not read: those reads are
 * missing from everything that is judged of the system.
 */
function uncertainReach(
  inventory: readonly ReadState[],
  reach: SystemReach,
  sources: ReadonlySet<string>,
): ReadState[] {
  return inventory.filter(({ read, complete }) => {
    if (complete || !sources.has(read.source)) return false;
    return reach.open || read.account === null || reach.containers.has(read.account);
  });
}

function belongs(member: Member, definition: CollectionDefinition<Member>, reach: SystemReach): boolean {
  switch (definition.attribution) {
    case 'resource':
      return reach.resources.has(member.id) || (member.concerns ?? []).some((id) => reach.resources.has(id));
    case 'container':
      return reach.containers.has(member.container);
    case 'tenant':
      return reach.tenants.has(member.container);
    case 'cloud':
    case 'engagement':
      return true;
  }
}

function sourcesOfTenants(tenants: ReadonlySet<string>, scope: Scope): Set<string> {
  const names = Object.entries(scope.sources).filter(
    ([, source]) => (source.kind === 'azure' || source.kind === 'entra') && tenants.has(source.tenant),
  );
  return new Set(names.map(([name]) => name));
}
