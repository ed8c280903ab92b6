import type { DecodedPage } from '../collection.ts';
import type { Listed, Mention, Namer, References, ThingList } from './reference.ts';
import { itemsAt, textOf, textsAt } from './walk.ts';

/** Two things that belong together, as one end says. */
type Pair = readonly [one: string, other: string];

/** A fact that is told at both of its ends: what one end says, the other is to say. */
interface TwoEnds {
  sort: string;
  extent: 'region' | 'container';
  ends: readonly { kind: string; pairs(page: DecodedPage): Iterable<Pair> }[];
}

const pairs: readonly TwoEnds[] = [
  {
    sort: 'attachment of an interface to its instance',
    extent: 'region',
    ends: [
      {
        kind: 'aws.ec2.instances',
        *pairs(page) {
          for (const { item } of itemsAt(page.value, 'Reservations[].Instances[]'))
            for (const id of textsAt(item, 'NetworkInterfaces[].NetworkInterfaceId'))
              yield [textOf(item, 'InstanceId'), id];
        },
      },
      {
        kind: 'aws.ec2.network-interfaces',
        *pairs(page) {
          for (const { item } of itemsAt(page.value, 'NetworkInterfaces[]')) {
            const own = textsAt(item, 'Attachment.InstanceOwnerId').every(
              (owner) => owner === page.envelope.account,
            );
            const attached = textsAt(item, 'Attachment.Status').every((status) => status === 'attached');
            for (const instance of textsAt(item, 'Attachment.InstanceId'))
              if (own && attached) yield [instance, textOf(item, 'NetworkInterfaceId')];
          }
        },
      },
    ],
  },
  ofAzure(
    'interface of a machine',
    ['azure.compute.virtual-machines', 'value[]', 'properties.networkProfile.networkInterfaces[].id'],
    ['azure.network.network-interfaces', 'value[]', 'properties.virtualMachine.id'],
  ),
  ofAzure(
    'network security group of a subnet',
    ['azure.network.network-security-groups', 'value[]', 'properties.subnets[].id'],
    ['azure.network.virtual-networks', 'value[].properties.subnets[]', 'properties.networkSecurityGroup.id'],
  ),
  ofAzure(
    'network security group of an interface',
    ['azure.network.network-security-groups', 'value[]', 'properties.networkInterfaces[].id'],
    ['azure.network.network-interfaces', 'value[]', 'properties.networkSecurityGroup.id'],
  ),
  ofAzure(
    'route table of a subnet',
    ['azure.network.route-tables', 'value[]', 'properties.subnets[].id'],
    ['azure.network.virtual-networks', 'value[].properties.subnets[]', 'properties.routeTable.id'],
  ),
  ofAzure(
    'public address of an interface',
    ['azure.network.public-ip-addresses', 'value[]', 'properties.ipConfiguration.id'],
    [
      'azure.network.network-interfaces',
      'value[].properties.ipConfigurations[]',
      'properties.publicIPAddress.id',
    ],
    /\/networkinterfaces\/[^/]+\/ipconfigurations\/[^/]+$/,
  ),
];

type End = readonly [kind: string, at: string, other: string];

/**
 * A fact of two resources of Azure: each names the other, `first` by its own id before the other's, `second` the other
 * way round. A resource that only one of them can name is left to where `of` says.
 */
function ofAzure(sort: string, first: End, second: End, of: RegExp = /./): TwoEnds {
  const read = ([kind, at, other]: End, turned: boolean): TwoEnds['ends'][number] => ({
    kind,
    *pairs(page) {
      for (const { item } of itemsAt(page.value, at))
        for (const id of textsAt(item, other)) {
          const pair = turned ? [id, textOf(item, 'id')] : [textOf(item, 'id'), id];
          const [one = '', two = ''] = pair.map((text) => text.toLowerCase());
          // Interfaces of scale sets are listed elsewhere.
          if (of.test(two) && !`${one} ${two}`.includes('/virtualmachinescalesets/')) yield [one, two];
        }
    },
  });
  return { sort, extent: 'container', ends: [read(first, false), read(second, true)] };
}

const idOf = ([one, other]: Pair): string => `${one} with ${other}`;

function listAtEnd({ sort, extent }: TwoEnds, end: TwoEnds['ends'][number]): ThingList {
  return {
    sort,
    kind: end.kind,
    extent,
    *listed(page): Iterable<Listed> {
      for (const pair of end.pairs(page)) yield { id: idOf(pair), owner: null };
    },
  };
}

const connected = 'other end of a peering';

/** A peering of Azure that is connected is declared in both networks. */
const peerings: Namer = {
  names: [connected],
  readsKind: (kind) => kind === 'azure.network.virtual-networks',
  *mentions(page): Iterable<Mention> {
    for (const [own, remote, state] of peeringsIn(page)) {
      const container = /^\/subscriptions\/([^/]+)\//.exec(remote)?.[1] ?? null;
      if (state === 'Connected')
        yield { sorts: [connected], id: idOf([remote, own]), container, region: null, by: own };
    }
  },
};

function* peeringsIn(page: DecodedPage): Generator<readonly [own: string, remote: string, state: string]> {
  for (const { item } of itemsAt(page.value, 'value[]'))
    for (const { item: peering } of itemsAt(item, 'properties.virtualNetworkPeerings[]'))
      for (const remote of textsAt(peering, 'properties.remoteVirtualNetwork.id'))
        yield [
          textOf(item, 'id').toLowerCase(),
          remote.toLowerCase(),
          textsAt(peering, 'properties.peeringState')[0] ?? '',
        ];
}

/** Facts that two lists tell, each from its end. */
export const twoEnds: References = {
  lists: [
    ...pairs.flatMap((pair) => pair.ends.map((end) => listAtEnd(pair, end))),
    {
      sort: connected,
      kind: 'azure.network.virtual-networks',
      extent: 'container',
      *listed(page): Iterable<Listed> {
        for (const [own, remote] of peeringsIn(page)) yield { id: idOf([own, remote]), owner: null };
      },
    },
  ],
  namers: [peerings],
};
