import { isBoundaryAction } from '../../analyse/changes/boundary-action.ts';
import { belongingOf } from '../activity/belonging.ts';
import { changeNeeds, judgeChanges, namesNoResource } from '../changes/approved-changes.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';

/** NCSSR 1.3: every change of a Network Boundary Control went through the change process. */
export const boundaryChangesApproved: Check = {
  id: 'boundary-changes-approved',
  title: 'Changes of boundary controls have a ticket that was approved before',
  procedure:
    "Each successful change of the 30 days before the judgement that may alter what passes between networks (filters, routes, gateways, load balancers, firewalls), in every account and subscription in which a declared system lies, and each change of a declared Network Boundary Control, is read from CloudTrail and the activity log of Azure and joined to the tickets by resource, window and person. A ticket for it must have been approved no later, by somebody else than its maker who then held a trusted role. What a cloud's own services did is counted in the notes. Changes on appliances that no cloud records, and risk and reversal of each, are asked for.",
  nature: 'reperformance',
  cites: { '1.3-l': 'part' },
  needs: changeNeeds,
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { scope, systems } = context;
    const controls = Object.keys(scope.systems).filter(
      (id) => scope.systems[id]?.class === 'network-boundary-control',
    );
    const belonging = belongingOf(context, controls);
    return judgeChanges(
      context,
      (change) => {
        const own = belonging.of(change);
        const places = [...systems]
          .filter(([, { containers }]) => containers.has(change.container))
          .map(([id]) => id);
        if (isBoundaryAction(change.action, change.resources) && places.length > 0)
          return {
            systems: own.length > 0 ? own.map(({ system }) => system) : [change.container],
            doubt: null,
          };
        if (own.length === 0) return null;
        return {
          systems: own.map(({ system }) => system),
          doubt: own.every(({ possible }) => possible) ? namesNoResource : null,
        };
      },
      {
        undecided: belonging.undecided,
        none: 'No change to what lets traffic through or holds it back is recorded in the span read',
      },
    );
  },
};
