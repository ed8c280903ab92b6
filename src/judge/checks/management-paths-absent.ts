import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import { managementPorts } from '../ports.ts';
import { judgeInNetwork, networkNeeds } from '../segmentation/in-view.ts';
import { outsidePaths, pathFindings, type OutsidePath } from '../segmentation/outside-paths.ts';

/** NCSSR 2.2.6: no way leads around the boundary control at which remote sessions end. */
export const managementPathsAbsent: Check = {
  id: 'management-paths-absent',
  title: 'No outside network reaches a management port directly',
  procedure: `From filters, routes, gateways and public addresses it is computed whether the internet or another outside network reaches TCP ${managementPorts.join(', ')} of any interface of the system; approved or not, that leads around the boundary control at which remote sessions have to end.`,
  nature: 'reperformance',
  cites: { '2.2.6-d3': 'part' },
  ...networkNeeds,
  unit: 'system',
  effective: since205,
  judge: (context) =>
    judgeInNetwork(context, (system) => {
      const findings = pathFindings(outsidePaths(system), conditionOf);
      return {
        inspected: system.own.length,
        ...findings,
        notes: system.segmentation.controlPlane,
      };
    }),
};

function conditionOf({ verdict, transport, from, unknowns }: OutsidePath): string {
  if (verdict === 'open') return `is reachable on ${transport} from ${from}, past any boundary control`;
  return verdict === 'possibly-open'
    ? `may be reachable on ${transport} from ${from}: ${unknowns.join('; ')}`
    : `was not analysed against ${from}: not every interface and gateway was read`;
}
