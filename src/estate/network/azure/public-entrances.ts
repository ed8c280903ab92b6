import { formatPrefix, type Prefix } from '../address.ts';
import type { Attachment, Entrance, Filter, Route, RouteTable, Rule } from '../representation.ts';
import { nameOf } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import type { Forwarding, LoadBalancers } from './load-balancers.ts';
import { anyone } from './match.ts';
import { prefixText } from './prefix-sets.ts';
import type { PlacedRelay } from './relays.ts';
import type { Reading } from './reading.ts';

/** Whether security groups stand before an interface; `uncertain` when that was not read. */
export type Guarding = 'guarded' | 'unguarded' | { readonly uncertain: string };

/**
 * Where packets of the Internet come in. Each way in is a place of its own with routes to the addresses bound there
 * and to nothing else: an instance's public address leads to its private one, a load balancer to its members.
 */
export class PublicEntrances {
  readonly attachments: Attachment[] = [];
  readonly routeTables: RouteTable[] = [];
  readonly filters: Filter[] = [];
  readonly entrances: Entrance[] = [];
  readonly #guarding: (one: NetworkInterface) => Guarding;
  readonly #reading: Reading;

  constructor(guarding: (one: NetworkInterface) => Guarding, reading: Reading) {
    this.#guarding = guarding;
    this.#reading = reading;
  }

  /** The public addresses of interfaces. */
  addInstances(interfaces: readonly NetworkInterface[]): void {
    const byNetwork = new Map<string, Route[]>();
    for (const one of interfaces)
      for (const { prefix, binding } of one.addresses) {
        if (!binding) continue;
        const closed = this.#closed(one, binding.sku, binding.unknown);
        const routes = byNetwork.get(one.network) ?? [];
        routes.push(...hostRoutes(prefix, `public address ${nameOf(binding.id)}`, closed));
        byNetwork.set(one.network, routes);
      }
    for (const [network, routes] of byNetwork) {
      const id = `${network}#internet`;
      this.#enter(id, network, routes, undefined, undefined, [], 'public addresses of interfaces');
    }
  }

  /** The public frontends of load balancers. */
  addLoadBalancers(balancers: LoadBalancers): void {
    const groups = new Map<string, Forwarding[]>();
    for (const forwarding of balancers.forwardings) {
      if (!forwarding.frontend.isPublic) continue;
      for (const network of new Set(forwarding.targets.map((target) => target.interface.network))) {
        const id = `${forwarding.balancer}@${network}`;
        groups.set(id, [...(groups.get(id) ?? []), forwarding]);
      }
    }
    for (const [id, forwardings] of groups) {
      const network = id.slice(id.indexOf('@') + 1);
      const rules: Rule[] = [];
      const routes = new Map<string, Route[]>();
      for (const forwarding of forwardings)
        for (const target of forwarding.targets.filter((one) => one.interface.network === network)) {
          const address = floatingAddress(forwarding) ?? target.address;
          rules.push(forwardingRule(forwarding, address));
          const closed = this.#closed(target.interface, forwarding.sku, undefined);
          routes.set(
            prefixText(address),
            hostRoutes(address, `member of ${nameOf(forwarding.balancer)}`, closed),
          );
        }
      const [first] = forwardings;
      if (!first) continue;
      const filter: Filter = {
        id: `${id}#rules`,
        stateful: true,
        inbound: [],
        outbound: rules,
        otherwise: 'deny',
        evidence: [first.evidence],
      };
      this.filters.push(filter);
      this.#enter(
        id,
        network,
        [...routes.values()].flat(),
        filter.id,
        undefined,
        [first.evidence],
        nameOf(first.balancer),
      );
    }
  }

  /** Relays with a public frontend, by the addresses of their subnet. */
  addRelays(relays: readonly PlacedRelay[]): void {
    for (const { endpoint, isPublic } of relays) {
      if (!isPublic) continue;
      const routes = endpoint.addresses.flatMap(({ prefix }) =>
        hostRoutes(prefix, `public frontend of ${nameOf(endpoint.id)}`, false),
      );
      this.#enter(
        `${endpoint.id}#internet`,
        endpoint.domain,
        routes,
        undefined,
        undefined,
        endpoint.evidence,
        nameOf(endpoint.id),
      );
    }
  }

  /** A way in that nothing read excludes, to every interface of a network. */
  addUnread(network: string, unknown: string): void {
    const id = `${network}#entrances-not-read`;
    this.attachments.push({
      id,
      domain: network,
      kind: 'gateway',
      prefixes: [],
      inbound: [],
      outbound: [],
      evidence: [],
    });
    this.entrances.push({
      attachment: id,
      translatesPublic: false,
      families: [4, 6],
      via: 'public entrances that were not read',
      uncertain: unknown,
    });
  }

  #enter(
    id: string,
    domain: string,
    routes: readonly Route[],
    filter: string | undefined,
    uncertain: string | undefined,
    evidence: readonly string[],
    via: string,
  ): void {
    this.routeTables.push({ id: `${id}/routes`, routes, evidence });
    this.attachments.push({
      id,
      domain,
      kind: 'gateway',
      prefixes: [],
      routeTable: `${id}/routes`,
      inbound: [],
      outbound: filter === undefined ? [] : [{ filters: [filter] }],
      evidence,
    });
    this.entrances.push({
      attachment: id,
      translatesPublic: false,
      families: [4, 6],
      via,
      ...(uncertain === undefined ? {} : { uncertain }),
    });
  }

  /** Standard addresses let nothing in where no security group stands; basic ones let everything in. */
  #closed(
    one: NetworkInterface,
    sku: 'standard' | 'basic' | 'unknown',
    unknown: string | undefined,
  ): true | false | { readonly uncertain: string } {
    const guarding = this.#guarding(one);
    if (guarding === 'guarded' || sku === 'basic') return false;
    if (guarding !== 'unguarded') return guarding;
    if (sku === 'standard') return true;
    return {
      uncertain: unknown ?? this.#reading.unknown('public-address-not-read', one.id, 'the SKU is not known'),
    };
  }
}

function hostRoutes(
  prefix: Prefix,
  via: string,
  closed: true | false | { readonly uncertain: string },
): Route[] {
  const route = (target: Route['target'], uncertain?: string): Route => ({
    id: `${via} to ${formatPrefix(prefix)}`,
    prefix,
    origin: 'system',
    preference: 0,
    target,
    ...(uncertain === undefined ? {} : { uncertain }),
  });
  if (closed === false) return [route({ kind: 'local' })];
  if (closed === true)
    return [route({ kind: 'drop', via: 'a standard public address is closed without a security group' })];
  return [route({ kind: 'local' }, closed.uncertain)];
}

/** With floating IP the member is addressed by the frontend's own address. */
function floatingAddress(forwarding: Forwarding): Prefix | undefined {
  return forwarding.floating ? forwarding.frontend.address : undefined;
}

function forwardingRule(forwarding: Forwarding, address: Prefix): Rule {
  return {
    id: nameOf(forwarding.rule),
    action: 'allow',
    source: anyone,
    destination: { any: false, prefixes: [address], identities: [] },
    transport: forwarding.transport,
    ...(forwarding.uncertain === undefined ? {} : { uncertain: forwarding.uncertain }),
  };
}
