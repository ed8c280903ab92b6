import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { findingsOf } from '../segmentation/findings.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';

/** NCSSR 1.1.1.1: the attack surface is what outside networks reach, not what one rule says. */
export const outsideReachApproved: Check = {
  id: 'outside-reach-approved',
  title: 'Outside networks reach approved services only',
  procedure:
    'From filters, routes, gateways and public addresses of both IP versions it is computed what the internet and every other outside network can reach of the system; what no approved flow covers is an exception.',
  nature: 'reperformance',
  cites: { '1.1.1.1-a': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, ({ network, segmentation, zones }) => {
      const own = new Set(zones.map(({ name }) => name));
      const outside = new Set(
        segmentation.zones.filter(({ kind }) => kind === 'outside').map(({ name }) => name),
      );
      const cells = segmentation.cells.filter(({ from, to }) => outside.has(from) && own.has(to));
      const { exceptions, undecided } = findingsOf(cells, network);
      return {
        // Without any way in from outside, what was inspected is the interfaces themselves.
        inspected: Math.max(cells.length, zones.length),
        exceptions,
        undecided,
        notes: segmentation.controlPlane,
      };
    }),
};
