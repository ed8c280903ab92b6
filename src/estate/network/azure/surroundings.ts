import type { Prefix } from '../address.ts';
import type { Reading } from './reading.ts';
import { connectedGroups } from './connected-groups.ts';
import { Hubs } from './hubs.ts';
import { type Link, peeringLinks } from './links.ts';
import { type NetworkGateway, readGateways } from './on-premises.ts';
import { readVirtualNetworks, type Subnet, type VirtualNetwork } from './virtual-networks.ts';

/** A gateway that serves a network: its own, or one lent over a peering. */
interface ServingGateway {
  readonly gateway: NetworkGateway;
  readonly uncertain: string | undefined;
}

/** A network joined to another through gateways. */
interface JoinedNetwork {
  readonly network: VirtualNetwork;
  /** Where its packets come in. */
  readonly subnet: string;
  readonly uncertain: string | undefined;
  readonly via: string;
}

/** The virtual networks and what each of them is connected to. */
export class Surroundings {
  readonly networks: ReadonlyMap<string, VirtualNetwork>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly gateways: ReadonlyMap<string, NetworkGateway>;
  readonly hubs: Hubs;
  readonly #links: ReadonlyMap<string, readonly Link[]>;

  constructor(reading: Reading) {
    const networks = readVirtualNetworks(reading);
    this.networks = new Map(networks.map((network) => [network.id, network]));
    this.subnets = new Map(
      networks.flatMap((network) => network.subnets.map((subnet) => [subnet.id, subnet])),
    );
    this.hubs = new Hubs(this.networks, reading);
    this.gateways = new Map(readGateways(reading).map((gateway) => [gateway.id, gateway]));
    const groups = connectedGroups(this.networks, reading);
    this.#links = new Map(
      networks.map((network) => {
        const peered = peeringLinks(network, this.networks, this.hubs.joined, reading);
        const direct = new Set(peered.map((link) => link.to));
        return [
          network.id,
          [...peered, ...(groups.get(network.id) ?? []).filter((link) => !direct.has(link.to))],
        ];
      }),
    );
  }

  links(network: string): readonly Link[] {
    return this.#links.get(network) ?? [];
  }

  /** Gateways whose routes this network has. */
  gatewaysOf(network: string): readonly ServingGateway[] {
    const lenders = new Map([[network, undefined as string | undefined]]);
    for (const link of this.links(network)) if (link.borrowsGateway) lenders.set(link.to, link.uncertain);
    return [...this.gateways.values()].flatMap((gateway) =>
      lenders.has(gateway.network) && gateway.connected
        ? [{ gateway, uncertain: lenders.get(gateway.network) }]
        : [],
    );
  }

  /** Networks that gateways join this one with, and those that use such a gateway. */
  joinedWith(network: string): readonly JoinedNetwork[] {
    return this.gatewaysOf(network).flatMap(({ gateway, uncertain }) =>
      gateway.joins.flatMap((join) => {
        const far = this.gateways.get(join.gateway);
        if (!far || far.network === network) return [];
        const members = [
          far.network,
          ...this.links(far.network)
            .filter((link) => link.lendsGateway && link.collected)
            .map((link) => link.to),
        ];
        return members.flatMap((id): JoinedNetwork[] => {
          const joined = this.networks.get(id);
          if (!joined || id === network) return [];
          const doubt = join.uncertain ?? uncertain;
          return [{ network: joined, subnet: far.subnet, uncertain: doubt, via: gateway.id }];
        });
      }),
    );
  }

  /** Prefixes that routing inside and between virtual networks owns: learned routes never win over them. */
  ownSpaces(network: string): readonly Prefix[] {
    return [
      ...(this.networks.get(network)?.prefixes ?? []),
      ...this.links(network).flatMap((link) => link.prefixes),
    ];
  }
}
