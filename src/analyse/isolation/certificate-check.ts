import { createHash } from 'node:crypto';
import { contains, covers, type Prefix } from '../../estate/network/address.ts';
import type { Endpoint, Match, Network, Rule, TransportRange } from '../../estate/network/representation.ts';
import type { IsolationCertificate } from './certificate.ts';

/**
 * Checks a certificate against the network, naively and without the engine: every pair of interfaces stands in a
 * cut, and in each cut no allow rule of the filters named lets an unapproved packet of the pair through. A pair may
 * be refused by a deny rule that this check does not weigh: it then rejects, it never accepts wrongly.
 * Returns the reasons for rejection; none means accepted.
 */
export function checkCertificate(certificate: IsolationCertificate, network: Network): string[] {
  const text = JSON.stringify(network, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  if (createHash('sha256').update(text).digest('hex') !== certificate.networkSha256)
    return ['the network is not the one certified'];
  const problems: string[] = [];
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
  if (
    !same(
      certificate.assumptions,
      network.assumptions.map((item) => item.line),
    )
  )
    problems.push('the assumptions differ');
  if (
    !same(
      certificate.unknowns,
      network.unknowns.map((item) => item.line),
    )
  )
    problems.push('the unknowns differ');
  const endpoints = new Map(network.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  for (const id of [...certificate.from, ...certificate.to])
    if (!endpoints.has(id)) problems.push(`${id} is not in the network`);
  const byDestination = new Set<string>();
  const bySource = new Set<string>();
  const from = new Set(certificate.from);
  const to = new Set(certificate.to);
  for (const cut of certificate.cuts)
    for (const source of cut.sources)
      for (const destination of cut.destinations) {
        if (!from.has(source) || !to.has(destination))
          problems.push(`a cut names ${source} and ${destination}, which the claim does not`);
        (cut.by === 'destination-filters' ? byDestination : bySource).add(`${source} ${destination}`);
      }
  for (const id of from) if (to.has(id)) problems.push(`${id} stands on both sides of the claim`);
  const translators = network.routeTables.flatMap((table) =>
    table.routes.flatMap(({ target }) =>
      target.kind === 'endpoint' && target.translatesSource ? (endpoints.get(target.endpoint) ?? []) : [],
    ),
  );
  for (const sourceId of certificate.from)
    for (const destinationId of certificate.to) {
      const [source, destination] = [endpoints.get(sourceId), endpoints.get(destinationId)];
      if (!source || !destination || source === destination) continue;
      const pair = `${sourceId} ${destinationId}`;
      const inCut =
        (byDestination.has(pair) &&
          refusedAt(destination, 'inbound', [source, ...translators], certificate.approved, network)) ||
        (bySource.has(pair) && refusedAt(source, 'outbound', [destination], certificate.approved, network));
      if (!inCut && shareFamily(source, destination))
        problems.push(`no cut holds between ${sourceId} and ${destinationId}`);
    }
  return problems;
}

function refusedAt(
  own: Endpoint,
  direction: 'inbound' | 'outbound',
  peers: readonly Endpoint[],
  approved: readonly TransportRange[],
  network: Network,
): boolean {
  return (
    own[direction].some((stage) =>
      stage.filters.every((id) => {
        const filter = network.filters.find((candidate) => candidate.id === id);
        if (filter?.otherwise !== 'deny') return false;
        return filter[direction].every(
          (rule) =>
            rule.action === 'deny' ||
            within(rule.transport, approved) ||
            !peers.some((peer) => mayMatch(rule, direction, peer, network)),
        );
      }),
    ) &&
    !own[direction].some((stage) =>
      stage.filters.some(
        (id) =>
          network.filters
            .find((filter) => filter.id === id)
            ?.[direction].some((rule) => rule.action === 'always-allow') ?? true,
      ),
    )
  );
}

function mayMatch(rule: Rule, direction: 'inbound' | 'outbound', peer: Endpoint, network: Network): boolean {
  const match: Match = direction === 'inbound' ? rule.source : rule.destination;
  if (match.any) return true;
  const held = (prefix: Prefix): boolean =>
    peer.addresses.some(
      (address) =>
        covers(prefix, address.prefix) ||
        covers(address.prefix, prefix) ||
        contains(prefix, { family: address.prefix.family, value: address.prefix.first }),
    );
  if (match.prefixes.some(held)) return true;
  return match.identities.some(({ identity, domains, uncertainDomains }) => {
    const known = network.identities.find((candidate) => candidate.id === identity);
    if (!known || known.uncertain !== undefined || known.prefixes.some(held)) return true;
    const scoped = !domains || domains.includes(peer.domain) || uncertainDomains?.[peer.domain] !== undefined;
    return scoped && peer.identities.includes(identity);
  });
}

function within(ranges: readonly TransportRange[], approved: readonly TransportRange[]): boolean {
  return ranges.every((range) => approved.some((whole) => whole.from <= range.from && range.to <= whole.to));
}

function shareFamily(one: Endpoint, other: Endpoint): boolean {
  return one.addresses.some((a) => other.addresses.some((b) => a.prefix.family === b.prefix.family));
}
