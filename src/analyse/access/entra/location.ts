import type {
  ConditionalAccessPolicy,
  EntraSignInModel,
  NamedLocation,
} from '../../../estate/identity/entra/model.ts';
import { last, parsePrefix, type Family } from '../../../estate/network/address.ts';

/** Id under which policies name the addresses that per-user settings of Multi-Factor Authentication trust. */
const legacyTrusted = '00000000-0000-0000-0000-000000000000';

/** Places that all policies treat alike, as the named locations they are in. */
interface Place {
  label: string;
  locations: ReadonlySet<string>;
  trusted: boolean;
}

/** The places that the tenant's own policies tell apart, and which of their locations are not understood. */
export interface Places {
  places: readonly Place[];
  unknown: ReadonlySet<string>;
  /** Whether it is known of every trusted location what is in it. */
  trustKnown: boolean;
}

type Addresses = Extract<NamedLocation, { kind: 'addresses' }>;
type Countries = Extract<NamedLocation, { kind: 'countries' }>;

/**
 * Splits the world by the named locations that policies use. Addresses are split exactly; which country an address
 * is in is not known here, so any address may be in any country, and the two ways to find a country may differ.
 */
export function placesOf(model: EntraSignInModel, policies: readonly ConditionalAccessPolicy[]): Places {
  const named = policies.flatMap(({ conditions: { locations } }) =>
    locations === null ? [] : [...locations.include, ...locations.exclude],
  );
  const trust = named.includes('AllTrusted');
  const byId = new Map(model.locations.map((location) => [location.id, location]));
  const ids = [...new Set(named)].filter((id) => id !== 'All' && id !== 'AllTrusted' && id !== legacyTrusted);
  const used = model.locations.filter(
    (one) => ids.includes(one.id) || (trust && one.kind !== 'countries' && isTrusted(one)),
  );
  const addresses = used.filter((one): one is Addresses => one.kind === 'addresses' && readable(one));
  const countries = used.filter((one): one is Countries => one.kind === 'countries');
  const unknown = new Set(
    ids.filter((id) => {
      const location = byId.get(id);
      return location === undefined || location.kind === 'unknown' || !readable(location);
    }),
  );
  const legacy = trust || named.includes(legacyTrusted) ? [[], [legacyTrusted]] : [[]];
  const combinations = product([
    addressClasses(addresses),
    countryClasses(countries.filter(({ lookup }) => lookup === 'address')),
    countryClasses(countries.filter(({ lookup }) => lookup === 'authenticator')),
    legacy,
  ]);
  const trusted = new Set([legacyTrusted, ...addresses.filter((one) => one.trusted).map(({ id }) => id)]);
  const names = new Map<string, string>([
    ...used.map(({ id, name }) => [id, name] as const),
    [legacyTrusted, 'addresses trusted by the Multi-Factor Authentication settings'],
  ]);
  const unreadable = model.gaps.some(({ read }) => read === 'locations');
  return {
    places: combinations.map((members) => ({
      label: members.map((id) => names.get(id) ?? id).join(' and ') || 'no named location',
      locations: new Set(members),
      trusted: members.some((id) => trusted.has(id)),
    })),
    unknown,
    trustKnown: !unreadable && !used.some((one) => one.kind === 'unknown' || !readable(one)),
  };
}

/** One that is not understood may be trusted. */
function isTrusted(location: NamedLocation): boolean {
  return location.kind === 'unknown' || (location.kind === 'addresses' && location.trusted);
}

function readable(location: NamedLocation): boolean {
  return location.kind !== 'addresses' || location.ranges.every((range) => parsePrefix(range) !== undefined);
}

/** The sets of locations that some address is in, over both families. */
function addressClasses(locations: readonly Addresses[]): string[][] {
  const classes = new Map<string, string[]>();
  for (const family of [4, 6] as const) {
    for (const members of classesOfFamily(locations, family)) classes.set(members.join(' '), members);
  }
  return [...classes.values()];
}

function classesOfFamily(locations: readonly Addresses[], family: Family): string[][] {
  const end = 1n << (family === 4 ? 32n : 128n);
  const edges: { at: bigint; id: string; change: 1 | -1 }[] = [];
  for (const { id, ranges } of locations) {
    for (const range of ranges) {
      const prefix = parsePrefix(range)!;
      if (prefix.family !== family) continue;
      edges.push({ at: prefix.first, id, change: 1 }, { at: last(prefix) + 1n, id, change: -1 });
    }
  }
  edges.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  const depth = new Map<string, number>();
  const found: string[][] = [];
  let from = 0n;
  for (const edge of [...edges, { at: end, id: '', change: 1 as const }]) {
    if (edge.at > from) {
      found.push(
        [...depth]
          .filter(([, count]) => count > 0)
          .map(([id]) => id)
          .sort(),
      );
      from = edge.at;
    }
    depth.set(edge.id, (depth.get(edge.id) ?? 0) + edge.change);
  }
  return found;
}

/** The sets of locations that some country is in, with countries that are not known and those that none lists. */
function countryClasses(locations: readonly Countries[]): string[][] {
  if (locations.length === 0) return [[]];
  const listed = new Set(locations.flatMap(({ countries }) => countries));
  const sets = [...listed].map((country) => locations.filter(({ countries }) => countries.includes(country)));
  const all = [[], locations.filter(({ includeUnknown }) => includeUnknown), ...sets];
  const classes = new Map(
    all.map((members) => {
      const ids = members.map(({ id }) => id).sort();
      return [ids.join(' '), ids];
    }),
  );
  return [...classes.values()];
}

function product(factors: readonly (readonly string[][])[]): string[][] {
  return factors.reduce<string[][]>(
    (left, right) => left.flatMap((one) => right.map((other) => [...one, ...other].sort())),
    [[]],
  );
}
