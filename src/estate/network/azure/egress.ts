import type { NetworkInterface } from './interfaces.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { type Address, parseAddress } from '../address.ts';
import { type Fields, idsAt, listAt, textAt } from './fields.ts';
import type { Found, Reading } from './reading.ts';
import type { Egress } from './subnet-routes.ts';
import type { Subnet } from './virtual-networks.ts';

/**
 * How interfaces of a subnet reach the Internet: a NAT gateway, default outbound access, or an address of their own.
 * IPv6 has no default outbound access.
 */
export function egressOf(
  interfaces: readonly NetworkInterface[],
  balancers: LoadBalancers,
  reading: Reading,
): (subnet: Subnet) => Egress {
  const bySubnet = new Map<string, NetworkInterface[]>();
  for (const one of interfaces) bySubnet.set(one.subnet, [...(bySubnet.get(one.subnet) ?? []), one]);
  const nats = new Map(reading.all('azure.network.nat-gateways').map(({ id, item }) => [id, item]));
  const publics = new Map(reading.all('azure.network.public-ip-addresses').map((found) => [found.id, found]));
  return (subnet) => {
    const members = bySubnet.get(subnet.id) ?? [];
    const balanced = members.some((one) => balancers.outbound.has(one.id));
    const unreadBalancers = reading.unread(['azure.network.load-balancers']);
    const perhaps = balanced
      ? reading.unknown(
          'outbound-by-load-balancer',
          subnet.id,
          'some of its interfaces leave through a load balancer',
        )
      : unreadBalancers;
    const sixth = members.flatMap((one) =>
      one.addresses
        .filter(({ prefix }) => prefix.family === 6)
        .map((address) => address.binding !== undefined),
    );
    const nat = subnet.natGateway === undefined ? undefined : nats.get(subnet.natGateway);
    const natCarries6 =
      subnet.natGateway !== undefined && !(nat && textAt(nat, 'sku', 'name')?.toLowerCase() === 'standard');
    const uncertain = (): { uncertain: string } => ({
      uncertain: reading.unknown(
        'ipv6-egress',
        subnet.id,
        'which of its interfaces reach the Internet over IPv6',
      ),
    });
    const ipv6 =
      sixth.length > 0 && sixth.every((bound) => bound)
        ? 'open'
        : sixth.includes(true) || natCarries6 || perhaps !== undefined
          ? uncertain()
          : 'closed';
    return {
      anyInterface:
        subnet.natGateway !== undefined || subnet.defaultOutbound || subnet.name === 'azurefirewallsubnet',
      perhaps,
      ipv6,
      by: subnet.natGateway !== undefined ? 'nat-gateway' : subnet.defaultOutbound ? 'default' : 'own',
      shows: subnet.natGateway === undefined ? undefined : addressesOf(nat, publics),
    };
  };
}

/** The addresses that a NAT gateway puts as the source: it takes precedence over those of interfaces. */
function addressesOf(
  nat: Fields | undefined,
  publics: ReadonlyMap<string, Found>,
): readonly Address[] | 'unknown' {
  const named = ['publicIpAddresses', 'publicIpAddressesV6'].flatMap((member) =>
    idsAt(nat, 'properties', member),
  );
  const prefixes = ['publicIpPrefixes', 'publicIpPrefixesV6'].flatMap((member) =>
    listAt(nat, 'properties', member),
  );
  const found = named.map((id) =>
    parseAddress(textAt(publics.get(id)?.item, 'properties', 'ipAddress') ?? ''),
  );
  if (prefixes.length > 0 || found.length === 0 || found.includes(undefined)) return 'unknown';
  return found.flatMap((address) => (address?.family === 4 ? [address] : []));
}
