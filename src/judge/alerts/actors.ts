import type { Alert } from '../../estate/alerts/alerts.ts';
import type { RoleHolders } from '../role-holder.ts';

/** Why the first action on an alert may not have been that of somebody in a Trusted Role; null where it was. */
export function whyNotByRole(
  { firstActionAt, actorId }: Alert,
  holders: RoleHolders,
): { condition: string; certain: boolean } | null {
  if (firstActionAt === null) return null;
  if (actorId === null)
    return { condition: `was acted on at ${firstActionAt} by nobody named`, certain: false };
  const lack = holders.whyNone(actorId, firstActionAt);
  return lack === null
    ? null
    : { condition: `was acted on at ${firstActionAt} by ${actorId}, ${lack.why}`, certain: lack.certain };
}
