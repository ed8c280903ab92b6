import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { findingsOf } from '../segmentation/findings.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';
import { throughInternet } from '../segmentation/segmentation.ts';

/** NCSSR 1.1.1 and 1.1.1.1: what is enabled between segments, computed from filters and routes. */
export const segmentsIsolated: Check = {
  id: 'segments-isolated',
  title: 'Nothing but approved flows passes between segments',
  procedure:
    'From filters, routes, gateways and peerings it is computed what can pass between the segments of the system and every other segment, both ways; what no approved flow covers is an exception, shown by a packet and its way.',
  nature: 'reperformance',
  cites: { '1.1.1-a': 'part', '1.1.1.1-c': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, ({ network, segmentation, zones }) => {
      const own = new Map(zones.map((zone) => [zone.name, zone]));
      const inside = new Map(
        segmentation.zones.filter(({ kind }) => kind !== 'outside').map((zone) => [zone.name, zone]),
      );
      const cells = segmentation.cells.filter(({ from, to }) => {
        const [a, b] = [inside.get(from), inside.get(to)];
        if (!a || !b || !(own.has(from) || own.has(to))) return false;
        return !a.segments.some((segment) => b.segments.includes(segment));
      });
      const { exceptions, undecided } = findingsOf(cells, network);
      if (!segmentation.declared)
        undecided.push({
          subject: 'Segments',
          condition: 'No segment is declared in ncssr.yaml: there is no boundary to test',
          evidence: [],
        });
      return {
        inspected: cells.length,
        exceptions,
        undecided,
        notes: [
          `${cells.length} ordered pairs of segments were computed.`,
          ...throughInternet(segmentation),
          ...segmentation.controlPlane,
        ],
      };
    }),
};
