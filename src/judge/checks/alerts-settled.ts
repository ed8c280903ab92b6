import { isAnswered, judgeAlerts } from '../alerts/answered.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';

/** NCSSR 3.2.3.1: the first response settles whether an alert is genuine. */
export const alertsSettled: Check = {
  id: 'alerts-settled',
  title: 'It is settled for each alert whether it is genuine',
  procedure:
    'Each alert of the export that a person acted on must say whether it proved genuine or false. That this was decided by the first response, and on which grounds, is asked for.',
  nature: 'inspection',
  cites: { '3.2.3.1-a': 'part' },
  needs: ['alerts.alerts'],
  unit: 'engagement',
  effective: since205,
  judge: (context) =>
    judgeAlerts(
      context,
      (alert) => isAnswered(alert, context.at),
      ({ disposition, firstActionAt }) =>
        disposition === null
          ? `was acted on at ${firstActionAt ?? ''}, and nothing says whether it is genuine`
          : null,
      'Nobody has acted on any alert of the export',
    ),
};
