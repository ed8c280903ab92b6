import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { findingsOf } from '../segmentation/findings.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';
import { beyondConfiguration } from '../segmentation/segmentation.ts';

/** NCSSR 1.2.2: only necessary and approved connections are enabled, and the approval is still in force. */
export const enabledFlowsApproved: Check = {
  id: 'enabled-flows-approved',
  title: 'Every enabled connection has an approval in force',
  procedure:
    'What filters and routes enable from and to the system, other segments and outside networks alike, is compared with the approved flows; what none covers, or only one whose review is past due, is an exception. Approved flows that nothing enables are noted.',
  nature: 'reperformance',
  cites: { '1.2.2-e': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, ({ network, segmentation, zones }) => {
      const own = new Map(zones.map((zone) => [zone.name, zone]));
      const all = new Map(segmentation.zones.map((zone) => [zone.name, zone]));
      const cells = segmentation.cells.filter(({ from, to }) => {
        const shared = all.get(from)?.segments.some((segment) => all.get(to)?.segments.includes(segment));
        return (own.has(from) || own.has(to)) && shared !== true;
      });
      const names = new Set([...zones.flatMap((zone) => zone.names), context.system?.id]);
      const idle = segmentation.flows.filter(
        ({ flow, state }) =>
          (names.has(flow.from) || names.has(flow.to)) &&
          (state === 'not-enabled' || state === 'names-nothing'),
      );
      return {
        inspected: cells.length,
        ...findingsOf(cells, segmentation, network),
        notes: [
          ...idle.map(
            ({ flow }) =>
              `${flow.approval} approves ${flow.allow.join(', ')} from ${flow.from} to ${flow.to}, which nothing enables.`,
          ),
          ...beyondConfiguration,
        ],
      };
    }),
};
