import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';
import { reachOfNeighbours, undeclaredNeighbours } from '../segmentation/neighbours.ts';

/** NCSSR 1.2.3: a neighbour that is in no inventory is secured to no known standard. */
export const coLocatedSystemsKnown: Check = {
  id: 'co-located-systems-known',
  title: 'Systems on the same network are declared, or cut off',
  procedure:
    'Each interface that shares a subnet or segment with the system is joined to the declared systems, which are tested as strictly; one that belongs to none is an exception where filters and routes let it talk with the system.',
  nature: 'reperformance',
  cites: { '1.2.3-a': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, (system) => {
      const { own } = system;
      const neighbours = undeclaredNeighbours(system, context);
      return {
        inspected: own.length + neighbours.length,
        ...reachOfNeighbours(
          neighbours,
          system,
          (words) =>
            `shares a network with the system and belongs to no declared system, so that no control is tested on it: ${words}`,
        ),
      };
    }),
};
