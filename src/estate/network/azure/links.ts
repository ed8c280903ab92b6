import { covers, type Prefix } from '../address.ts';
import { nameOf } from './fields.ts';
import type { Reading } from './reading.ts';
import type { Peering, VirtualNetwork } from './virtual-networks.ts';

/** What one virtual network can send straight to another one, by peering or as members of one connected group. */
export interface Link {
  readonly to: string;
  /** False: the other network was not read. */
  readonly collected: boolean;
  readonly prefixes: readonly Prefix[];
  /** The whole link, or the prefixes in `doubtful`, may not be there. */
  readonly uncertain: string | undefined;
  readonly doubtful: readonly Prefix[];
  /** The other side takes packets whose source is not of this network. */
  readonly takesForwarded: boolean;
  /** This side takes packets whose source is not of the other network. */
  readonly bringsForwarded: boolean;
  /** This network's gateway serves the other one. */
  readonly lendsGateway: boolean;
  readonly borrowsGateway: boolean;
  /** Whether the other network is in the `VirtualNetwork` tag of this one. */
  readonly inTag: 'yes' | 'perhaps' | 'no';
  readonly via: string;
}

/** Peerings that carry traffic. A peering without its counterpart, or not connected, carries none. */
export function peeringLinks(
  network: VirtualNetwork,
  networks: ReadonlyMap<string, VirtualNetwork>,
  joinedByHub: ReadonlySet<string>,
  reading: Reading,
): Link[] {
  return network.peerings.flatMap((peering): Link[] => {
    if (peering.state !== undefined && peering.state !== 'connected') return [];
    if (isHubPeering(peering) && joinedByHub.has(network.id)) return [];
    const other = networks.get(peering.remote);
    const back = other?.peerings.find((candidate) => candidate.remote === network.id);
    const doubts = doubtsOf(peering, other, back);
    const uncertain =
      doubts === undefined ? undefined : reading.unknown('peering', peering.id, doubts, network.evidence);
    const prefixes = other ? [...other.prefixes] : [...peering.remotePrefixes];
    const routed = (prefix: Prefix): boolean => peering.remotePrefixes.some((one) => covers(one, prefix));
    const doubtful = other && peering.remotePrefixes.length > 0 ? prefixes.filter((p) => !routed(p)) : [];
    if (doubtful.length > 0)
      reading.unknown(
        'peering-not-in-sync',
        peering.id,
        'the address space of the other side has changed',
        network.evidence,
      );
    const accesses = [peering.allowsAccess, back?.allowsAccess ?? peering.allowsAccess];
    return [
      {
        to: peering.remote,
        collected: other !== undefined,
        prefixes,
        uncertain,
        doubtful,
        takesForwarded: back?.allowsForwarded ?? true,
        bringsForwarded: peering.allowsForwarded,
        lendsGateway: peering.offersGateway && (back?.usesRemoteGateway ?? true),
        borrowsGateway: peering.usesRemoteGateway && (back?.offersGateway ?? true),
        inTag: accesses.every((one) => one) ? 'yes' : accesses.some((one) => one) ? 'perhaps' : 'no',
        via: `peering ${nameOf(peering.id)}`,
      },
    ];
  });
}

/** The peering that stands for a connection to a virtual hub: the hub's own lists say what it carries. */
export function isHubPeering(peering: Peering): boolean {
  return peering.name.toLowerCase().startsWith('remotevnettohubpeering');
}

function doubtsOf(
  peering: Peering,
  other: VirtualNetwork | undefined,
  back: Peering | undefined,
): string | undefined {
  if (peering.state === undefined) return 'its state is not given';
  if (!peering.whole) return 'only chosen subnets are peered';
  if (other && back?.state !== 'connected') return 'the two sides disagree on whether it is connected';
  return undefined;
}
