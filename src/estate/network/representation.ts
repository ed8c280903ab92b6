import type { Address, Prefix } from './address.ts';

/**
 * The intermediate representation of a network, one for every cloud. Lowering writes it, the isolation engine
 * reads it and knows no cloud.
 *
 * How a packet travels. It leaves an endpoint through the endpoint's `outbound` stages and stands at the
 * endpoint's attachment. The attachment's route table is asked for the most specific route (then the lowest
 * `preference`). Each step from one attachment to another passes `outbound` of the one left and `inbound` of the
 * one entered; between endpoints of the same attachment neither applies. At its destination it passes the
 * endpoint's `inbound` stages. Filters that also hold inside a subnet (an Azure NSG on a subnet) therefore belong
 * to the stages of each endpoint in it; filters that do not (an AWS network ACL) belong to the attachment.
 *
 * What is not known is marked `uncertain` with the id of an `Unknown`: it widens what may be reachable (the `may`
 * bound) and never what must be (the `must` bound).
 */
export interface Network {
  readonly domains: readonly Domain[];
  readonly attachments: readonly Attachment[];
  readonly endpoints: readonly Endpoint[];
  readonly identities: readonly Identity[];
  readonly filters: readonly Filter[];
  readonly routeTables: readonly RouteTable[];
  readonly relays: readonly Relay[];
  readonly unknowns: readonly Unknown[];
  readonly assumptions: readonly Assumption[];
  /** Control-plane access paths that no proof about addresses excludes. */
  readonly controlPlane: readonly ControlPlanePath[];
  /** Input types or fields that were neither lowered nor known to be without effect, with their number. */
  readonly unaccounted: Readonly<Record<string, number>>;
}

/** The owner of an address space: VPC, VNet, hub. Outside domains hold addresses that no list enumerates. */
export interface Domain {
  readonly id: string;
  readonly kind: 'virtual-network' | 'hub' | 'on-premises' | 'internet' | 'service' | 'uncollected';
  readonly prefixes: readonly Prefix[];
  /** False when not everything that could open it was read: nothing in it can be proved isolated. */
  readonly complete: boolean;
  /** Where not complete: the ids of the unknowns that say what is missing. */
  readonly missing?: readonly string[];
  /** Where packets that come from outside the collected networks enter. Only for domains without endpoints. */
  readonly entrances: readonly Entrance[];
  readonly evidence: readonly string[];
}

export interface Entrance {
  readonly attachment: string;
  /** True: IPv4 destinations are reached by their public address, translated one to one on entry. */
  readonly translatesPublic: boolean;
  /** Only these families may enter; empty when none can. */
  readonly families: readonly (4 | 6)[];
  /** Source addresses that can come in here; absent: any. */
  readonly sources?: readonly Prefix[];
  readonly via: string;
  readonly uncertain?: string;
}

/** A place where packets enter and leave a domain: subnet (one per zone), gateway, hub attachment. */
export interface Attachment {
  readonly id: string;
  readonly domain: string;
  readonly kind: 'subnet' | 'gateway' | 'hub-attachment';
  readonly prefixes: readonly Prefix[];
  readonly zone?: string;
  /** Absent: packets standing here are delivered inside the domain and go no further. */
  readonly routeTable?: string;
  /** The route table also decides between endpoints of this attachment (Azure). Absent: they reach each other. */
  readonly routesWithin?: boolean;
  readonly inbound: readonly Stage[];
  readonly outbound: readonly Stage[];
  readonly evidence: readonly string[];
}

/** A network interface (ENI, NIC ip configurations, private endpoint). Enumerated from interfaces, not machines. */
export interface Endpoint {
  readonly id: string;
  readonly domain: string;
  readonly attachment: string;
  readonly kind: 'interface' | 'load-balancer' | 'nat-gateway' | 'private-endpoint' | 'firewall' | 'gateway';
  readonly addresses: readonly EndpointAddress[];
  /** Groups it belongs to (security groups, application security groups), as identity ids. */
  readonly identities: readonly string[];
  /** Passes packets that are neither from nor to itself (source/destination check off, IP forwarding on). */
  readonly forwards: boolean;
  /** False: it takes connections only and starts none (a private endpoint on the consumer's side). */
  readonly initiates: boolean;
  readonly inbound: readonly Stage[];
  readonly outbound: readonly Stage[];
  /** The machine or service behind it, other ids it is known by, tags: for references and display. */
  readonly owner?: string;
  readonly aliases: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** The machine is stopped: it can start, so it counts and is flagged. */
  readonly dormant: boolean;
  readonly evidence: readonly string[];
}

export interface EndpointAddress {
  readonly prefix: Prefix;
  /** Public address bound one to one to this private one. */
  readonly public?: Address;
  /** The public binding may exist (dynamic or unread): the id of the unknown. */
  readonly publicUncertain?: string;
  /** What the platform gives by default is off for this one, or its effect is not known: the id of the unknown. */
  readonly outboundUncertain?: string;
}

/** A name that rules can match instead of an address. Members are the endpoints that list it. */
export interface Identity {
  readonly id: string;
  readonly kind: 'security-group' | 'application-security-group' | 'service-tag' | 'prefix-list';
  /** Static members: the prefixes of a tag or list. */
  readonly prefixes: readonly Prefix[];
  readonly uncertain?: string;
}

/** Several filters side by side: the stage allows what any of them allows (security groups of one interface). */
export interface Stage {
  readonly filters: readonly string[];
}

/** Rules in the order of evaluation; the first that matches decides. */
export interface Filter {
  readonly id: string;
  readonly stateful: boolean;
  readonly inbound: readonly Rule[];
  readonly outbound: readonly Rule[];
  /** What happens to a packet that no rule matches: `allow` hands it to the next stage. */
  readonly otherwise: 'allow' | 'deny';
  readonly evidence: readonly string[];
}

export interface Rule {
  readonly id: string;
  /** `always-allow` ends the evaluation: the later stages of the same endpoint are skipped. */
  readonly action: 'allow' | 'deny' | 'always-allow';
  readonly source: Match;
  readonly destination: Match;
  readonly transport: readonly TransportRange[];
  /** Source ports that the rule is limited to; absent: all. */
  readonly sourcePorts?: readonly PortRange[];
  /** The rule may or may not match, or may not exist (just-in-time): the id of the unknown. */
  readonly uncertain?: string;
}

/** A set of addresses: everything, or the union of prefixes and identities. */
export interface Match {
  readonly any: boolean;
  readonly prefixes: readonly Prefix[];
  readonly identities: readonly IdentityMatch[];
}

export interface IdentityMatch {
  readonly identity: string;
  /** Members in these domains match; absent: in every domain. */
  readonly domains?: readonly string[];
  /** Members in these domains may match; the id of the unknown. */
  readonly uncertainDomains?: Readonly<Record<string, string>>;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Protocols and ports as one line of 24 bits: protocol * 65536 + port, for ICMP and ICMPv6 type * 256 + code, for
 * every other protocol the whole block. Inclusive.
 */
export interface TransportRange {
  readonly from: number;
  readonly to: number;
}

export interface RouteTable {
  readonly id: string;
  readonly routes: readonly Route[];
  readonly evidence: readonly string[];
}

export interface Route {
  readonly id: string;
  readonly prefix: Prefix;
  readonly origin: 'local' | 'static' | 'propagated' | 'system' | 'user-defined' | 'bgp' | 'prefix-list';
  /** Among routes with the same prefix the lowest wins; equals are not decidable and count as `may`. */
  readonly preference: number;
  readonly target: RouteTarget;
  readonly uncertain?: string;
}

export type RouteTarget =
  /** Deliver to an endpoint of this attachment's own domain. */
  | { readonly kind: 'local' }
  /** Deliver to an endpoint of another domain (peering): not routed again there. */
  | { readonly kind: 'domain'; readonly domain: string; readonly via: string }
  /** Go on from another attachment; the one in the packet's zone is taken. */
  | {
      readonly kind: 'attachment';
      readonly choices: readonly string[];
      /** Whether the `inbound` stages of the attachment entered apply. */
      readonly passesInbound: boolean;
      /** With no choice in the packet's zone: drop, or any of them. `every`: any of them whatever the zone. */
      readonly otherZone: 'drop' | 'any' | 'every';
      readonly via: string;
    }
  /** Go through an endpoint: an appliance, or a gateway that puts its own address as the source. */
  | {
      readonly kind: 'endpoint';
      readonly endpoint: string;
      readonly translatesSource: boolean;
      /** `always` for managed gateways; `if-forwarding` needs the endpoint to forward and then is only `may`. */
      readonly passes: 'always' | 'if-forwarding';
      readonly via: string;
      /** Transport it carries; absent: all. */
      readonly transport?: readonly TransportRange[];
    }
  /** Leave to a domain outside the collected networks. */
  | {
      readonly kind: 'outside';
      readonly domain: string;
      /** True: an IPv4 source needs a public address of its own. */
      readonly needsPublic: boolean;
      readonly via: string;
      /** What the sender is known by there, where it is not a public address of its own. */
      readonly shows?: readonly Address[] | 'unknown';
      /** Set where a sender without a public address leaves by what its platform gives it by default. */
      readonly byDefault?: true;
    }
  | { readonly kind: 'drop'; readonly via: string }
  /** Not understood: it may lead anywhere. Give the route an `uncertain`. */
  | { readonly kind: 'anywhere'; readonly via: string };

/** A listener that ends one connection and starts another: load balancer, PrivateLink, Bastion. */
export interface Relay {
  readonly id: string;
  readonly kind: 'load-balancer' | 'private-link' | 'bastion' | 'application-gateway' | 'firewall' | 'api';
  /** The endpoints that listen. */
  readonly front: readonly string[];
  readonly listeners: readonly RelayListener[];
  readonly uncertain?: string;
}

export interface RelayListener {
  readonly id: string;
  readonly transport: readonly TransportRange[];
  readonly targets: readonly RelayTarget[];
  /** Not all targets are known: it may connect to whatever its front can reach. The id of the unknown. */
  readonly unknownTargets?: string;
  /** Whether the target sees the client's address; `and-groups`: its rules also know the client's groups. */
  readonly keepsSource: 'yes' | 'and-groups' | 'no' | 'unknown';
  readonly uncertain?: string;
  /** Set where it is not known on what it listens, if at all: the id of the unknown. */
  readonly transportUncertain?: string;
}

export interface RelayTarget {
  /** Endpoint id; for a target outside the collected networks the id of its domain. */
  readonly endpoint: string;
  /** The only address of the endpoint or domain that is a target; absent: every one of it. */
  readonly address?: Prefix;
  /** The provider's side is not reached over the front's own network (PrivateLink): no route or filter of it applies. */
  readonly direct?: boolean;
  /** Transport at the target. */
  readonly transport: readonly TransportRange[];
}

/** Something that was not read or not understood. It widens `may`; it is printed; it is never dropped. */
export interface Unknown {
  readonly id: string;
  readonly reason: string;
  readonly subject: string;
  /** One line for the report: what is missing and what would settle it. */
  readonly line: string;
  readonly evidence: readonly string[];
}

/** Something that the proof takes as given; passing on it needs its acceptance. */
export interface Assumption {
  readonly id: string;
  readonly line: string;
}

export interface ControlPlanePath {
  readonly id: string;
  readonly line: string;
}
