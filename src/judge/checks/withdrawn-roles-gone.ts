import { accountLabel } from '../../analyse/access/people/account.ts';
import { withdrawalInterpretation } from '../../analyse/clocks/withdrawal.ts';
import type { Member } from '../../estate/collection.ts';
import type { HeldCredential } from '../../estate/identity/held-credentials.ts';
import type { Person, RecordedRoleChange } from '../../estate/people/people.ts';
import { engagementAccess, type SystemAccess } from '../access/engagement-access.ts';
import { reachedNeeds } from '../access/reached.ts';
import type { Scope } from '../../scope/scope.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import { holdsRoles } from '../employment.ts';
import type { Exception } from '../judgement.ts';
import { federationSurvey } from '../access/federation-of.ts';
import { isSupplied, judgementOf, survey, together } from '../survey.ts';
import { accessLeft, concerns } from '../withdrawals/access-left.ts';
import { allOf, endedWords, nothing, type Findings } from '../withdrawals/findings.ts';
import { knownSecrets } from '../withdrawals/known-secrets.ts';
import { ownCredentials } from '../withdrawals/own-credentials.ts';
import { withdrawalsAt, type Withdrawal } from '../withdrawals/withdrawals.ts';

const clouds = [
  'identity.aws',
  'identity.azure',
  'identity.signInTenants',
  'identity.directoryUsers',
  'identity.heldCredentials',
];

/** NCSSR 2.2.1.3: what a person held or knew for a role opens nothing once the role is withdrawn, or the person left. */
export const withdrawnRolesGone: Check = {
  id: 'withdrawn-roles-gone',
  title: 'A role that was withdrawn left neither access nor credentials behind',
  procedure:
    "For each withdrawal in the record of role changes, and each person who left, that nothing undid since: the roster must no longer list it; over all accounts and paths the person must not be able to do more on the role's systems than the roles still held are for; passwords, keys and certificates of accounts in clouds where no role is left must be gone or made since; shared accounts that the person answers for, and secrets that the role was for or that the person can still read, must have been replaced since. A secret counts as replaced by its rotation or creation alone. Contents of vaults, secrets of applications, managed HSM roles and whatever was known outside the clouds are not read.",
  nature: 'reperformance',
  cites: { '2.2.1.3-a': 'part' },
  needs: ['people.roleChanges', ...reachedNeeds, 'identity.heldCredentials'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const changes = survey<RecordedRoleChange>(context, 'people.roleChanges');
    const leavers = survey<Person>(context, 'people.leavers');
    const roster = survey<Person>(context, 'people.roster');
    const credentials = survey<HeldCredential>(context, 'identity.heldCredentials');
    const { due, count, undecided, notes } = withdrawalsAt(
      { changes: changes.members, leavers: leavers.members, roster: roster.members },
      context.at,
    );
    const supporting = [...clouds, 'people.accountRegister']
      .map((name) => survey<Member>(context, name))
      .filter(isSupplied);
    const read = [
      ...(supporting.length > 0 ? supporting : [survey<Member>(context, 'identity.aws')]),
      federationSurvey(context),
    ];
    const main = together([changes, leavers], count);
    if (due.length === 0)
      return judgementOf(main, [roster, ...read], {
        exceptions: [],
        undecided,
        notes,
        ...(count === 0 ? { notOperated: 'No role was withdrawn, and nobody left' } : {}),
      });
    const { systems, scope, at } = context;
    const access = engagementAccess({ collection: (name) => context.collection(name), systems, scope, at });
    const facts = { access, credentials: credentials.members, scope, systems };
    const rosterSeen = oldestRead(context, ['people.roster']);
    const cloudsSeen = oldestRead(context, clouds);
    const rowsOf = Map.groupBy(roster.members, ({ personId }) => personId);
    const found = allOf(
      due.flatMap((one) => [
        seenBefore(one, rosterSeen, 'the roster') ?? stillListed(one, rowsOf.get(one.personId) ?? [], at),
        seenBefore(one, cloudsSeen, 'the clouds') ??
          allOf([
            undeclared(one, context),
            accessLeft(one, access, scope, roster.whole),
            ownCredentials(one, facts),
            knownSecrets(one, access, scope),
          ]),
      ]),
    );
    const concerned = access.systems.filter(({ id }) => due.some((one) => concerns(one, id, scope)));
    return judgementOf(main, [roster, ...read], {
      exceptions: found.exceptions,
      undecided: [...undecided, ...found.undecided, ...concerned.flatMap((one) => notKnown(one, scope))],
      notes: [`Counted ${withdrawalInterpretation}`, ...notes],
    });
  },
};

/** Why who reaches a system is not known whole, and which ways to it are nobody's, so that any may be the person's. */
function notKnown({ id, accounts, missing, unanswered }: SystemAccess, scope: Scope): Exception[] {
  const said = (condition: string, evidence: readonly string[] = []): Exception => ({
    subject: id,
    condition,
    evidence,
  });
  const nobodys = accounts.flatMap(({ joined }) =>
    joined !== null && joined.personId === null && joined.account.ways?.length !== 0 ? [joined.account] : [],
  );
  return [
    ...missing
      .slice(0, 1)
      .map(({ place, reason }) => said(`who reaches it is not known whole: ${place}: ${reason}`)),
    // What no cloud holds is asked for.
    ...(unanswered !== null && (scope.systems[id]?.select.length ?? 0) > 0 ? [said(unanswered)] : []),
    ...(nobodys.length > 0
      ? [
          said(
            `is reached by ${nobodys.map(accountLabel).join(', ')}, of which nothing says whose it is`,
            nobodys.flatMap(({ evidence }) => evidence),
          ),
        ]
      : []),
  ];
}

/** The roster still gives the role, or still lists who left among those who work here. */
function stillListed(withdrawal: Withdrawal, own: readonly Person[], at: Date): Findings {
  const { personId, role } = withdrawal;
  const rows = own.filter((row) => holdsRoles(row, at) && (role === null || row.roles.includes(role)));
  const lists = role === null ? 'the person as working here' : role;
  return {
    ...nothing,
    exceptions: rows.map(({ evidence }) => ({
      subject: personId,
      condition: `${endedWords(withdrawal)}, and the roster still lists ${lists}`,
      evidence: [...new Set([...withdrawal.evidence, ...evidence])],
    })),
  };
}

function undeclared(withdrawal: Withdrawal, { scope }: CheckContext): Findings {
  const { role, personId, evidence } = withdrawal;
  if (role === null || Object.hasOwn(scope.roles, role)) return nothing;
  const condition = `${endedWords(withdrawal)}, which ncssr.yaml does not declare: what goes with it is not known`;
  return { ...nothing, undecided: [{ subject: personId, condition, evidence }] };
}

/** What was read before a withdrawal took effect says nothing of whether it was carried out. */
function seenBefore(withdrawal: Withdrawal, seen: Date | null, what: string): Findings | null {
  if (seen === null || withdrawal.since.latest <= seen) return null;
  const said: Exception = {
    subject: withdrawal.personId,
    condition: `${endedWords(withdrawal)}, after ${what} ${what.endsWith('s') ? 'were' : 'was'} read at ${seen.toISOString()}`,
    evidence: withdrawal.evidence,
  };
  return { ...nothing, undecided: [said] };
}

/** The oldest instant for which any of several collections was read. */
function oldestRead(context: CheckContext, names: readonly string[]): Date | null {
  const instants = names
    .flatMap((name) => context.collection(name).reads)
    .flatMap(({ envelope, asOf }) => [
      ...(envelope?.pages.map(({ at }) => at) ?? []),
      ...(asOf ? [asOf] : []),
    ])
    .map((at) => Date.parse(at))
    .filter((time) => !Number.isNaN(time));
  return instants.length === 0 ? null : new Date(instants.reduce((a, b) => Math.min(a, b)));
}
