import { approvalOf, ticketsById } from '../../analyse/changes/approval.ts';
import { ticketIndex } from '../../analyse/changes/ticket-index.ts';
import type { MadeChange } from '../../analyse/changes/ticketed.ts';
import type { Change } from '../../estate/activity/changes.ts';
import type { RecordedRoleChange, Ticket } from '../../estate/people/people.ts';
import { actorsIn, judgeLoggedChanges, loggedChangeNeeds } from '../activity/logged-changes.ts';
import type { CheckContext } from '../check.ts';
import type { Exception, Judgement } from '../judgement.ts';
import { roleHolders, type RoleHolders } from '../role-holder.ts';
import { isSupplied, survey, type Survey } from '../survey.ts';
import { isCertain, lackWords } from './lacks.ts';

/** The collections that changes and their tickets are judged from. */
export const changeNeeds = [...loggedChangeNeeds, 'people.tickets', 'people.roleChanges'];

/** What of a change is concerned, and why that may not be so, where the log does not say enough. Null where nothing is. */
type Concern = { systems: readonly string[]; doubt: string | null } | null;

export const namesNoResource = 'the record names no resource, so that it may not be of the system';

/** Judges each change that is of concern by its tickets: one must be for it, and approved before it (NCSSR 1.3). */
export function judgeChanges(
  context: CheckContext,
  concernOf: (change: Change) => Concern,
  { undecided, none }: { undecided: readonly Exception[]; none: string },
): Judgement {
  const { who, roster, leavers, register, others } = actorsIn(context);
  const tickets = survey<Ticket>(context, 'people.tickets');
  const roleChanges = survey<RecordedRoleChange>(context, 'people.roleChanges');
  const lackOf = ticketing(tickets, roleHolders(roster, roleChanges));
  return judgeLoggedChanges(context, {
    who,
    concernOf,
    actsOf(change, { systems, doubt }, actor) {
      const personId = actor.kind === 'person' ? actor.personId : null;
      const lack = lackOf({ ...change, personId });
      if (lack === null) return [];
      return [
        {
          change,
          subject: personId === null ? change.actor.label : `${personId} as ${change.actor.label}`,
          why: [lack.why, ...(doubt === null ? [] : [doubt])].join('; '),
          systems,
          proved: lack.certain && doubt === null && change.succeeded === true,
        },
      ];
    },
    byService: ', which no ticket was looked for',
    none,
    undecided,
    supporting: [tickets, ...others, roster, ...[roleChanges, leavers, register].filter(isSupplied)],
  });
}

interface Shortcoming {
  why: string;
  certain: boolean;
}

/** Where nobody knows who made a change, whoever approved it may have. */
function byItsMaker({ ticketId, approverId }: Ticket, { personId }: MadeChange): Shortcoming | null {
  if (personId !== null) return null;
  return {
    why: `under ${ticketId}; nobody knows whether ${approverId ?? ''}, who approved it, made it too`,
    certain: false,
  };
}

/** Why no ticket approves a change, or null where one does. */
function ticketing(tickets: Survey<Ticket>, holders: RoleHolders): (made: MadeChange) => Shortcoming | null {
  const byId = ticketsById(tickets.members);
  const index = ticketIndex(tickets.members);

  const lackUnder = ({ ticketId }: Ticket, { at, personId }: MadeChange): Shortcoming | null => {
    const concerns = (approver: string): boolean => personId !== null && holders.mayBeOne(personId, approver);
    const found = approvalOf({ ticketId, effectiveAt: at, concerns }, byId);
    if ('kind' in found)
      return {
        why: `for which ${ticketId} is the ticket: it ${lackWords(found)}`,
        certain: isCertain(found, tickets.whole),
      };
    const under = `under ${ticketId}, approved at ${found.approvedAt} by ${found.approverId}`;
    const lack = holders.whyNone(found.approverId, found.approvedAt);
    return lack === null ? null : { why: `${under}, ${lack.why}`, certain: lack.certain };
  };

  return (made) => {
    const matching = index.matching(made);
    const lacks: Shortcoming[] = [];
    for (const { ticket, match } of matching) {
      if (match !== 'certain') continue;
      const lack = lackUnder(ticket, made) ?? byItsMaker(ticket, made);
      if (lack === null) return null;
      lacks.push(lack);
    }
    const possible = matching.find(
      ({ ticket, match }) => match === 'possible' && lackUnder(ticket, made) === null,
    );
    if (possible !== undefined)
      return {
        why: `which may be what ${possible.ticket.ticketId} is for: the two do not both name a resource`,
        certain: false,
      };
    const [first] = lacks;
    if (first !== undefined) return { why: first.why, certain: lacks.every(({ certain }) => certain) };
    const near = index.atAnotherTime(made);
    const outside =
      near === undefined
        ? ''
        : `; ${near.ticketId} names it, and is for ${near.startsAt ?? 'any time'} to ${near.endsAt ?? 'any time'}`;
    return { why: `and no ticket is for it${outside}`, certain: tickets.whole };
  };
}
