import type { Alert } from '../../estate/alerts/alerts.ts';
import type { Person, RecordedRoleChange } from '../../estate/people/people.ts';
import { whyNoRole } from '../role-holder.ts';
import type { Survey } from '../survey.ts';

/** Why the first action on an alert may not have been that of somebody in a Trusted Role; null where it was. */
export function whyNotByRole(
  { firstActionAt, actorId }: Alert,
  roster: Survey<Person>,
  changes: Survey<RecordedRoleChange>,
): { condition: string; certain: boolean } | null {
  if (firstActionAt === null) return null;
  if (actorId === null)
    return { condition: `was acted on at ${firstActionAt} by nobody named`, certain: false };
  const lack = whyNoRole(actorId, firstActionAt, roster, changes);
  return lack === null
    ? null
    : { condition: `was acted on at ${firstActionAt} by ${actorId}, ${lack.why}`, certain: lack.certain };
}
