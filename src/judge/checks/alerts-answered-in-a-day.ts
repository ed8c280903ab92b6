import { addDuration, parseDuration } from '../../analyse/clocks/duration.ts';
import type { Alert } from '../../estate/alerts/alerts.ts';
import type { Person, RecordedRoleChange } from '../../estate/people/people.ts';
import { whyNotByRole } from '../alerts/actors.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { roleHolders } from '../role-holder.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';

const limit = parseDuration('PT24H');

/** NCSSR 3.2.3: somebody in a Trusted Role began to respond within 24 elapsed hours of the alert's generation. */
export const alertsAnsweredInADay: Check = {
  id: 'alerts-answered-in-a-day',
  title: 'A person in a Trusted Role acts on each alert within 24 hours of its generation',
  procedure:
    'For each alert of the export, the first action of a person must come at most 24 elapsed hours after the alert was generated, whenever somebody acknowledged it, and that person must be on the roster and hold a trusted role at that instant, by the roster and the record of role changes. An action dated before the alert, or of nobody named, is left open. That the export holds every alert is asked for.',
  nature: 'reperformance',
  cites: { '3.2.3-a': 'part' },
  needs: ['alerts.alerts', 'people.roster', 'people.roleChanges'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { at } = context;
    const found = survey<Alert>(context, 'alerts.alerts');
    const roster = survey<Person>(context, 'people.roster');
    const changes = survey<RecordedRoleChange>(context, 'people.roleChanges');
    const holders = roleHolders(roster, changes);
    const generated = found.members.filter(({ generatedAt }) => new Date(generatedAt) <= at);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const alert of generated) {
      const subject = { subject: `${alert.alertId} (${alert.rule})`, evidence: alert.evidence };
      const time = timeOf(alert, at);
      if (time !== null)
        (time.certain ? exceptions : undecided).push({ ...subject, condition: time.condition });
      const person = whyNotByRole(alert, holders);
      if (person !== null)
        (person.certain ? exceptions : undecided).push({
          subject: subject.subject,
          condition: person.condition,
          evidence: [...alert.evidence, ...roster.evidence],
        });
    }
    const population = {
      ...found.population,
      expected: found.population.expected === null ? null : generated.length,
      inspected: generated.length,
    };
    return judgementOf({ ...found, population }, [roster, ...[changes].filter(isSupplied)], {
      exceptions,
      undecided,
    });
  },
};

function timeOf(
  { generatedAt, firstActionAt }: Alert,
  at: Date,
): { condition: string; certain: boolean } | null {
  const generated = new Date(generatedAt);
  const due = addDuration(generated, limit);
  const acted = firstActionAt === null || new Date(firstActionAt) > at ? null : new Date(firstActionAt);
  if (acted === null)
    return at > due
      ? { condition: `was generated at ${generatedAt}, and nobody has acted on it`, certain: true }
      : null;
  if (acted < generated)
    return {
      condition: `was acted on at ${firstActionAt ?? ''}, before it was generated at ${generatedAt}`,
      certain: false,
    };
  if (acted <= due) return null;
  const hours = Math.floor((acted.getTime() - generated.getTime()) / 3_600_000);
  return {
    condition: `was generated at ${generatedAt} and first acted on at ${firstActionAt ?? ''}, after ${hours} hours`,
    certain: true,
  };
}
