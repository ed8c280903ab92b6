import {
  type Address,
  type Family,
  formatAddress,
  parsePrefix,
  type Prefix,
  width,
} from '../../estate/network/address.ts';
import type { Attachment, Endpoint, EndpointAddress, Network } from '../../estate/network/representation.ts';
import type { Party } from './guard.ts';
import { PrefixTree } from './prefix-tree.ts';

/** Whether an IPv4 endpoint has a public address of its own; `no-default`: none, nor what others leave by instead. */
type PublicState = 'none' | 'no-default' | 'perhaps' | 'has';

/**
 * A class of endpoint addresses that no rule and no route can tell apart, or one atom of addresses outside the
 * collected networks. Verdicts are computed between classes and hold for every member.
 */
export interface PartyClass extends Party {
  readonly number: number;
  readonly family: Family;
  /** Absent: addresses of an outside domain. */
  readonly endpoint: Endpoint | undefined;
  readonly members: ClassMember[];
  readonly attachment: string | undefined;
  readonly publicState: PublicState;
  /** Deepest route prefix around the address. */
  readonly routeAtom: number;
  /** Equal numbers have equal routes, as source and as destination. */
  readonly place: number;
  readonly segments: readonly number[];
}

interface ClassMember {
  readonly endpoint: string;
  readonly address: string;
  /** What the Internet knows it by: its public address, and for IPv6 its own. */
  readonly public?: Address;
}

export interface Segment {
  readonly name: string;
  readonly endpoints: readonly string[];
  /** Outside addresses that belong to it: a domain, narrowed to a prefix where given. */
  readonly outside?: readonly { readonly domain: string; readonly prefix?: Prefix }[];
}

export interface Parties {
  readonly tree: PrefixTree;
  readonly routeTree: PrefixTree;
  readonly classes: readonly PartyClass[];
  /** Class numbers by endpoint id. */
  readonly ofEndpoint: ReadonlyMap<string, readonly number[]>;
}

/** Addresses that are never a stranger's on the Internet: private, shared, loopback, link-local, multicast. */
const notPublic = [
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
].map(prefixOf);

/** Groups every address of every endpoint, and every atom of the outside, into classes. */
export function classify(
  network: Network,
  segments: readonly Segment[],
  extra: readonly Prefix[] = [],
): Parties {
  const routePrefixes = network.routeTables.flatMap((table) => table.routes.map((route) => route.prefix));
  const delegated = network.endpoints.flatMap((endpoint) =>
    endpoint.addresses
      .filter(({ prefix }) => prefix.length < width(prefix.family))
      .map(({ prefix }) => prefix),
  );
  const segmentPrefixes = segments.flatMap((segment) =>
    (segment.outside ?? []).flatMap((part) => part.prefix ?? []),
  );
  const collected = network.domains
    .filter((domain) => domain.entrances.length === 0)
    .flatMap((domain) => domain.prefixes);
  const tree = new PrefixTree([
    ...rulePrefixes(network),
    ...routePrefixes,
    ...delegated,
    ...collected,
    ...network.domains.flatMap((domain) => [
      ...domain.prefixes,
      ...domain.entrances.flatMap((entrance) => entrance.sources ?? []),
    ]),
    ...segmentPrefixes,
    ...targetPrefixes(network),
    ...notPublic,
    ...extra,
  ]);
  const routeTree = new PrefixTree(routePrefixes);
  const grouping = new Grouping(tree, routeTree, network);
  const membership = membershipOf(segments);
  const attachments = new Map(network.attachments.map((attachment) => [attachment.id, attachment]));
  for (const endpoint of network.endpoints)
    for (const address of endpoint.addresses)
      grouping.addEndpoint(
        endpoint,
        address,
        attachments.get(endpoint.attachment),
        membership.get(endpoint.id) ?? [],
      );
  for (const domain of network.domains)
    if (
      domain.entrances.length > 0 ||
      ['internet', 'on-premises', 'uncollected', 'service'].includes(domain.kind)
    )
      grouping.addOutside(domain.id, outsideAtoms(tree, domain.kind, domain.prefixes, collected), segments);
  return grouping.finish();
}

/**
 * The same classes for other segments: each split by the segments that its members stand in, in the order that
 * `classify` gives them. No segment may narrow an outside domain to a prefix.
 */
export function refined(base: Parties, network: Network, segments: readonly Segment[]): Parties {
  const membership = membershipOf(segments);
  const endpoints = new Map(network.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const none: readonly number[] = [];
  const classes: PartyClass[] = [];
  const add = (party: PartyClass, members: ClassMember[], of: readonly number[]): void => {
    const endpoint = party.endpoint && endpoints.get(members[0]?.endpoint ?? '');
    classes.push({ ...party, endpoint, members, segments: of, number: classes.length });
  };
  for (const party of base.classes) {
    if (!party.endpoint) {
      const within = [...segments.keys()].filter((index) =>
        (segments[index]?.outside ?? []).some(({ domain }) => domain === party.domain),
      );
      add(party, party.members, within);
      continue;
    }
    const groups = Map.groupBy(party.members, ({ endpoint }) => (membership.get(endpoint) ?? none).join(','));
    const texts = groups.size === 1 ? [...groups.keys()] : [...groups.keys()].sort();
    for (const text of texts) {
      const members = groups.get(text) ?? [];
      add(party, members, membership.get(members[0]?.endpoint ?? '') ?? none);
    }
  }
  return { ...base, classes, ofEndpoint: byEndpoint(classes) };
}

/** Numbers of the segments that each endpoint stands in. */
function membershipOf(segments: readonly Segment[]): Map<string, number[]> {
  const membership = new Map<string, number[]>();
  for (const [number, segment] of segments.entries())
    for (const id of segment.endpoints) {
      const known = membership.get(id);
      if (known) known.push(number);
      else membership.set(id, [number]);
    }
  return membership;
}

function byEndpoint(classes: readonly PartyClass[]): Map<string, number[]> {
  const ofEndpoint = new Map<string, number[]>();
  for (const party of classes)
    for (const member of party.members) {
      const known = ofEndpoint.get(member.endpoint);
      if (known) known.push(party.number);
      else ofEndpoint.set(member.endpoint, [party.number]);
    }
  return ofEndpoint;
}

class Grouping {
  readonly #tree: PrefixTree;
  readonly #routeTree: PrefixTree;
  readonly #classes = new Map<string, Omit<PartyClass, 'number'>>();
  readonly #holders = new Map<string, number>();
  readonly #places = new Map<string, number>();

  readonly #kindOfAttachment: ReadonlyMap<string, string>;

  constructor(tree: PrefixTree, routeTree: PrefixTree, network: Network) {
    this.#kindOfAttachment = attachmentKinds(network);
    this.#tree = tree;
    this.#routeTree = routeTree;
  }

  addEndpoint(
    endpoint: Endpoint,
    address: EndpointAddress,
    attachment: Attachment | undefined,
    segments: number[],
  ): void {
    const { prefix } = address;
    const state: PublicState =
      prefix.family === 6 || address.public
        ? 'has'
        : address.publicUncertain === undefined
          ? address.outboundUncertain === undefined
            ? 'none'
            : 'no-default'
          : 'perhaps';
    for (const atom of this.#atomsOf(prefix)) {
      const sample =
        prefix.length === width(prefix.family)
          ? { family: prefix.family, value: prefix.first }
          : this.#tree.sample(atom);
      if (!sample) continue;
      const identities = [...endpoint.identities].sort();
      const shown = prefix.family === 6 ? globalAddress(sample) : address.public;
      const member = {
        endpoint: endpoint.id,
        address: formatAddress(sample),
        ...(shown ? { public: shown } : {}),
      };
      const routeAtom = this.#routeTree.atomOf(sample);
      const flags = `${endpoint.forwards ? 'f' : ''}${endpoint.initiates ? '' : 'r'}${endpoint.kind === 'interface' ? '' : endpoint.id}`;
      const place = number(
        this.#places,
        `${this.#kindOfAttachment.get(endpoint.attachment) ?? endpoint.attachment}|${String(routeAtom)}|${state}|${String(prefix.family)}`,
      );
      const key = [
        place,
        attachment?.id ?? '?',
        endpoint.domain,
        stageText(endpoint),
        identities.join(','),
        atom,
        shown && prefix.family === 4 ? this.#tree.atomOf(shown) : '',
        flags,
        segments.join(','),
      ].join('~');
      const known = this.#classes.get(key);
      if (known) {
        known.members.push(member);
        continue;
      }
      this.#classes.set(key, {
        atom,
        domain: endpoint.domain,
        identities,
        holder: number(this.#holders, `${endpoint.domain}|${identities.join(',')}`),
        family: prefix.family,
        endpoint,
        members: [member],
        attachment: endpoint.attachment,
        publicState: state,
        routeAtom,
        place,
        segments,
      });
    }
  }

  addOutside(domain: string, atoms: readonly number[], segments: readonly Segment[]): void {
    for (const atom of atoms) {
      const sample = this.#tree.sample(atom);
      if (!sample) continue;
      const within: number[] = [];
      for (const [index, segment] of segments.entries())
        if (
          (segment.outside ?? []).some(
            (part) => part.domain === domain && (!part.prefix || this.#inside(atom, part.prefix)),
          )
        )
          within.push(index);
      const routeAtom = this.#routeTree.atomOf(sample);
      this.#classes.set(`outside~${domain}~${String(atom)}`, {
        atom,
        domain,
        identities: [],
        holder: number(this.#holders, `${domain}|`),
        family: sample.family,
        endpoint: undefined,
        members: [{ endpoint: domain, address: formatAddress(sample) }],
        attachment: undefined,
        publicState: 'has',
        routeAtom,
        place: number(this.#places, `outside|${domain}|${String(atom)}`),
        segments: within,
      });
    }
  }

  finish(): Parties {
    const classes = [...this.#classes.entries()]
      .sort(([one, a], [other, b]) => a.atom - b.atom || (one < other ? -1 : 1))
      .map(([, party], index) => ({ ...party, number: index }));
    return { tree: this.#tree, routeTree: this.#routeTree, classes, ofEndpoint: byEndpoint(classes) };
  }

  #inside(atom: number, prefix: Prefix): boolean {
    const index = this.#tree.indexOf(prefix);
    return atom >= index && atom < (this.#tree.end[index] ?? 0);
  }

  #atomsOf(prefix: Prefix): number[] {
    if (prefix.length === width(prefix.family))
      return [this.#tree.atomOf({ family: prefix.family, value: prefix.first })];
    const index = this.#tree.indexOf(prefix);
    return Array.from(
      { length: (this.#tree.end[index] ?? index + 1) - index },
      (_, offset) => index + offset,
    );
  }
}

/** Attachments that route alike share a kind; those that packets pass through keep one of their own. */
function attachmentKinds(network: Network): Map<string, string> {
  const homes = new Map(network.endpoints.map((endpoint) => [endpoint.id, endpoint.attachment]));
  const transit = new Set(
    network.domains.flatMap((domain) => domain.entrances.map((entrance) => entrance.attachment)),
  );
  for (const { routes } of network.routeTables)
    for (const { target } of routes) {
      if (target.kind === 'attachment') for (const choice of target.choices) transit.add(choice);
      if (target.kind === 'endpoint') transit.add(homes.get(target.endpoint) ?? '');
    }
  return new Map(
    network.attachments.map((attachment) => {
      const { id, domain, routeTable, zone, inbound, outbound, routesWithin } = attachment;
      return [
        id,
        transit.has(id) ? id : JSON.stringify([domain, routeTable, zone, inbound, outbound, routesWithin]),
      ];
    }),
  );
}

function outsideAtoms(
  tree: PrefixTree,
  kind: string,
  prefixes: readonly Prefix[],
  collected: readonly Prefix[],
): number[] {
  const slices = prefixes.map((prefix) => slice(tree, prefix));
  const taken = kind === 'internet' ? [...notPublic, ...collected].map((prefix) => slice(tree, prefix)) : [];
  const within = ([from, to]: readonly [number, number], atom: number): boolean => atom >= from && atom < to;
  const excluded = new Uint8Array(tree.prefixes.length);
  for (const [from, to] of taken) excluded.fill(1, from, to);
  const atoms: number[] = [];
  for (let atom = 0; atom < tree.prefixes.length; atom += 1)
    if (excluded[atom] === 0 && (slices.length === 0 || slices.some((part) => within(part, atom))))
      atoms.push(atom);
  return atoms;
}

function slice(tree: PrefixTree, prefix: Prefix): readonly [number, number] {
  const index = tree.indexOf(prefix);
  return [index, tree.end[index] ?? index + 1];
}

function* rulePrefixes(network: Network): Iterable<Prefix> {
  for (const filter of network.filters)
    for (const rule of [...filter.inbound, ...filter.outbound]) {
      yield* rule.source.prefixes;
      yield* rule.destination.prefixes;
    }
  for (const identity of network.identities) yield* identity.prefixes;
}

/** Addresses, rather than endpoints, that relays hand on to. */
export function targetPrefixes({ relays }: Pick<Network, 'relays'>): Prefix[] {
  return relays.flatMap(({ listeners }) =>
    listeners.flatMap(({ targets }) => targets.flatMap(({ address }) => address ?? [])),
  );
}

function stageText(endpoint: Endpoint): string {
  const text = (stages: Endpoint['inbound']): string =>
    stages.map((stage) => stage.filters.join(',')).join('>');
  return `${text(endpoint.inbound)}<${text(endpoint.outbound)}`;
}

function number(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

/** Global unicast, which alone the Internet routes (RFC 4291, 2.4). */
function globalAddress(address: Address): Address | undefined {
  return address.value >> 125n === 1n ? address : undefined;
}

function prefixOf(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!prefix) throw new RangeError(`not a prefix: ${text}`);
  return prefix;
}
