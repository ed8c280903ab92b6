import { idAt, listAt, textAt } from './fields.ts';
import type { Link } from './links.ts';
import type { Reading } from './reading.ts';
import type { VirtualNetwork } from './virtual-networks.ts';

const kind = 'azure.network.effective-connectivity-configurations';

interface Membership {
  readonly network: VirtualNetwork;
  readonly crossesRegions: boolean;
}

/**
 * Networks that Virtual Network Manager joins directly, without peering objects: every member of a mesh, and the
 * spokes of a hub whose group is directly connected. The groups are those in effect on each network.
 */
export function connectedGroups(
  networks: ReadonlyMap<string, VirtualNetwork>,
  reading: Reading,
): ReadonlyMap<string, readonly Link[]> {
  const members = new Map<string, Membership[]>();
  for (const { id, item, resource } of reading.all(kind)) {
    const network = networks.get(resource ?? '');
    if (!network) continue;
    const mesh = textAt(item, 'properties', 'connectivityTopology')?.toLowerCase() !== 'hubandspoke';
    const crosses = isTrue(item, 'isGlobal');
    for (const group of listAt(item, 'properties', 'appliesToGroups')) {
      const direct = textAt(group, 'groupConnectivity')?.toLowerCase() !== 'none';
      if (!mesh && !direct) continue;
      const key = mesh ? id : `${id}|${idAt(group, 'networkGroupId') ?? ''}`;
      const membership = { network, crossesRegions: crosses || groupCrosses(group) };
      members.set(key, [...(members.get(key) ?? []), membership]);
    }
  }
  const links = new Map<string, Link[]>();
  for (const [key, group] of members)
    for (const one of group)
      for (const other of group) {
        if (one.network.id === other.network.id) continue;
        if (one.network.location !== other.network.location && !(one.crossesRegions && other.crossesRegions))
          continue;
        const known = links.get(one.network.id) ?? [];
        if (known.some((link) => link.to === other.network.id)) continue;
        links.set(one.network.id, [...known, groupLink(other.network, key)]);
      }
  return links;
}

function groupLink(to: VirtualNetwork, key: string): Link {
  return {
    to: to.id,
    collected: true,
    prefixes: to.prefixes,
    uncertain: undefined,
    doubtful: [],
    takesForwarded: true,
    bringsForwarded: true,
    lendsGateway: false,
    borrowsGateway: false,
    inTag: 'perhaps',
    via: `connected group ${key.slice(key.lastIndexOf('/') + 1)}`,
  };
}

function isTrue(item: unknown, name: string): boolean {
  return textAt(item, 'properties', name)?.toLowerCase() === 'true';
}

function groupCrosses(group: unknown): boolean {
  return textAt(group, 'isGlobal')?.toLowerCase() === 'true';
}
