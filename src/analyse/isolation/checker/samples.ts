import {
  contains,
  last,
  parsePrefix,
  width,
  type Address,
  type Prefix,
} from '../../../estate/network/address.ts';
import type { Domain, Endpoint, Network } from '../../../estate/network/representation.ts';
import type { Place } from './walk.ts';

/** Addresses that are never a stranger's on the Internet (RFC 6890 registries; 2000::/3 is what IPv6 routes). */
const neverStrangers = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/3',
  '4000::/2',
  '8000::/1',
].flatMap((text) => parsePrefix(text) ?? []);

/**
 * One address for every stretch that no prefix of the network divides: what holds for it holds for the stretch.
 * Sorted, by family.
 */
export class Samples {
  readonly #network: Network;
  readonly #starts: Readonly<Record<4 | 6, readonly bigint[]>>;

  constructor(network: Network, extra: readonly Prefix[]) {
    this.#network = network;
    const starts = { 4: new Set([0n]), 6: new Set([0n]) };
    for (const prefix of [...prefixesOf(network), ...neverStrangers, ...extra]) {
      starts[prefix.family].add(prefix.first);
      starts[prefix.family].add(last(prefix) + 1n);
    }
    const sorted = (family: 4 | 6): bigint[] =>
      [...starts[family]]
        .filter((value) => value < 1n << BigInt(width(family)))
        .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.#starts = { 4: sorted(4), 6: sorted(6) };
  }

  /** Every address of an interface that has to be looked at. */
  ofEndpoint(endpoint: Endpoint): Place[] {
    return endpoint.addresses.flatMap(({ prefix, public: bound, publicUncertain }) =>
      this.#within(prefix).map((address) => ({
        address,
        domain: endpoint.domain,
        identities: endpoint.identities,
        endpoint,
        publicly: prefix.family === 6 || bound !== undefined || publicUncertain !== undefined,
      })),
    );
  }

  /** Every address of an outside domain that has to be looked at, narrowed to a prefix where given. */
  ofDomain(domain: Domain, narrowed: Prefix | null): Place[] {
    const collected = this.#network.domains
      .filter(({ entrances }) => entrances.length === 0)
      .flatMap(({ prefixes }) => prefixes);
    const excluded = domain.kind === 'internet' ? [...neverStrangers, ...collected] : [];
    const stands = (address: Address): boolean =>
      (domain.prefixes.length === 0 || domain.prefixes.some((prefix) => contains(prefix, address))) &&
      (narrowed === null || contains(narrowed, address)) &&
      !excluded.some((prefix) => contains(prefix, address));
    return ([4, 6] as const)
      .flatMap((family) => this.#starts[family].map((value) => ({ family, value })))
      .filter(stands)
      .map((address) => ({ address, domain: domain.id, identities: [], endpoint: null, publicly: true }));
  }

  #within(prefix: Prefix): Address[] {
    const { family, first } = prefix;
    if (prefix.length === width(family)) return [{ family, value: first }];
    const inner = this.#starts[family].filter((value) => value > first && value <= last(prefix));
    return [first, ...inner].map((value) => ({ family, value }));
  }
}

function* prefixesOf(network: Network): Iterable<Prefix> {
  for (const { inbound, outbound } of network.filters)
    for (const { source, destination } of [...inbound, ...outbound]) {
      yield* source.prefixes;
      yield* destination.prefixes;
    }
  for (const { prefixes } of network.identities) yield* prefixes;
  for (const { routes } of network.routeTables) for (const { prefix } of routes) yield prefix;
  for (const { prefixes, entrances } of network.domains) {
    yield* prefixes;
    for (const { sources } of entrances) yield* sources ?? [];
  }
  for (const { addresses } of network.endpoints) for (const { prefix } of addresses) yield prefix;
}
