import {
  attribution,
  type Attribution,
  type CredentialUse,
  type TicketState,
} from '../../analyse/activity/attribution.ts';
import type { Actor } from '../../estate/activity/actor.ts';
import type { Change } from '../../estate/activity/changes.ts';
import type { SignIn } from '../../estate/activity/sign-ins.ts';
import type { LogWindow } from '../../estate/activity/windows.ts';
import type { Member } from '../../estate/collection.ts';
import type { CenterUser } from '../../estate/identity/center-users.ts';
import type { Checkout, Person, RegisteredAccount, Ticket } from '../../estate/people/people.ts';
import type { CheckContext } from '../check.ts';
import { count } from '../calculus.ts';
import type { Exception, Judgement } from '../judgement.ts';
import { isSupplied, judgementOf, survey, together } from '../survey.ts';
import { faultsOf, logOf } from './logs-of-system.ts';
import { spansOf, unreadCenters } from './log-spans.ts';

/** The collections that uses of shared accounts are judged from. */
export const sharedUseNeeds = [
  'activity.signIns',
  'activity.changes',
  'activity.windows',
  'people.accountRegister',
  'people.checkouts',
  'people.tickets',
  'people.roster',
  'people.leavers',
  'identity.centerUsers',
];

/** Those of them that hold the population. */
export const sharedUsePopulation = ['activity.signIns', 'activity.changes'];

/** What is amiss with a use, in an auditor's words; `open` where it could not be told. Null where nothing is. */
type Finding = { kind: 'amiss' | 'open'; condition: string } | null;

/** One use of an account that more than one person can use. */
interface SharedUse extends CredentialUse {
  label: string;
  /** Why the account counts as shared. */
  as: string;
  evidence: readonly string[];
  /** False where the log does not say that it succeeded. */
  certain: boolean;
}

/** What a use can be attributed to, with the people who are known. */
interface Attributed extends Attribution {
  known: ReadonlySet<string>;
}

export const tracedByCheckouts =
  'Every use of the root users of the accounts that the system lives in, and of the accounts, roles and sessions that the register of accounts calls shared or break-glass, is read from the sign-ins and the changes of the 30 days before the judgement';

export const notInLogs =
  'What only reads leaves no event there, and nothing is read of systems outside the clouds: the request asks for the rest.';

/** Judges every use by what a statement asks of it. */
export function judgeSharedUses(
  context: CheckContext,
  findingOf: (attributed: Attributed) => Finding,
): Judgement {
  const signIns = logOf<SignIn>(context, 'activity.signIns');
  const changes = logOf<Change>(context, 'activity.changes');
  const windows = logOf<LogWindow>(context, 'activity.windows');
  const register = survey<RegisteredAccount>(context, 'people.accountRegister');
  const checkouts = survey<Checkout>(context, 'people.checkouts');
  const tickets = survey<Ticket>(context, 'people.tickets');
  const roster = survey<Person>(context, 'people.roster');
  const leavers = survey<Person>(context, 'people.leavers');
  const center = survey<CenterUser>(context, 'identity.centerUsers');
  const uses = usesOf(context, signIns.members, changes.members, register.members, center.members);
  const known = new Set([...roster.members, ...leavers.members].map(({ personId }) => personId));
  const attribute = attribution(checkouts.members, tickets.members);
  // Without the registers themselves, nothing shows that a use is not in them.
  const proved = [checkouts, tickets, roster].every(({ whole }) => whole);
  const until = holdsUntil(context, ['people.checkouts', 'people.tickets']);
  const found = uses.map((use) => ({
    use,
    finding: atHand(use, until, findingOf({ ...attribute(use), known })),
  }));
  const of = (exception: boolean): Exception[] =>
    gathered(
      found.flatMap(({ use, finding }) => {
        if (finding === null) return [];
        const certain = finding.kind === 'amiss' && proved && use.certain;
        return certain === exception ? [{ use, condition: finding.condition }] : [];
      }),
    );
  const spans = spansOf([...signIns.reads, ...changes.reads], windows.members, context.at);
  const unread = center.members.length > 0 ? unreadCenters(context.scope, signIns.reads) : [];
  const files = [checkouts, tickets, roster, leavers].filter((one) => uses.length > 0 || isSupplied(one));
  return judgementOf(
    together([signIns.survey, changes.survey], uses.length),
    [
      windows.survey,
      register,
      ...files.filter((one) => one !== leavers || isSupplied(leavers)),
      ...[center].filter(isSupplied),
    ],
    {
      exceptions: of(true),
      undecided: [
        ...faultsOf([...signIns.members, ...changes.members]),
        ...spans.undecided,
        ...unread,
        ...of(false),
      ],
      notes: [...spans.notes, ...notesOn(uses, checkouts.members)],
      ...(uses.length === 0
        ? {
            notOperated:
              'No root user, and no account registered as shared or break-glass, was used in the span read',
          }
        : {}),
    },
  );
}

/** How many uses there were, and what is still out. */
function notesOn(uses: readonly SharedUse[], checkouts: readonly Checkout[]): string[] {
  const accounts = new Set(uses.map(({ label }) => label)).size;
  const out = checkouts
    .filter(({ returnedAt }) => returnedAt === null)
    .map(({ account, takenAt }) => `${account} since ${takenAt}`);
  return [
    ...(uses.length === 0
      ? []
      : [`${count(uses.length, 'use')} of ${count(accounts, 'account')} that more than one person can use`]),
    ...(out.length === 0
      ? []
      : [
          `${count(out.length, 'checkout')} without a return, which cover every use since: ${out.join(', ')}`,
        ]),
  ];
}

/** Until when both files hold: the oldest of their pages. Null where none was read. */
function holdsUntil(context: CheckContext, names: readonly string[]): string | null {
  const times = names.flatMap((name) =>
    context.collection(name).reads.flatMap(({ envelope }) => (envelope?.pages ?? []).map(({ at }) => at)),
  );
  const oldest = Math.min(...times.map((at) => Date.parse(at)));
  return Number.isFinite(oldest) ? new Date(oldest).toISOString() : null;
}

/** What was used after the files were made cannot be in them, nor can the return of what was still out. */
function atHand({ at }: SharedUse, until: string | null, finding: Finding): Finding {
  if (until === null || at <= until) return finding;
  return { kind: 'open', condition: `checkouts and tickets are those of ${until}, before the use` };
}

function usesOf(
  { system }: CheckContext,
  signIns: readonly SignIn[],
  changes: readonly Change[],
  register: readonly RegisteredAccount[],
  center: readonly CenterUser[],
): SharedUse[] {
  const shared = new Map(
    register
      .filter(({ kind }) => kind === 'shared' || kind === 'break-glass')
      .map((one) => [keyOf(one.account), one]),
  );
  const otherIds = new Map(center.map(({ id, otherIds: others }) => [keyOf(id), others]));
  const inSystem = (container: string, actor: Actor): boolean =>
    system === null ||
    system.reach.containers.has(container) ||
    system.reach.tenants.has(container) ||
    isOfIdentityCenter(container, actor);
  const asUse = (
    { actor, at, evidence, container }: Member & { actor: Actor; at: string | null },
    certain: boolean,
  ): SharedUse[] => {
    if (at === null || !inSystem(container, actor)) return [];
    const accounts = [
      ...actor.ids,
      ...actor.ids.flatMap((id) => otherIds.get(keyOf(id)) ?? []),
      ...actor.sessions,
    ];
    const row = [...accounts, ...(actor.name === null ? [] : [actor.name])].flatMap(
      (id) => shared.get(keyOf(id)) ?? [],
    )[0];
    if (actor.kind !== 'root' && row === undefined) return [];
    const as = row === undefined ? 'root user' : `registered as ${row.kind}`;
    return [
      {
        at,
        accounts: [...accounts, ...(row === undefined ? [] : [row.account])],
        label: actor.label,
        as,
        evidence,
        certain,
      },
    ];
  };
  return [
    ...signIns
      .filter(({ succeeded, fault }) => succeeded !== false && fault === null)
      .flatMap((one) => asUse(one, one.succeeded === true)),
    // What was refused was a use of the credential as well.
    ...changes.filter(({ fault }) => fault === null).flatMap((one) => asUse(one, true)),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Identity Center lets its users into any account from one of its own; it alone names them by neither ARN nor directory. */
function isOfIdentityCenter(container: string, { kind, ids }: Actor): boolean {
  return kind === 'user' && /^\d{12}$/.test(container) && !ids.some((id) => id.startsWith('arn:'));
}

/** Uses of one account with the same finding, as one: how many, from when to when. */
function gathered(found: readonly { use: SharedUse; condition: string }[]): Exception[] {
  return [...Map.groupBy(found, ({ use, condition }) => `${use.label}|${condition}`).values()].map((own) => {
    const [first] = own as [{ use: SharedUse; condition: string }];
    const last = own.at(-1) ?? first;
    const when =
      own.length === 1 ? `at ${first.use.at}` : `${own.length} times from ${first.use.at} to ${last.use.at}`;
    return {
      subject: `${first.use.label} (${first.use.as})`,
      condition: `was used ${when}: ${first.condition}`,
      evidence: [...new Set(own.flatMap(({ use }) => use.evidence))].sort(),
      witness: { uses: own.slice(0, 20).map(({ use }) => use.at) },
    };
  });
}

/** No checkout holds the use. */
export const notCheckedOut: Finding = {
  kind: 'amiss',
  condition: 'no checkout covers it, so that neither an activity nor a person is known',
};

/** What is amiss with the tickets of a use. */
export function ticketFinding({ tickets }: Attributed): Finding {
  const worst = (['absent', 'unapproved', 'approved-later', 'contradictory', 'closed'] as const).flatMap(
    (state) => tickets.filter((one) => one.state === state),
  )[0];
  if (worst === undefined) return null;
  return {
    kind: worst.state === 'contradictory' || worst.state === 'closed' ? 'open' : 'amiss',
    condition: `its checkout is for ticket ${worst.ticketId}, ${ticketWords[worst.state]}`,
  };
}

const ticketWords: Readonly<Record<TicketState, string>> = {
  absent: 'which is not among the tickets',
  unapproved: 'which was not approved',
  'approved-later': 'which was approved only later',
  contradictory: 'of which two rows say different approvals',
  closed: 'which was closed before',
  approved: 'which was approved',
};

/** What is amiss with the people of a use. */
export function personFinding({ people, known }: Attributed): Finding {
  if (people.length > 1)
    return { kind: 'amiss', condition: `${people.join(' and ')} had it checked out at once` };
  const stranger = people.find((personId) => !known.has(personId));
  if (stranger === undefined) return null;
  return { kind: 'amiss', condition: `its checkout names ${stranger}, whom the roster does not list` };
}

const keyOf = (text: string): string => text.trim().toLowerCase();
