import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';
import { reachOfNeighbours, undeclaredNeighbours } from '../segmentation/neighbours.ts';
import { membersOf } from '../segmentation/zones.ts';

/** NCSSR 1.1.1: a segment holds what belongs together; what nobody declared belongs to nothing. */
export const segmentMembersRelated: Check = {
  id: 'segment-members-related',
  title: 'A segment holds declared components only',
  procedure:
    'Every interface in a subnet or segment of the system that belongs to no declared system, and so to no known function, is an exception where filters and routes let the two talk.',
  nature: 'reperformance',
  cites: { '1.1.1-a': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, (system) => {
      const { network, own, segmentation, zones } = system;
      const neighbours = undeclaredNeighbours(system, context);
      const functions = new Set(context.system?.declared.functions ?? []);
      const segments = new Set(zones.flatMap((zone) => zone.segments));
      const sharing = new Set(
        segmentation.zones
          .filter((zone) => zone.segments.some((segment) => segments.has(segment)))
          .flatMap((zone) => zone.endpoints),
      );
      const unrelated = [...context.systems].filter(([id, reach]) => {
        const others = context.scope.systems[id]?.functions ?? [];
        const shares = [...membersOf(network, reach)].some((one) => sharing.has(one));
        return id !== context.system?.id && shares && !others.some((one) => functions.has(one));
      });
      return {
        inspected: own.length + neighbours.length,
        ...reachOfNeighbours(
          neighbours,
          system,
          (words) => `has no declared function and shares a segment with the system: ${words}`,
        ),
        notes: unrelated.map(
          ([id]) => `${id} shares a segment with this system and no function: the zone model has to say why.`,
        ),
      };
    }),
};
