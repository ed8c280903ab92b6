import { belongingOf } from '../activity/belonging.ts';
import { changeNeeds, judgeChanges, namesNoResource } from '../changes/approved-changes.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';

const classes = new Set(['certificate-system', 'root-ca-system', 'security-support-system']);

/** The log of a directory does not tell its own settings from its accounts, which role changes and reviews are about. */
const ofAccounts = 'it may be administration of accounts, for which the process may ask no ticket';

/** NCSSR 1.3: every change of a component went through the change process. */
export const componentChangesApproved: Check = {
  id: 'component-changes-approved',
  title: 'Changes of components have a ticket that was approved before',
  procedure:
    "Each successful change of the 30 days before the judgement to what belongs to a Certificate System, Root CA System or Security Support System is read from CloudTrail, the activity log of Azure and the audit log of the directory, and joined to the tickets by resource, window and person. A ticket for it must have been approved no later, by somebody else than its maker who then held a trusted role. What the directory's log tells is left open, since it may be administration of accounts. What a cloud's own services and registered service accounts did is counted in the notes. Changes that no log of a cloud records (on a machine, in CA software, in an HSM), and risk and reversal of each, are asked for.",
  nature: 'reperformance',
  cites: { '1.3-m': 'part' },
  needs: changeNeeds,
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { scope } = context;
    const components = Object.keys(scope.systems).filter((id) => classes.has(scope.systems[id]?.class ?? ''));
    const belonging = belongingOf(context, components);
    return judgeChanges(
      context,
      (change) => {
        const found = belonging.of(change);
        if (found.length === 0) return null;
        return {
          systems: found.map(({ system }) => system),
          doubt: found.every(({ possible }) => possible)
            ? namesNoResource
            : change.cloud === 'entra'
              ? ofAccounts
              : null,
        };
      },
      {
        undecided: belonging.undecided,
        none: 'No change to what belongs to these systems is recorded in the span read',
      },
    );
  },
};
