import { createHash } from 'node:crypto';
import { parsePrefix } from '../../estate/network/address.ts';
import type { Network, TransportRange } from '../../estate/network/representation.ts';
import type { CertificateSide, Cut, CutReason, IsolationCertificate } from './certificate.ts';
import { allowedBy, type Side } from './checker/filters.ts';
import { subtract, unite } from './checker/ranges.ts';
import { chainedTo } from './checker/relays.ts';
import { Samples } from './checker/samples.ts';
import { listsOf, mayPass, type Lists, type Place } from './checker/walk.ts';

/**
 * Checks a certificate against the network, naively and without the engine: walks from every source address to
 * every destination address and finds nothing unapproved, and finds each cut to hold for the reason it gives.
 * Returns the reasons for rejection; none means accepted.
 */
export function checkCertificate(certificate: IsolationCertificate, network: Network): string[] {
  const { sha256, ...content } = certificate;
  if (hashOf(content) !== sha256) return ['the certificate was altered after it was made'];
  if (hashOf(network) !== certificate.networkSha256) return ['the network is not the one certified'];
  const problems = [...statementProblems(certificate, network)];
  const [sources, destinations] = [
    partiesOf(certificate.from, certificate.to, network),
    partiesOf(certificate.to, certificate.from, network),
  ];
  for (const { missing } of [sources, destinations])
    problems.push(...missing.map((id) => `${id} is not in the network, or not wholly read`));
  if (sources.places.size === 0 || destinations.places.size === 0) problems.push('one side names nothing');
  for (const id of sources.places.keys())
    if (destinations.places.has(id)) problems.push(`${id} stands on both sides of the claim`);
  if (problems.length > 0) return problems;
  const reasons = reasonsOf(certificate.cuts, problems);
  const judge = new Judge(certificate.approved, network);
  for (const [from, own] of sources.places)
    for (const [to, other] of destinations.places) {
      const by = reasons.get(`${from}\n${to}`);
      reasons.delete(`${from}\n${to}`);
      if (by === undefined) problems.push(`no cut stands between ${from} and ${to}`);
      else problems.push(...judge.problems(from, to, by, own, other));
    }
  problems.push(...relayProblems(certificate, network, sources, destinations));
  for (const pair of reasons.keys())
    problems.push(`a cut names ${pair.replace('\n', ' and ')}, which the claim does not`);
  return problems;
}

/** A claim is about connections, and those that relays start anew are among them. */
function relayProblems(
  { approved }: IsolationCertificate,
  network: Network,
  from: SideParties,
  to: SideParties,
): string[] {
  if (network.relays.length === 0) return [];
  const chained = chainedTo({
    sources: [...from.places.values()].flat(),
    destinations: to.places,
    network,
    lists: listsOf(network),
    samples: new Samples(network, []),
    approved,
  });
  return chained.map((id) => `connections through relays may come to ${id}`);
}

function* statementProblems(certificate: IsolationCertificate, network: Network): Iterable<string> {
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
  const lines = (items: readonly { readonly line: string }[]): string[] => items.map(({ line }) => line);
  if (!same(certificate.assumptions, lines(network.assumptions))) yield 'the assumptions differ';
  if (!same(certificate.unknowns, lines(network.unknowns))) yield 'the unknowns differ';
}

interface SideParties {
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly missing: readonly string[];
}

function partiesOf(side: CertificateSide, other: CertificateSide, network: Network): SideParties {
  const prefixes = [...side.outside, ...other.outside].flatMap(({ prefix }) =>
    prefix === undefined ? [] : (parsePrefix(prefix) ?? []),
  );
  const samples = new Samples(network, prefixes);
  const endpoints = new Map(network.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const domains = new Map(network.domains.map((domain) => [domain.id, domain]));
  const places = new Map<string, readonly Place[]>();
  const missing: string[] = [];
  for (const id of side.endpoints) {
    const endpoint = endpoints.get(id);
    if (!endpoint || domains.get(endpoint.domain)?.complete === false) missing.push(id);
    else places.set(id, samples.ofEndpoint(endpoint));
  }
  for (const { domain: id, prefix: text } of side.outside) {
    const domain = domains.get(id);
    const prefix = text === undefined ? null : parsePrefix(text);
    if (!domain || prefix === undefined) missing.push(id);
    else places.set(id, [...(places.get(id) ?? []), ...samples.ofDomain(domain, prefix)]);
  }
  return { places, missing };
}

function reasonsOf(cuts: readonly Cut[], problems: string[]): Map<string, CutReason> {
  const reasons = new Map<string, CutReason>();
  for (const { by, sources, destinations } of cuts)
    for (const from of sources)
      for (const to of destinations) {
        if (reasons.has(`${from}\n${to}`)) problems.push(`two cuts stand between ${from} and ${to}`);
        reasons.set(`${from}\n${to}`, by);
      }
  return reasons;
}

class Judge {
  readonly #approved: readonly TransportRange[];
  readonly #lists: Lists;
  readonly #translators: readonly Place[];

  constructor(approved: readonly TransportRange[], network: Network) {
    this.#approved = approved;
    this.#lists = listsOf(network);
    const samples = new Samples(network, []);
    this.#translators = network.routeTables.flatMap(({ routes }) =>
      routes.flatMap(({ target }) => {
        if (target.kind !== 'endpoint' || !target.translatesSource) return [];
        const endpoint = this.#lists.endpoints.get(target.endpoint);
        return endpoint ? samples.ofEndpoint(endpoint) : [];
      }),
    );
  }

  /** What is wrong with the cut between two parties, over all pairs of their addresses. */
  problems(
    from: string,
    to: string,
    by: CutReason,
    sources: readonly Place[],
    destinations: readonly Place[],
  ): string[] {
    const pairs = sources.flatMap((source) =>
      destinations
        .filter(({ address }) => address.family === source.address.family)
        .map((destination) => ({ source, destination })),
    );
    if (by === 'no-common-family')
      return pairs.length === 0 ? [] : [`${from} and ${to} have an address family in common`];
    for (const { source, destination } of pairs) {
      const { ways, passing } = mayPass(source, destination, this.#lists);
      if (!this.#isApproved(passing)) return [`something unapproved may pass from ${from} to ${to}`];
      if (by === 'no-route' && ways > 0) return [`a route leads from ${from} to ${to}`];
      if (by === 'destination-filters' && !this.#hides(destination, source))
        return [`the filters of ${to} do not refuse ${from}`];
      if (by === 'source-filters' && !this.#refuses(source, 'outbound', destination))
        return [`the filters of ${from} do not refuse ${to}`];
    }
    return [];
  }

  /** Its own filters refuse the source, and every gateway that could stand in the place of the source. */
  #hides(destination: Place, source: Place): boolean {
    const { family } = destination.address;
    const peers = this.#translators.filter(({ address }) => address.family === family);
    return [source, ...peers].every((peer) => this.#refuses(destination, 'inbound', peer));
  }

  #refuses(own: Place, direction: 'inbound' | 'outbound', peer: Side): boolean {
    const stages = own.endpoint?.[direction] ?? [];
    return stages.length > 0 && this.#isApproved(allowedBy(stages, direction, { own, peer }, this.#lists));
  }

  #isApproved(passing: readonly TransportRange[]): boolean {
    return subtract(passing, unite(this.#approved, [])).length === 0;
  }
}

function hashOf(content: object): string {
  const text = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
