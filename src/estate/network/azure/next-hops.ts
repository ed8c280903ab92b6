import { covers, formatAddress, hostPrefix, parseAddress, type Prefix } from '../address.ts';
import type { Route, RouteTarget } from '../representation.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { Appliances } from './appliances.ts';
import { nameOf } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import { distinct, prefixText } from './prefix-sets.ts';
import type { Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';

interface Hop {
  readonly target: RouteTarget;
  readonly uncertain?: string | undefined;
}

/** Something other than an interface that answers at an address: a firewall, the frontend of a load balancer. */
export interface Appliance {
  readonly network: string;
  readonly address: Prefix;
  readonly hops: readonly Hop[];
}

/** What stands at the address of a next hop. */
export class NextHops {
  readonly #surroundings: Surroundings;
  readonly #reading: Reading;
  readonly #through: Appliances;
  readonly #interfaces = new Map<string, NetworkInterface[]>();
  readonly #appliances = new Map<string, Appliance[]>();

  constructor(
    surroundings: Surroundings,
    interfaces: readonly NetworkInterface[],
    appliances: readonly Appliance[],
    through: Appliances,
    reading: Reading,
  ) {
    this.#through = through;
    this.#surroundings = surroundings;
    this.#reading = reading;
    for (const one of interfaces)
      for (const { prefix } of one.addresses) put(this.#interfaces, prefixText(prefix), one);
    for (const one of appliances) put(this.#appliances, prefixText(one.address), one);
  }

  /** Where a packet goes that is sent on to this address from this network. */
  targets(text: string | undefined, network: string, subject: string): readonly Hop[] {
    const address = text === undefined ? undefined : parseAddress(text);
    const near = [network, ...this.#surroundings.links(network).map((link) => link.to)];
    const key = address && prefixText(hostPrefix(address));
    const appliances = (this.#appliances.get(key ?? '') ?? []).filter((one) => near.includes(one.network));
    const interfaces = (this.#interfaces.get(key ?? '') ?? []).filter((one) => near.includes(one.network));
    const hops: Hop[] = [
      ...appliances.flatMap((one) => one.hops),
      ...interfaces.map((one): Hop => ({ target: this.#through.target(one, text ?? '') })),
    ];
    if (appliances.length + interfaces.length === 1) return hops;
    const why = this.#reading.unknown(
      'next-hop',
      `${subject} ${String(text)}`,
      hops.length === 0 ? 'what stands at the next hop was not read' : 'the next hop is ambiguous',
    );
    if (hops.length > 0) return hops.map((hop) => ({ ...hop, uncertain: hop.uncertain ?? why }));
    return [{ target: { kind: 'anywhere', via: String(text) }, uncertain: why }];
  }

  /** Packets for an appliance itself are handed to it, whatever routes lead through it. */
  appliancesOf(routes: readonly Route[], network: string): Route[] {
    const near = [network, ...this.#surroundings.links(network).map((link) => link.to)];
    const hosts = distinct(
      routes.flatMap(({ target }): Prefix[] => {
        const address = 'via' in target ? parseAddress(target.via) : undefined;
        return address ? [hostPrefix(address)] : [];
      }),
    );
    return hosts.flatMap((prefix): Route[] => {
      const longest = routes
        .filter((route) => covers(route.prefix, prefix))
        .sort((a, b) => b.prefix.length - a.prefix.length)[0];
      const text = formatAddress({ family: prefix.family, value: prefix.first });
      if (!longest || !('via' in longest.target) || longest.target.via !== text) return [];
      return (this.#interfaces.get(prefixText(prefix)) ?? [])
        .filter((one) => near.includes(one.network))
        .map((owner): Route => ({
          id: `${text} itself`,
          prefix,
          origin: 'user-defined',
          preference: 0,
          target: { kind: 'domain', domain: owner.network, via: text },
        }));
    });
  }
}

/** Frontends of internal load balancers as next hops: any of their members. */
export function internalFrontends(balancers: LoadBalancers, through: Appliances): Appliance[] {
  return balancers.frontends.flatMap((frontend): Appliance[] => {
    const { address, network, isPublic } = frontend;
    if (isPublic || !address || network === undefined) return [];
    const members = new Map(
      balancers.forwardings
        .filter((forwarding) => forwarding.frontend.id === frontend.id)
        .flatMap((forwarding) => forwarding.targets.map((target) => [target.interface.id, target.interface])),
    );
    const hops = [...members.values()].map((one) => ({ target: through.target(one, nameOf(frontend.id)) }));
    return [{ network, address, hops }];
  });
}

function put<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const known = lists.get(key);
  if (known) known.push(one);
  else lists.set(key, [one]);
}
