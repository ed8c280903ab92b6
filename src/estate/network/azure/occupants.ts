import type { Prefix } from '../address.ts';
import type { NetworkInterface } from './interfaces.ts';
import type { Reading } from './reading.ts';
import type { Subnet } from './virtual-networks.ts';

/** Holders of ip configurations that are lowered by their own lists, or take and start no connections. */
const listedElsewhere =
  /\/(loadbalancers|virtualnetworkgateways|azurefirewalls|bastionhosts|applicationgateways|privatelinkservices|virtualhubs)\//;

/**
 * Services that stand in a subnet without an interface in any list: delegated subnets, and ip configurations of types
 * that are not lowered. They may hold any address of the subnet. An interface that a subnet names and no list shows
 * leaves its network incomplete.
 */
export function subnetOccupants(
  subnets: Iterable<Subnet>,
  interfaces: readonly NetworkInterface[],
  reading: Reading,
): NetworkInterface[] {
  const listed = new Set(interfaces.map((one) => one.nic));
  return [...subnets].flatMap((subnet): NetworkInterface[] => {
    const strangers = subnet.holders.filter((holder) => !listedElsewhere.test(holder));
    const named = strangers.filter((holder) => holder.includes('/networkinterfaces/'));
    for (const holder of named) {
      const nic = holder.replace(/\/ipconfigurations\/.*$/, '');
      if (listed.has(nic)) continue;
      reading.incompleteNetworks.add(subnet.network);
      reading.unknown('interface-not-listed', nic, `named by ${subnet.id}`, subnet.evidence);
    }
    if (strangers.length === named.length && !subnet.isDelegated) return [];
    reading.unknown(
      'service-in-subnet',
      subnet.id,
      'a service stands in it without listed interfaces',
      subnet.evidence,
    );
    return [occupant(subnet)];
  });
}

function occupant(subnet: Subnet): NetworkInterface {
  const id = `${subnet.id}#services`;
  return {
    id,
    nic: id,
    kind: 'interface',
    subnet: subnet.id,
    network: subnet.network,
    securityGroup: undefined,
    groups: [],
    addresses: subnet.prefixes.map((prefix: Prefix) => ({
      prefix,
      text: '',
      configuration: id,
      binding: undefined,
      pools: [],
      natRules: [],
    })),
    forwards: false,
    owner: undefined,
    aliases: [],
    tags: {},
    dormant: false,
    privateEndpoint: undefined,
    evidence: subnet.evidence,
  };
}
