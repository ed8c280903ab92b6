import { roleCovers } from '../../analyse/access/people/roles.ts';
import { whoActed } from '../../analyse/activity/who.ts';
import type { Ternary } from '../../analyse/access/ternary.ts';
import type { Change } from '../../estate/activity/changes.ts';
import type { LogWindow } from '../../estate/activity/windows.ts';
import type { Person, RegisteredAccount } from '../../estate/people/people.ts';
import { engagementPeople } from '../access/engagement-access.ts';
import { belongingOf, type Belonging } from '../activity/belonging.ts';
import { gatheredActs, type Act } from '../activity/acts.ts';
import { faultsOf, logOf } from '../activity/logs-of-system.ts';
import { spansOf } from '../activity/log-spans.ts';
import { rolesHeldAt } from '../activity/roles-held.ts';
import { count } from '../calculus.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import { isSupplied, judgementOf, survey, together } from '../survey.ts';

const classes = new Set(['certificate-system', 'root-ca-system']);

/** NCSSR 2.1.1: people change Certificate Systems and Root CA Systems only as their trusted roles say. */
export const actionsWithinRoles: Check = {
  id: 'actions-within-roles',
  title: 'Changes to Certificate Systems and Root CA Systems are within the trusted roles of who made them',
  procedure:
    'Each successful change of the 30 days before the judgement to what belongs to a Certificate System or Root CA System (its machines, volumes, interfaces, filters, keys, buckets, secrets and vaults, or all of an account that is the system) is read from CloudTrail, the activity log of Azure and the audit log of the directory, and joined to a person by the immutable ids of the account or by the register of accounts. It must be what a trusted role is for (`roles.*.may`) that the roster gives the person at that instant; the roster says which roles are held now, so that a role given back since is not seen. Acts that only read and acts on data are not recorded there, nor is anything done on a machine, in CA software or in an HSM: the request asks for the rest.',
  nature: 'reperformance',
  cites: { '2.1.1-a': 'part' },
  needs: [
    'activity.changes',
    'activity.windows',
    'identity.aws',
    'identity.azure',
    'identity.directoryUsers',
    'network.filters',
    'people.roster',
    'people.leavers',
    'people.accountRegister',
  ],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const log = logOf<Change>(context, 'activity.changes');
    const windows = logOf<LogWindow>(context, 'activity.windows');
    const roster = survey<Person>(context, 'people.roster');
    const leavers = survey<Person>(context, 'people.leavers');
    const register = survey<RegisteredAccount>(context, 'people.accountRegister');
    const others = ['identity.aws', 'identity.azure', 'identity.directoryUsers', 'network.filters'].map(
      (name) => survey(context, name),
    );
    const rows = [...roster.members, ...leavers.members];
    const who = whoActed(
      engagementPeople(context).accounts,
      register.members,
      new Set(rows.map(({ personId }) => personId)),
    );
    const belonging = belongingOf(context, systemsJudged(context));
    const acts: Act[] = [];
    const services = new Map<string, number>();
    let inspected = 0;
    for (const change of log.members) {
      if (change.fault !== null || change.succeeded === false || change.at === null) continue;
      const belongings = belonging.of(change);
      if (belongings.length === 0) continue;
      inspected += 1;
      const actor = who(change.actor);
      if (actor.kind === 'service') services.set(actor.as, (services.get(actor.as) ?? 0) + 1);
      else if (actor.kind !== 'person') acts.push(unjoined(change, belongings, actor));
      else acts.push(...judged(change, belongings, actor.personId, rows, context));
    }
    const spans = spansOf(log.reads, windows.members, context.at);
    const gathered = (proved: boolean) =>
      gatheredActs(acts.filter((act) => (act.proved && roster.whole) === proved));
    return judgementOf(
      together([log.survey], inspected),
      [windows.survey, ...others, roster, ...[leavers, register].filter(isSupplied)],
      {
        exceptions: gathered(true),
        undecided: [...faultsOf(log.members), ...spans.undecided, ...belonging.undecided, ...gathered(false)],
        notes: [
          ...spans.notes,
          ...[...services].sort().map(([as, times]) => `${count(times, 'change')} by ${as}: no person's act`),
        ],
        ...(inspected === 0
          ? { notOperated: 'No change to what belongs to these systems is recorded in the span read' }
          : {}),
      },
    );
  },
};

function systemsJudged({ scope }: CheckContext): string[] {
  return Object.entries(scope.systems)
    .filter(([, system]) => classes.has(system.class))
    .map(([id]) => id);
}

function unjoined(
  change: Change,
  belongings: readonly Belonging[],
  actor: { kind: 'shared'; as: string } | { kind: 'nobody'; why: string },
): Act {
  const why =
    actor.kind === 'shared'
      ? `by one that is a ${actor.as} account: who used it is for the register of checkouts`
      : `by one that ${actor.why}, so that no role is known`;
  return {
    change,
    subject: change.actor.label,
    why,
    systems: belongings.map(({ system }) => system),
    proved: false,
  };
}

/** What of a change is outside the roles of the one who made it, proved or not. Nothing where all of it is within. */
function judged(
  change: Change,
  belongings: readonly Belonging[],
  personId: string,
  rows: readonly Person[],
  { scope }: CheckContext,
): Act[] {
  const held = rolesHeldAt(
    rows.filter((row) => row.personId === personId),
    change.at ?? '',
  );
  const declared = held.roles.flatMap((name) => scope.roles[name] ?? []);
  const covered = (resource: string | null): Ternary => {
    const all = declared.map((role) => roleCovers(role, scope.sources, change.action, resource));
    return all.includes('true') ? 'true' : all.includes('unknown') ? 'unknown' : 'false';
  };
  return belongings.flatMap((belonging): Act[] => {
    const answers = belonging.resources.map(covered);
    if (answers.every((answer) => answer === 'true')) return [];
    const certain =
      answers.includes('false') &&
      !belonging.possible &&
      held.whole &&
      change.succeeded === true &&
      change.named;
    return [
      {
        change,
        subject: `${personId} as ${change.actor.label}`,
        why: whyOutside(change, belonging, held),
        systems: [belonging.system],
        proved: certain,
      },
    ];
  });
}

function whyOutside(
  change: Change,
  { possible }: Belonging,
  { roles, whole, why }: ReturnType<typeof rolesHeldAt>,
): string {
  const doubts = [
    ...(whole ? [] : ['the roster does not say which roles were held then']),
    ...(possible ? ['the record names no resource, so that it may not be of the system'] : []),
    ...(change.succeeded === null ? ['the record does not say that it succeeded'] : []),
    ...(change.named ? [] : ['the record may name it otherwise than the permission']),
  ];
  const outside =
    roles.length === 0
      ? (why ?? 'and holds no trusted role')
      : `which is not what the trusted role ${roles.join(', ')} is for`;
  return [outside, ...doubts].join('; ');
}
