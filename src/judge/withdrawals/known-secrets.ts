import { roleAllows } from '../../analyse/access/people/roles.ts';
import { replacement } from '../../analyse/clocks/withdrawal.ts';
import type { AwsResource } from '../../estate/identity/aws/model.ts';
import type { Scope } from '../../scope/scope.ts';
import type { EngagementAccess, SystemAccess } from '../access/engagement-access.ts';
import { secretReading, secretStores } from '../access/secret-stores.ts';
import type { Exception } from '../judgement.ts';
import { concerns } from './access-left.ts';
import { allOf, endedWords, type Findings } from './findings.ts';
import type { Withdrawal } from './withdrawals.ts';

const reading = secretReading.aws;

/**
 * The secrets that the person could read: those that a role that ended was for, and those that the person can read
 * still. They must have been replaced. Of others of the same systems nothing says who could read them then, so that
 * only a new value settles it; what a vault holds, and since when, is not listed.
 */
export function knownSecrets(withdrawal: Withdrawal, access: EngagementAccess, scope: Scope): Findings {
  const systems = access.systems.filter(({ id }) => concerns(withdrawal, id, scope));
  return allOf(systems.map((system) => secretsOf(withdrawal, system, access, scope)));
}

function secretsOf(
  withdrawal: Withdrawal,
  system: SystemAccess,
  { model }: EngagementAccess,
  scope: Scope,
): Findings {
  const exceptions: Exception[] = [];
  const undecided: Exception[] = [];
  const { secrets, vaults } = secretStores(system);
  const resources = new Map((model?.resources ?? []).map((one) => [one.arn, one]));
  const evidence = [...withdrawal.evidence];
  const open: string[] = [];
  for (const arn of secrets) {
    const resource = resources.get(arn);
    const verdict = replacement(withdrawal.since, ageOf(resource));
    if (verdict === 'replaced') continue;
    const knew = couldRead(withdrawal, arn, system, scope);
    if (knew === null) {
      open.push(arn);
      continue;
    }
    const state =
      verdict === 'kept'
        ? `has not been changed since ${resource?.secret?.changedAt ?? ''}`
        : 'was not rotated since, as far as is read: a change may be of its tags alone';
    (verdict === 'kept' ? exceptions : undecided).push({
      subject: arn,
      condition: `${state}; ${withdrawal.personId} ${knew}, and ${endedWords(withdrawal)}`,
      evidence: [...new Set([...evidence, ...(resource?.evidence ?? [])])],
      witness: { ...resource?.secret, endedBefore: withdrawal.since.latest.toISOString() },
    });
  }
  if (open.length > 0)
    undecided.push({
      subject: `${withdrawal.personId} and ${system.id}`,
      condition: `${endedWords(withdrawal)}; whether the person could read ${open.length} secret${open.length === 1 ? '' : 's'} that nothing shows to be replaced since is not known: ${open.join(', ')}`,
      evidence,
    });
  if (vaults.length > 0)
    undecided.push({
      subject: `${withdrawal.personId} and ${system.id}`,
      condition: `${endedWords(withdrawal)}; which secrets are in ${vaults.join(', ')}, and since when, is not listed`,
      evidence,
    });
  return { exceptions, undecided };
}

/** `LastChangedDate` is of any change, so that it proves only that nothing was; rotation and creation make a value. */
function ageOf(resource: AwsResource | undefined): Parameters<typeof replacement>[1] {
  const { createdAt = null, changedAt = null, rotatedAt = null } = resource?.secret ?? {};
  const renewals = [createdAt, rotatedAt].filter((one) => one !== null).sort();
  return { renewedAt: renewals.at(-1) ?? null, untouchedSince: changedAt };
}

/** Why the person is known to have been able to read a secret; null where nothing says so. */
function couldRead(
  { personId, held }: Withdrawal,
  arn: string,
  { accounts }: SystemAccess,
  { roles, sources }: Scope,
): string | null {
  const declared = held.flatMap((role) => (Object.hasOwn(roles, role) ? (roles[role] ?? []) : []));
  if (declared.some((role) => roleAllows(role, sources, reading, arn)))
    return 'was to read it by the role sheet';
  const still = accounts.some(
    ({ joined, verdict, permissions }) =>
      joined?.personId === personId &&
      verdict === 'allowed' &&
      permissions.some(
        ({ action, resource, path }) =>
          action === reading && resource === arn && path?.certainty === 'proved',
      ),
  );
  return still ? 'can still read it' : null;
}
