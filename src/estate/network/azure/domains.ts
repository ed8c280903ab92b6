import type { Prefix } from '../address.ts';
import type { Attachment, Domain, Entrance } from '../representation.ts';
import { nameOf } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import type { Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';
import type { VirtualNetwork } from './virtual-networks.ts';

/** Every virtual network, and those that only an interface names: nothing can be proved in these. */
export function networkDomains(
  surroundings: Surroundings,
  interfaces: readonly NetworkInterface[],
  reading: Reading,
): Domain[] {
  const unread = new Set(
    interfaces.filter((one) => !surroundings.subnets.has(one.subnet)).map((one) => one.network),
  );
  for (const network of unread)
    reading.unknown(
      'virtual-network-not-read',
      network,
      'it is named by interfaces, its subnets were not read',
    );
  const read = [...surroundings.networks.values()].map((network): Domain => ({
    id: network.id,
    kind: 'virtual-network',
    prefixes: network.prefixes,
    complete: isComplete(network, reading) && !unread.has(network.id),
    entrances: [],
    evidence: [network.evidence],
  }));
  const named = [...unread].filter((id) => !surroundings.networks.has(id));
  return [
    ...read,
    ...named.map((id): Domain => ({
      id,
      kind: 'virtual-network',
      prefixes: [],
      complete: false,
      entrances: [],
      evidence: [],
    })),
  ];
}

function isComplete(network: VirtualNetwork, reading: Reading): boolean {
  const kinds = [
    'azure.network.virtual-networks',
    'azure.network.network-interfaces',
    'azure.network.scale-set-network-interfaces',
  ] as const;
  const unread = reading.unread(kinds, network.subscription);
  return unread === undefined && !reading.incompleteNetworks.has(network.id);
}

/** What stands outside the networks read: the Internet, sites behind gateways, networks behind peerings. */
export function outsideDomains(
  surroundings: Surroundings,
  internet: readonly Entrance[],
): { domains: Domain[]; attachments: Attachment[] } {
  const attachments: Attachment[] = [];
  const domains: Domain[] = [outside('internet', 'internet', [], internet, [])];
  for (const gateway of surroundings.gateways.values()) {
    if (!gateway.connected) continue;
    const prefixes = gateway.open === undefined ? gateway.prefixes : [];
    const entrance = entranceAt(gateway.subnet, nameOf(gateway.id));
    domains.push(
      outside(`on-premises:${gateway.id}`, 'on-premises', prefixes, [entrance], [gateway.evidence]),
    );
  }
  const peers = new Map<string, Entrance[]>();
  for (const network of surroundings.networks.values())
    for (const link of surroundings.links(network.id)) {
      if (link.collected) continue;
      const id = `uncollected:${link.to}`;
      const attachment = `${id}@${network.id}`;
      attachments.push({
        id: attachment,
        domain: network.id,
        kind: 'gateway',
        prefixes: [],
        inbound: [],
        outbound: [],
        evidence: [network.evidence],
      });
      const entrance = entranceAt(attachment, link.via);
      peers.set(id, [
        ...(peers.get(id) ?? []),
        {
          ...entrance,
          sources: link.prefixes,
          ...(link.uncertain === undefined ? {} : { uncertain: link.uncertain }),
        },
        ...(link.bringsForwarded ? [{ ...entrance, uncertain: 'forwarded-traffic' }] : []),
      ]);
    }
  for (const [id, entrances] of peers) domains.push(outside(id, 'uncollected', [], entrances, []));
  return { domains, attachments };
}

/** A way in that keeps the addresses of both ends. */
export function entranceAt(attachment: string, via: string): Entrance {
  return { attachment, translatesPublic: false, families: [4, 6], via };
}

/** A domain that lists no endpoints. */
export function outside(
  id: string,
  kind: Domain['kind'],
  prefixes: readonly Prefix[],
  entrances: readonly Entrance[],
  evidence: readonly string[],
): Domain {
  return { id, kind, prefixes, complete: true, entrances, evidence };
}
