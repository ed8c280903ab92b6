import type { ApprovedFlow, SegmentMatrix } from '../../analyse/isolation/matrix.ts';
import { PartMatrix } from '../../analyse/isolation/part-matrix.ts';
import type { Segment } from '../../analyse/isolation/parties.ts';
import type { Network } from '../../estate/network/representation.ts';
import { membersOf, type Declared } from './zones.ts';

/** Asks what segments of a network let through between them beyond what is approved. */
export type Ask = (
  network: Network,
  segments: readonly Segment[],
  approved?: readonly ApprovedFlow[],
) => SegmentMatrix;

const known = new WeakMap<Network, { declared: Declared; matrix: PartMatrix }[]>();

/**
 * Who asks about the same network with the same declarations is answered from one scan of it: no question about whole
 * segments and systems splits interfaces that stand in the same of them.
 */
export function askOf(network: Network, declared: Declared): Ask {
  const before = known.get(network) ?? [];
  known.set(network, before);
  const { segments, systems } = declared;
  const same = before.find((one) => one.declared.segments === segments && one.declared.systems === systems);
  const matrix = same?.matrix ?? new PartMatrix(network, partsOf(network, declared));
  if (!same) before.push({ declared, matrix });
  return (of, asked, approved) => matrix.matrix(of, asked, approved);
}

/** A name for the segments and systems that an interface stands in. */
function partsOf(network: Network, { segments, systems }: Declared): (endpoint: string) => string {
  const names = new Map<string, string>();
  const without = segments.size === 0;
  for (const { id, domain } of network.endpoints) names.set(id, without ? domain : '');
  for (const [number, reach] of [...segments.values(), ...systems.values()].entries())
    for (const id of membersOf(network, reach)) names.set(id, `${names.get(id) ?? ''},${number}`);
  return (endpoint) => names.get(endpoint) ?? '';
}
