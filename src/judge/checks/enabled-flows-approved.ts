import type { FlowRecord } from '../../estate/network/flow-records.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { findingsOf } from '../segmentation/findings.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';
import { beyondConfiguration } from '../segmentation/segmentation.ts';
import { periodOf, withUse } from '../segmentation/use.ts';
import { isSupplied, survey } from '../survey.ts';

/** NCSSR 1.2.2: only necessary and approved connections are enabled, and the approval is still in force. */
export const enabledFlowsApproved: Check = {
  id: 'enabled-flows-approved',
  title: 'Every enabled connection has an approval in force',
  procedure:
    'What filters and routes enable from and to the system, other segments and outside networks alike, is compared with the approved flows; what none covers, or only one whose review is past due, is an exception. Approved flows that nothing enables, or that no imported flow log shows in use, are noted.',
  nature: 'reperformance',
  cites: { '1.2.2-e': 'part' },
  ...networkNeeds,
  needs: [...networkNeeds.needs, 'network.flowRecords'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const records = survey<FlowRecord>(context, 'network.flowRecords');
    // Flow logs are not everywhere; where some are declared, they have to be whole.
    const supplied = isSupplied(records) ? [records] : [];
    return judgeInNetwork(
      context,
      ({ network, segmentation, zones }) => {
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
        const used = records.whole ? withUse(segmentation, network, records.members) : segmentation;
        const unused = used.flows.filter(
          ({ flow, state }) => state === 'not-used' && (names.has(flow.from) || names.has(flow.to)),
        );
        return {
          inspected: cells.length,
          ...findingsOf(cells, network),
          notes: [
            ...idle.map(
              ({ flow }) =>
                `${flow.approval} approves ${flow.allow.join(', ')} from ${flow.from} to ${flow.to}, which nothing enables.`,
            ),
            ...unused.map(
              ({ flow }) =>
                `${flow.approval} approves ${flow.allow.join(', ')} from ${flow.from} to ${flow.to}, of which flow logs show no connection from ${periodOf(records.members)}.`,
            ),
            ...beyondConfiguration,
          ],
        };
      },
      supplied,
    );
  },
};
