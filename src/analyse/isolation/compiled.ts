import type { Filter, Network } from '../../estate/network/representation.ts';
import { Guards } from './guard.ts';
import { classify, targetPrefixes, type Parties } from './parties.ts';
import { TransportSets } from './transport-sets.ts';

/** What of a network is the same whatever segments it is asked about: its classes, and how its filters treat them. */
interface Compiled {
  readonly sets: TransportSets;
  /** Classes without regard to segments. */
  readonly parties: Parties;
  readonly filters: ReadonlyMap<string, Filter>;
  readonly guards: { readonly may: Guards; readonly must: Guards };
}

const known = new WeakMap<Network['filters'], { of: Network; compiled: Compiled }[]>();

/** Compiles a network once, however often it is asked about; one that only lacks relays is the same. */
export function compiledOf(network: Network): Compiled {
  const before = known.get(network.filters) ?? [];
  known.set(network.filters, before);
  const same = before.find(({ of }) => isAlike(of, network));
  if (same) return same.compiled;
  const sets = new TransportSets();
  const parties = classify(network, []);
  const filters = new Map(network.filters.map((filter) => [filter.id, filter]));
  const identities = new Map(network.identities.map((identity) => [identity.id, identity]));
  const guards = {
    may: new Guards(filters, identities, parties.tree, sets, 'may'),
    must: new Guards(filters, identities, parties.tree, sets, 'must'),
  };
  const compiled = { sets, parties, filters, guards };
  before.push({ of: network, compiled });
  return compiled;
}

function isAlike(one: Network, other: Network): boolean {
  return (
    one.endpoints === other.endpoints &&
    one.attachments === other.attachments &&
    one.domains === other.domains &&
    one.identities === other.identities &&
    one.routeTables === other.routeTables &&
    (one.relays === other.relays || [one, other].every((each) => targetPrefixes(each).length === 0))
  );
}
