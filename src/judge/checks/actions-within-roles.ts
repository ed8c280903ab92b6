import { roleCovers } from '../../analyse/access/people/roles.ts';
import type { Ternary } from '../../analyse/access/ternary.ts';
import type { Change } from '../../estate/activity/changes.ts';
import type { Person } from '../../estate/people/people.ts';
import { belongingOf, type Belonging } from '../activity/belonging.ts';
import type { Act } from '../activity/acts.ts';
import { actorsIn, judgeLoggedChanges, loggedChangeNeeds } from '../activity/logged-changes.ts';
import { rolesHeldAt } from '../activity/roles-held.ts';
import type { Check, CheckContext } from '../check.ts';
import { since205 } from '../effective.ts';
import { isSupplied } from '../survey.ts';

const classes = new Set(['certificate-system', 'root-ca-system']);

/** NCSSR 2.1.1: people change Certificate Systems and Root CA Systems only as their trusted roles say. */
export const actionsWithinRoles: Check = {
  id: 'actions-within-roles',
  title: 'Changes to Certificate Systems and Root CA Systems are within the trusted roles of who made them',
  procedure:
    'Each successful change of the 30 days before the judgement to what belongs to a Certificate System or Root CA System (its machines, volumes, interfaces, filters, keys, buckets, secrets and vaults, or all of an account that is the system) is read from CloudTrail, the activity log of Azure and the audit log of the directory, and joined to a person by the immutable ids of the account or by the register of accounts. It must be what a trusted role is for (`roles.*.may`) that the roster gives the person at that instant; the roster says which roles are held now, so that a role given back since is not seen. Acts that only read and acts on data are not recorded there, nor is anything done on a machine, in CA software or in an HSM: the request asks for the rest.',
  nature: 'reperformance',
  cites: { '2.1.1-a': 'part' },
  needs: loggedChangeNeeds,
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { who, rowsOf, roster, leavers, register, others } = actorsIn(context);
    const belonging = belongingOf(context, systemsJudged(context));
    return judgeLoggedChanges(context, {
      who,
      concernOf(change) {
        const belongings = belonging.of(change);
        return belongings.length === 0 ? null : belongings;
      },
      actsOf: (change, belongings, actor) =>
        (actor.kind === 'person'
          ? judged(change, belongings, actor.personId, rowsOf.get(actor.personId) ?? [], context)
          : [unjoined(change, belongings, actor)]
        ).map((act) => ({ ...act, proved: act.proved && roster.whole })),
      byService: ": no person's act",
      none: 'No change to what belongs to these systems is recorded in the span read',
      undecided: belonging.undecided,
      supporting: [...others, roster, ...[leavers, register].filter(isSupplied)],
    });
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
  change: Change & { at: string },
  belongings: readonly Belonging[],
  personId: string,
  rows: readonly Person[],
  { scope }: CheckContext,
): Act[] {
  const held = rolesHeldAt(rows, change.at);
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
