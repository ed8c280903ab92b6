import { contains, type Address } from '../../../estate/network/address.ts';
import type { Filter, Identity, Match, Rule, Stage } from '../../../estate/network/representation.ts';
import { all, intersect, none, subtract, unite, type Ranges } from './ranges.ts';

/** One side of a packet, as a rule can see it. */
export interface Side {
  readonly address: Address;
  readonly domain: string;
  readonly identities: readonly string[];
}

export interface FilterLists {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly identities: ReadonlyMap<string, Identity>;
}

type Direction = 'inbound' | 'outbound';

/** What a list of stages may let through: whatever is not known is taken the way that lets more pass. */
export function allowedBy(
  stages: readonly Stage[],
  direction: Direction,
  { own, peer }: { own: Side; peer: Side },
  lists: FilterLists,
): Ranges {
  let passing = all;
  let past = none;
  for (const { filters } of stages) {
    const outcomes = filters.map((id) => outcomeOf(lists.filters.get(id), direction, own, peer, lists));
    past = unite(past, intersect(passing, outcomes.map(({ always }) => always).reduce(unite, none)));
    passing = intersect(passing, outcomes.map(({ allowed }) => allowed).reduce(unite, none));
  }
  return unite(passing, past);
}

function outcomeOf(
  filter: Filter | undefined,
  direction: Direction,
  own: Side,
  peer: Side,
  lists: FilterLists,
): { allowed: Ranges; always: Ranges } {
  // A filter that an interface names and no list contains may allow everything.
  if (!filter) return { allowed: all, always: none };
  let [open, allowed, always] = [all, none, none];
  for (const rule of filter[direction]) {
    const [peerMatch, ownMatch] =
      direction === 'inbound' ? [rule.source, rule.destination] : [rule.destination, rule.source];
    const match = Math.min(matches(peerMatch, peer, lists), matches(ownMatch, own, lists));
    if (match === 0) continue;
    const hit = intersect(open, unite(rule.transport, none));
    const certain = match === 2 && isCertain(rule);
    if (rule.action === 'allow') allowed = unite(allowed, hit);
    if (rule.action === 'always-allow') always = unite(always, hit);
    if (certain) open = subtract(open, hit);
  }
  return { allowed: filter.otherwise === 'allow' ? unite(allowed, open) : allowed, always };
}

function isCertain(rule: Rule): boolean {
  return rule.uncertain === undefined && rule.sourcePorts === undefined;
}

/** 0: no; 1: perhaps; 2: yes. */
function matches(match: Match, side: Side, { identities }: FilterLists): 0 | 1 | 2 {
  if (match.any || match.prefixes.some((prefix) => contains(prefix, side.address))) return 2;
  let best: 0 | 1 | 2 = 0;
  for (const { identity, domains, uncertainDomains } of match.identities) {
    const known = identities.get(identity);
    if (known?.prefixes.some((prefix) => contains(prefix, side.address))) return 2;
    if (!known || known.uncertain !== undefined) best = 1;
    if (!side.identities.includes(identity)) continue;
    if (!domains || domains.includes(side.domain)) return 2;
    if (uncertainDomains?.[side.domain] !== undefined) best = 1;
  }
  return best;
}
