import type { NetworkInterface } from './interfaces.ts';
import type { LoadBalancers } from './load-balancers.ts';
import { nameOf, textAt } from './fields.ts';
import type { Reading } from './reading.ts';
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
  return (subnet) => {
    const members = bySubnet.get(subnet.id) ?? [];
    const balanced = members.some((one) => balancers.outbound.has(one.id));
    const unreadBalancers = reading.unread(['azure.network.load-balancers']);
    // Azure says of an interface whether it gave it a default way out; when that changes, only a restart shows.
    const denied = members.filter((one) => !one.defaultOutbound);
    const byDefault = subnet.defaultOutbound && denied.length === 0;
    const withheld =
      subnet.defaultOutbound && denied.length > 0
        ? reading.unknown(
            'default-outbound',
            subnet.id,
            `${denied.map(({ nic }) => nameOf(nic)).join(', ')} has no default way out by its own word, in a subnet that gives one`,
          )
        : undefined;
    const perhaps = balanced
      ? reading.unknown(
          'outbound-by-load-balancer',
          subnet.id,
          'some of its interfaces leave through a load balancer',
        )
      : (unreadBalancers ?? withheld);
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
      anyInterface: subnet.natGateway !== undefined || byDefault || subnet.name === 'azurefirewallsubnet',
      perhaps,
      ipv6,
    };
  };
}
