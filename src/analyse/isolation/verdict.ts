import { covers } from '../../estate/network/address.ts';
import type { Domain, Network } from '../../estate/network/representation.ts';
import type { Segment } from './parties.ts';
import { nothing } from './transport-sets.ts';

/**
 * `open`: reachable whatever the unknowns are; `possibly-open`: only if an unknown is so; `isolated`: not reachable
 * whatever they are; `isolated-under-assumptions`: if the assumptions hold; `not-analysed`: not enough was read.
 */
export type Verdict = 'isolated' | 'isolated-under-assumptions' | 'open' | 'possibly-open' | 'not-analysed';

/** Of a question: also `unused-address`: inside networks that were read whole, nobody holds the address. */
export type FlowVerdict = Verdict | 'unused-address';

/** The verdict on a pair from what must and what may pass. */
export function verdictOf(
  must: number,
  may: number,
  analysed: boolean,
  assumptions: readonly string[],
): Verdict {
  if (must !== nothing) return 'open';
  if (may !== nothing) return 'possibly-open';
  if (!analysed) return 'not-analysed';
  return assumptions.length > 0 ? 'isolated-under-assumptions' : 'isolated';
}

/** What was not read of these segments and their domains: ids of unknowns, or of what is missing itself. */
export function notRead(network: Network, segments: readonly Segment[]): string[] {
  const ids = new Set(segments.flatMap((segment) => segment.endpoints));
  const named = new Set(
    network.endpoints.filter((endpoint) => ids.has(endpoint.id)).map((endpoint) => endpoint.domain),
  );
  for (const { outside = [] } of segments) for (const { domain } of outside) named.add(domain);
  // Addresses may be held by what was not read of the networks that they lie in.
  for (const { id } of segments.flatMap((segment) => networksAround(network, segment))) named.add(id);
  for (const { id } of network.endpoints) ids.delete(id);
  const domains = new Map(network.domains.map((domain) => [domain.id, domain]));
  return [
    ...new Set(
      [...ids, ...named].flatMap((id) => {
        const domain = domains.get(id);
        if (domain?.complete === true) return [];
        return domain?.missing && domain.missing.length > 0 ? domain.missing : [id];
      }),
    ),
  ].sort();
}

/** The collected networks in which addresses of a segment lie that it names as such. */
export function networksAround(network: Network, { outside = [] }: Segment): Domain[] {
  const prefixes = outside.flatMap(({ prefix }) => prefix ?? []);
  return network.domains.filter(
    ({ kind, prefixes: own }) =>
      (kind === 'virtual-network' || kind === 'hub') &&
      own.some((one) => prefixes.some((other) => covers(one, other) || covers(other, one))),
  );
}
