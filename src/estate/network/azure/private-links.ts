import type { Relay, RelayListener, RelayTarget } from '../representation.ts';
import { anyTransport } from '../transport.ts';
import { idAt, idsAt, listAt, textAt } from './fields.ts';
import type { NetworkInterface } from './interfaces.ts';
import type { LoadBalancers } from './load-balancers.ts';
import type { Found, Reading } from './reading.ts';

/** The interfaces of the private endpoints connected to a service, as either side tells. */
export function consumersOf(
  service: Found,
  interfaces: readonly NetworkInterface[],
  reading: Reading,
): string[] {
  const connected = new Set(
    listAt(service.item, 'properties', 'privateEndpointConnections').flatMap(
      (one) => idAt(one, 'properties', 'privateEndpoint', 'id') ?? [],
    ),
  );
  for (const { id, item } of reading.all('azure.network.private-endpoints'))
    for (const one of [
      ...listAt(item, 'properties', 'privateLinkServiceConnections'),
      ...listAt(item, 'properties', 'manualPrivateLinkServiceConnections'),
    ])
      if (idAt(one, 'properties', 'privateLinkServiceId') === service.id) connected.add(id);
  return interfaces
    .filter((one) => one.privateEndpoint !== undefined && connected.has(one.privateEndpoint))
    .map((one) => one.id);
}

/** Private Link services: from the private endpoints of their consumers to the members of their load balancer. */
export function privateLinks(
  interfaces: readonly NetworkInterface[],
  balancers: LoadBalancers,
  reading: Reading,
): Relay[] {
  return reading.all('azure.network.private-link-services').map((found): Relay => {
    reading.unknown(
      'private-link-consumers',
      found.id,
      'consumers outside what was read reach its members through it',
      found.evidence,
    );
    return {
      id: found.id,
      kind: 'private-link',
      front: consumersOf(found, interfaces, reading),
      listeners: listenersOf(found, interfaces, balancers, reading),
    };
  });
}

function listenersOf(
  found: Found,
  interfaces: readonly NetworkInterface[],
  balancers: LoadBalancers,
  reading: Reading,
): RelayListener[] {
  const frontends = idsAt(found.item, 'properties', 'loadBalancerFrontendIpConfigurations');
  const behind = balancers.forwardings.filter((one) => frontends.includes(one.frontend.id));
  if (behind.length > 0 && behind.every(({ uncertain }) => uncertain === undefined))
    return behind.map(({ rule, listening, targets, transport }) => ({
      id: `${found.id}#${rule}`,
      transport: listening,
      targets: targets.map((one): RelayTarget => direct(one.interface, transport)),
      keepsSource: 'no',
    }));
  const address = textAt(found.item, 'properties', 'destinationIPAddress');
  const named = interfaces.filter((one) => one.addresses.some(({ text }) => text === address));
  const uncertain = reading.unknown(
    'private-link-targets',
    found.id,
    'what it leads to was not wholly read: it may lead to any interface',
    found.evidence,
  );
  return [
    {
      id: `${found.id}#targets`,
      transport: anyTransport,
      targets: (named.length > 0 ? named : interfaces).map((one) => direct(one, anyTransport)),
      keepsSource: 'no',
      uncertain,
    },
  ];
}

function direct({ id }: NetworkInterface, transport: RelayTarget['transport']): RelayTarget {
  return { endpoint: id, direct: true, transport };
}
