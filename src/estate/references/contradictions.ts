import type { Scope } from '../../scope/scope.ts';
import type { Shortfall } from '../../locker/envelope.ts';
import type { DecodedRead } from '../evidence.ts';
import { shortfallOf } from '../shortfall.ts';
import type { EstateMemory } from '../memory.ts';
import { deletions } from './entra.ts';
import { unledMembers } from './nesting.ts';
import type { Mention, ThingList } from './reference.ts';
import { idOf, lists, listsOfSort, namers, saidBy, sortsOfKind, tallies, type Said } from './said.ts';

/** Kinds whose answers name members of the given kinds, besides these themselves. */
export function kindsNaming(kinds: ReadonlySet<string>, all: Iterable<string>): Set<string> {
  const sorts = new Set([...kinds].flatMap((kind) => (sortsOfKind.get(kind) ?? []).map(({ sort }) => sort)));
  const telling = [...all].filter(
    (kind) =>
      kinds.has(kind) ||
      (sortsOfKind.get(kind) ?? []).some(({ sort }) => sorts.has(sort)) ||
      namers.some(({ names, readsKind }) => readsKind(kind) && names.some((sort) => sorts.has(sort))) ||
      tallies.some((one) => one.kind === kind && sorts.has(one.sort)) ||
      (deletions.readsKind(kind) &&
        [...sorts].some((sort) => sort.startsWith('directory') || sort === 'service principal')),
  );
  return new Set(telling);
}

/** A mention with the read that it stands in. */
interface Told extends Mention {
  from: DecodedRead;
}

/** Where a list holds an id, and whose it says that it is. */
interface Place {
  read: DecodedRead;
  owner: string | null;
}

type Lack = (read: DecodedRead, key: string, message: string) => void;

/**
 * Holds the lists of a run against each other and against whatever names a member of them. A read whose list lacks what
 * another reading names, in the place for which it speaks, gets a `dangling` shortfall that says both. The wider
 * reading holds: nothing is added to a list, and nothing that rests on it is whole. A list that is incomplete already
 * proves no contradiction; what belongs to an account that no source reads is not missing.
 */
export function withContradictions(
  reads: readonly DecodedRead[],
  scope: Pick<Scope, 'sources'>,
  memory: EstateMemory,
): DecodedRead[] {
  const said = new Map(reads.map((read) => [read, memory.once([read, saidBy], () => saidBy(read))]));
  const lacks = new Map<DecodedRead, Map<string, string>>();
  const lack: Lack = (read, key, message) => {
    if (read.shortfalls.length > 0) return;
    const own = lacks.get(read) ?? new Map<string, string>();
    if (!own.has(key)) own.set(key, message);
    lacks.set(read, own);
  };
  const byKind = Map.groupBy(reads, ({ read }) => read.kind);
  const held = new Map(
    lists.map((list) => [list, idsHeld(list, byKind.get(list.kind) ?? [], said)] as const),
  );
  const deleted = new Set([...said.values()].flatMap((one) => one.deleted.map(idOf)));
  const tell = (told: Told): void => {
    const id = idOf(told.id);
    if (deleted.has(id)) return;
    const own = told.sorts
      .flatMap((sort) => listsOfSort.get(sort) ?? [])
      .filter(({ kind }) => byKind.has(kind));
    const without = own.filter((list) => !held.get(list)?.has(id));
    if (without.length === 0 || (told.sorts.length > 1 && without.length < own.length)) return;
    const homes = without.map((list) => ({
      list,
      home: homesOf(list, byKind.get(list.kind) ?? [], told, scope),
    }));
    // What may be any of several sorts may stand in a list that is incomplete.
    if (
      told.sorts.length > 1 &&
      homes.some(({ home }) => home.some(({ shortfalls }) => shortfalls.length > 0))
    )
      return;
    for (const { list, home } of homes)
      for (const read of home)
        lack(
          read,
          `${list.kind} ${id}`,
          `It lacks ${told.sorts.join(' or ')} ${told.id}, which ${told.by} names in ${nameOf(told.from)}`,
        );
  };
  for (const [from, { named }] of said) for (const mention of named) tell({ ...mention, from });
  for (const [list, ids] of held) {
    if ((listsOfSort.get(list.sort) ?? []).length > 1)
      for (const [id, [place]] of ids) if (place !== undefined) tell(asTold(list, id, place.read));
    if (list.unique === true) twice(list, ids, lack);
  }
  compareCounts(said, byKind, scope, lack);
  for (const { group, member, from } of unledMembers(reads))
    for (const read of byKind.get('entra.group-members') ?? [])
      if (read.read.account === from.read.account)
        lack(
          read,
          `${group}/${member}`,
          `It leads from group ${group} to no ${member}, who is in it at some depth in ${nameOf(from)}`,
        );
  for (const [read, { short }] of said) for (const message of short) lack(read, message, message);
  return reads.map((read) => {
    const own = lacks.get(read);
    if (own === undefined) return read;
    return { ...read, shortfalls: [...read.shortfalls, ...shortfallsOf(read, [...own.values()])] };
  });
}

/** What one list of a sort holds is named to the others of that sort. */
function asTold(list: ThingList, id: string, from: DecodedRead): Told {
  const { account, region } = from.read;
  return { sorts: [list.sort], id, container: account, region, by: list.operation ?? list.kind, from };
}

function idsHeld(
  list: ThingList,
  reads: readonly DecodedRead[],
  said: ReadonlyMap<DecodedRead, Said>,
): Map<string, Place[]> {
  const ids = new Map<string, Place[]>();
  for (const read of reads)
    for (const [id, owner] of said.get(read)?.held.get(list) ?? []) {
      const places = ids.get(id);
      if (places === undefined) ids.set(id, [{ read, owner }]);
      else places.push({ read, owner });
    }
  return ids;
}

/**
 * The reads in whose list a thing should be: of its container and region, and of the source that named it where that
 * one reads there. A region that was not read leaves the lists of all others of the account open.
 */
function homesOf(
  list: ThingList,
  reads: readonly DecodedRead[],
  told: Told,
  scope: Pick<Scope, 'sources'>,
): readonly DecodedRead[] {
  const all = preferred(reads, told.from);
  switch (list.extent) {
    case 'engagement':
      return all;
    case 'tenant': {
      const tenant = tenantOf(scope, told.from.read.source);
      return reads.filter(({ read }) => tenant === null || tenantOf(scope, read.source) === tenant);
    }
    case 'container':
    case 'region': {
      const wanted = told.container?.toLowerCase() ?? null;
      const inContainer = preferred(
        reads.filter(({ read }) => wanted === null || read.account?.toLowerCase() === wanted),
        told.from,
      );
      const inRegion = inContainer.filter(({ read }) => told.region === null || read.region === told.region);
      return list.extent === 'region' && inRegion.length > 0 ? inRegion : inContainer;
    }
  }
}

function preferred(reads: readonly DecodedRead[], { read: { source } }: DecodedRead): readonly DecodedRead[] {
  const own = reads.filter(({ read }) => read.source === source);
  return own.length > 0 ? own : reads;
}

function tenantOf({ sources }: Pick<Scope, 'sources'>, name: string): string | null {
  const source = sources[name];
  return source?.kind === 'azure' || source?.kind === 'entra' ? source.tenant.toLowerCase() : null;
}

/** One id that two places hold as their own: one of the two answers is not about the place it was asked of. */
function twice(list: ThingList, ids: ReadonlyMap<string, readonly Place[]>, lack: Lack): void {
  for (const [id, places] of ids) {
    if (places.length < 2) continue;
    const own = places.filter(({ read: { read }, owner }) => owner === null || owner === read.account);
    const [first] = own;
    const other = own.find(({ read: { read } }) => placeKey(read) !== placeKey(first?.read.read ?? read));
    if (first === undefined || other === undefined) continue;
    for (const { read } of own)
      lack(
        read,
        `twice ${id}`,
        `It holds ${list.sort} ${id}, which ${nameOf(read === first.read ? other.read : first.read)} holds as well`,
      );
  }
}

const placeKey = ({ account, region }: DecodedRead['read']): string => `${account ?? ''} ${region ?? ''}`;

/** A count and a list of the same things in the same account: the larger of the two holds. */
function compareCounts(
  said: ReadonlyMap<DecodedRead, Said>,
  byKind: ReadonlyMap<string, readonly DecodedRead[]>,
  scope: Pick<Scope, 'sources'>,
  lack: Lack,
): void {
  for (const [from, { counted }] of said)
    for (const { tally, count } of counted)
      for (const list of listsOfSort.get(tally.sort) ?? []) {
        const { account: container, region } = from.read;
        const told: Told = { sorts: [tally.sort], id: '', container, region, by: tally.label, from };
        for (const read of homesOf(list, byKind.get(list.kind) ?? [], told, scope)) {
          if (read.shortfalls.length > 0) continue;
          const found = said.get(read)?.held.get(list)?.size ?? 0;
          if (found < count)
            lack(
              read,
              `count ${list.sort}`,
              `It holds ${found} of the ${count} ${list.sort}s that ${tally.label} counts in ${nameOf(from)}`,
            );
          if (found > count)
            lack(
              from,
              `count ${list.sort}`,
              `${tally.label} counts ${count} ${list.sort}s, and ${nameOf(read)} holds ${found}`,
            );
        }
      }
}

/** A read as a message names it: what was read, where, and its evidence. */
function nameOf({ read, envelope }: DecodedRead): string {
  const where = [read.account, read.region].filter((part) => part !== null).join(' ');
  const evidence = envelope === null ? '' : `, evidence ${envelope.id}`;
  return `${read.kind} (${where || read.source}${evidence})`;
}

/** Names at most so many of one list; how many more there are is said. */
const most = 20;

function shortfallsOf(read: DecodedRead, messages: readonly string[]): Shortfall[] {
  const [operation] = read.read.operations;
  const shown = messages.slice(0, most);
  if (messages.length > most) shown.push(`It lacks ${messages.length - most} more that other readings name`);
  return shown.map((message) =>
    shortfallOf(read.read, {
      reason: 'dangling',
      operation: operation?.name ?? read.read.kind,
      permission: operation?.permission ?? '',
      message,
    }),
  );
}

/** Things of each kind's list that another reading names: what is missed when it is taken away. */
export function namedElsewhere(reads: readonly DecodedRead[]): { kind: string; id: string }[] {
  const said = new Map(reads.map((read) => [read, saidBy(read)]));
  const byKind = Map.groupBy(reads, ({ read }) => read.kind);
  const held = new Map(
    lists.map((list) => [list, idsHeld(list, byKind.get(list.kind) ?? [], said)] as const),
  );
  const mentioned = Map.groupBy(
    [...said].flatMap(([read, { named }]) => named.map((one) => ({ kind: read.read.kind, ...one }))),
    ({ id }) => idOf(id),
  );
  return [...held].flatMap(([list, ids]) =>
    [...ids.keys()]
      .filter((id) => {
        const others = (listsOfSort.get(list.sort) ?? []).filter((one) => one !== list);
        return (
          others.some((other) => held.get(other)?.has(id)) ||
          (mentioned.get(id) ?? []).some(({ kind, sorts }) => kind !== list.kind && sorts.includes(list.sort))
        );
      })
      .map((id) => ({ kind: list.kind, id })),
  );
}
