import type { Domain, Network } from './representation.ts';

/**
 * One network of several: what stands in more than one under the same id (the internet, shared assumptions) is one
 * thing; ids of clouds are unique beyond the cloud.
 */
export function joinNetworks(networks: readonly Network[]): Network {
  const domains = new Map<string, Domain>();
  for (const domain of networks.flatMap((network) => network.domains)) {
    const known = domains.get(domain.id);
    domains.set(domain.id, known ? joinDomains(known, domain) : domain);
  }
  const unaccounted: Record<string, number> = {};
  for (const network of networks)
    for (const [what, count] of Object.entries(network.unaccounted))
      unaccounted[what] = (unaccounted[what] ?? 0) + count;
  const all = <Item extends { readonly id: string }>(of: (network: Network) => readonly Item[]): Item[] => [
    ...new Map(networks.flatMap(of).map((item) => [item.id, item])).values(),
  ];
  return {
    domains: [...domains.values()],
    attachments: all((network) => network.attachments),
    endpoints: all((network) => network.endpoints),
    identities: all((network) => network.identities),
    filters: all((network) => network.filters),
    routeTables: all((network) => network.routeTables),
    relays: all((network) => network.relays),
    unknowns: all((network) => network.unknowns),
    assumptions: all((network) => network.assumptions),
    controlPlane: all((network) => network.controlPlane),
    unaccounted,
  };
}

function joinDomains(one: Domain, other: Domain): Domain {
  const missing = [...(one.missing ?? []), ...(other.missing ?? [])];
  return {
    ...one,
    ...(missing.length === 0 ? {} : { missing }),
    prefixes: [...one.prefixes, ...other.prefixes],
    complete: one.complete && other.complete,
    entrances: [...one.entrances, ...other.entrances],
    evidence: [...new Set([...one.evidence, ...other.evidence])],
  };
}
