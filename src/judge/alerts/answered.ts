import type { Alert } from '../../estate/alerts/alerts.ts';
import type { CheckContext } from '../check.ts';
import type { Judgement } from '../judgement.ts';
import { judgementOf, survey } from '../survey.ts';

/** Judges the alerts of a kind, each by what it lacks; null where it lacks nothing. */
export function judgeAlerts(
  context: CheckContext,
  isMeant: (alert: Alert) => boolean,
  lacks: (alert: Alert) => string | null,
  none: string,
): Judgement {
  const found = survey<Alert>(context, 'alerts.alerts');
  const meant = found.members.filter(isMeant);
  const population = {
    ...found.population,
    expected: found.population.expected === null ? null : meant.length,
    inspected: meant.length,
  };
  return judgementOf({ ...found, population }, [], {
    exceptions: meant.flatMap((alert) => {
      const condition = lacks(alert);
      return condition === null
        ? []
        : [{ subject: `${alert.alertId} (${alert.rule})`, condition, evidence: alert.evidence }];
    }),
    ...(meant.length === 0 && found.members.length > 0 ? { notOperated: none } : {}),
  });
}

/** Whether somebody had acted on an alert by an instant. */
export function isAnswered({ firstActionAt }: Alert, at: Date): boolean {
  return firstActionAt !== null && new Date(firstActionAt) <= at;
}
