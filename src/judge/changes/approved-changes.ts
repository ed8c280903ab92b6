import { approvalOf, ticketsById, type Lack } from '../../analyse/changes/approval.ts';
import { matchOf, type Match } from '../../analyse/changes/ticketed.ts';
import { whoActed, type Who } from '../../analyse/activity/who.ts';
import type { Change } from '../../estate/activity/changes.ts';
import type { LogWindow } from '../../estate/activity/windows.ts';
import type { Person, RecordedRoleChange, RegisteredAccount, Ticket } from '../../estate/people/people.ts';
import { engagementPeople } from '../access/engagement-access.ts';
import { gatheredActs, type Act } from '../activity/acts.ts';
import { spansOf } from '../activity/log-spans.ts';
import { faultsOf, logOf } from '../activity/logs-of-system.ts';
import { count } from '../calculus.ts';
import type { CheckContext } from '../check.ts';
import type { Exception, Judgement } from '../judgement.ts';
import { idsOf, whyNoRole } from '../role-holder.ts';
import { isSupplied, judgementOf, survey, together } from '../survey.ts';
import { isCertain, lackWords } from './lacks.ts';

/** The collections that changes are judged from. */
export const changeNeeds = [
  'activity.changes',
  'activity.windows',
  'identity.aws',
  'identity.azure',
  'identity.directoryUsers',
  'network.filters',
  'people.tickets',
  'people.roleChanges',
  'people.roster',
  'people.leavers',
  'people.accountRegister',
];

/** What of a change is concerned, and why that may not be so, where the log does not say enough. Null where nothing is. */
type Concern = { systems: readonly string[]; doubt: string | null } | null;

export const namesNoResource = 'the record names no resource, so that it may not be of the system';

/** Judges each change that is of concern by its tickets: one must be for it, and approved before it (NCSSR 1.3). */
export function judgeChanges(
  context: CheckContext,
  concernOf: (change: Change) => Concern,
  { undecided, none }: { undecided: readonly Exception[]; none: string },
): Judgement {
  const log = logOf<Change>(context, 'activity.changes');
  const windows = logOf<LogWindow>(context, 'activity.windows');
  const records = recordsIn(context);
  const acts: Act[] = [];
  const services = new Map<string, number>();
  let inspected = 0;
  for (const change of log.members) {
    if (change.fault !== null || change.succeeded === false || change.at === null) continue;
    const concern = concernOf(change);
    if (concern === null) continue;
    inspected += 1;
    const actor = records.who(change.actor);
    if (actor.kind === 'service') {
      services.set(actor.as, (services.get(actor.as) ?? 0) + 1);
      continue;
    }
    const personId = actor.kind === 'person' ? actor.personId : null;
    const lack = records.lackOf({ ...change, at: change.at, personId });
    if (lack === null) continue;
    const certain = lack.certain && concern.doubt === null && change.succeeded === true;
    acts.push({
      change,
      subject: subjectOf(change, actor),
      why: [lack.why, ...(concern.doubt === null ? [] : [concern.doubt])].join('; '),
      systems: concern.systems,
      proved: certain,
    });
  }
  const spans = spansOf(log.reads, windows.members, context.at);
  return judgementOf(together([log.survey], inspected), [windows.survey, ...records.surveys], {
    exceptions: gatheredActs(acts.filter(({ proved }) => proved)),
    undecided: [
      ...faultsOf(log.members),
      ...spans.undecided,
      ...undecided,
      ...gatheredActs(acts.filter(({ proved }) => !proved)),
    ],
    notes: [
      ...spans.notes,
      ...[...services]
        .sort()
        .map(([as, times]) => `${count(times, 'change')} by ${as}, which no ticket was looked for`),
    ],
    ...(inspected === 0 ? { notOperated: none } : {}),
  });
}

function subjectOf({ actor }: Change, who: Who): string {
  return who.kind === 'person' ? `${who.personId} as ${actor.label}` : actor.label;
}

interface Made {
  at: string;
  personId: string | null;
  resources: readonly string[];
}

function recordsIn(context: CheckContext) {
  const tickets = survey<Ticket>(context, 'people.tickets');
  const roleChanges = survey<RecordedRoleChange>(context, 'people.roleChanges');
  const roster = survey<Person>(context, 'people.roster');
  const leavers = survey<Person>(context, 'people.leavers');
  const register = survey<RegisteredAccount>(context, 'people.accountRegister');
  const others = ['identity.aws', 'identity.azure', 'identity.directoryUsers', 'network.filters'].map(
    (name) => survey(context, name),
  );
  const byId = ticketsById(tickets.members);
  const known = new Set([...roster.members, ...leavers.members].map(({ personId }) => personId));
  const { accounts } = engagementPeople(context);

  /** Why a ticket does not approve a change, or null where it does. */
  const lackUnder = (ticket: Ticket, made: Made): { why: string; certain: boolean } | null => {
    const concerned = made.personId === null ? [] : idsOf(made.personId, roster.members);
    const change = { ticketId: ticket.ticketId, effectiveAt: made.at, concerned };
    const found: { approverId: string; approvedAt: string } | Lack = approvalOf(change, byId);
    if ('kind' in found)
      return {
        why: `for which ${ticket.ticketId} is the ticket: it ${lackWords(found)}`,
        certain: isCertain(found, tickets.whole),
      };
    const lack = whyNoRole(found.approverId, found.approvedAt, roster, roleChanges);
    const why = `under ${ticket.ticketId}, approved at ${found.approvedAt} by ${found.approverId}`;
    return lack === null ? null : { why: `${why}, ${lack.why}`, certain: lack.certain };
  };

  return {
    surveys: [tickets, ...others, roster, ...[roleChanges, leavers, register].filter(isSupplied)],
    who: whoActed(accounts, register.members, known),
    lackOf(made: Made): { why: string; certain: boolean } | null {
      const matches = tickets.members.map((ticket) => ({ ticket, match: matchOf(made, ticket) }));
      const of = (wanted: Match) =>
        matches.filter(({ match }) => match === wanted).map(({ ticket }) => ticket);
      const lacks = of('certain').map((ticket) => lackUnder(ticket, made));
      if (lacks.includes(null)) return null;
      const possible = of('possible').find((ticket) => lackUnder(ticket, made) === null);
      if (possible !== undefined)
        return {
          why: `which may be what ${possible.ticketId} is for: the two do not both name a resource`,
          certain: false,
        };
      const [first] = lacks;
      if (first != null)
        return { why: first.why, certain: first.certain && lacks.every((one) => one?.certain) };
      const near = tickets.members.find(
        (ticket) => matchOf(made, { ...ticket, startsAt: null, endsAt: null }) === 'certain',
      );
      const outside =
        near === undefined
          ? ''
          : `; ${near.ticketId} names it, and is for ${near.startsAt ?? 'any time'} to ${near.endsAt ?? 'any time'}`;
      return { why: `and no ticket is for it${outside}`, certain: tickets.whole };
    },
  };
}
