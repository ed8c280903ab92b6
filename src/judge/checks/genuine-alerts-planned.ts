import { judgeAlerts } from '../alerts/answered.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';

/** NCSSR 3.2.3.1: every genuine alert has an incident response plan. */
export const genuineAlertsPlanned: Check = {
  id: 'genuine-alerts-planned',
  title: 'Every genuine alert has an incident response plan',
  procedure:
    'Each alert of the export that is genuine must name its incident response plan. The plans, who made them and what came of them are asked for.',
  nature: 'inspection',
  cites: { '3.2.3.1-b': 'part' },
  needs: ['alerts.alerts'],
  unit: 'engagement',
  effective: since205,
  judge: (context) =>
    judgeAlerts(
      context,
      ({ disposition }) => disposition === 'genuine',
      ({ responsePlan }) =>
        responsePlan === null ? 'is genuine, and names no incident response plan' : null,
      'No alert of the export is genuine',
    ),
};
