import { matchOf, resourceKeys, type ChangeTicket, type MadeChange, type Match } from './ticketed.ts';

/** Tickets, found by what they are for and when. */
interface TicketIndex<Ticket> {
  /** Those that a change may be under, in their own order: what looking at every ticket finds. */
  matching: (change: MadeChange) => { ticket: Ticket; match: Exclude<Match, 'none'> }[];
  /** The first that a change would be under for certain at another time; undefined where there is none. */
  atAnotherTime: (change: MadeChange) => Ticket | undefined;
}

/** Indexes tickets by their resources and, for where nothing is named, by their windows. */
export function ticketIndex<Ticket extends ChangeTicket>(tickets: readonly Ticket[]): TicketIndex<Ticket> {
  const byResource = new Map<string, number[]>();
  const unlabelled: number[] = [];
  for (const [number, { resources = [] }] of tickets.entries()) {
    if (resources.length === 0) unlabelled.push(number);
    for (const key of new Set(resources.flatMap(resourceKeys))) {
      const known = byResource.get(key);
      if (known === undefined) byResource.set(key, [number]);
      else known.push(number);
    }
  }
  const openAmongAll = windows(tickets, [...tickets.keys()]);
  const openAmongUnlabelled = windows(tickets, unlabelled);
  const naming = ({ resources }: MadeChange): number[] =>
    resources.flatMap(resourceKeys).flatMap((key) => byResource.get(key) ?? []);
  const inOrder = (numbers: readonly number[]): Ticket[] =>
    [...new Set(numbers)].sort((a, b) => a - b).flatMap((number) => tickets[number] ?? []);
  return {
    matching(change) {
      const numbers =
        change.resources.length === 0
          ? openAmongAll(change.at)
          : [...naming(change), ...openAmongUnlabelled(change.at)];
      return inOrder(numbers).flatMap((ticket) => {
        const match = matchOf(change, ticket);
        return match === 'none' ? [] : [{ ticket, match }];
      });
    },
    atAnotherTime: (change) =>
      inOrder(naming(change)).find(
        (ticket) => matchOf(change, { ...ticket, startsAt: null, endsAt: null }) === 'certain',
      ),
  };
}

/** Numbers of the tickets whose window holds an instant. */
function windows(
  tickets: readonly ChangeTicket[],
  numbers: readonly number[],
): (at: string) => readonly number[] {
  const spans = numbers
    .map((number) => {
      const { startsAt = null, endsAt = null } = tickets[number] ?? {};
      return {
        number,
        from: startsAt === null ? -Infinity : Date.parse(startsAt),
        to: endsAt === null ? Infinity : Date.parse(endsAt),
      };
    })
    .sort((a, b) => a.from - b.from);
  // The latest end of all spans up to each: before the first that is too early none holds the instant.
  const latest: number[] = [];
  for (const { to } of spans) latest.push(Math.max(latest.at(-1) ?? -Infinity, to));
  return (at) => {
    const instant = Date.parse(at);
    const found: number[] = [];
    for (let place = after(spans, instant) - 1; place >= 0 && (latest[place] ?? 0) >= instant; place -= 1) {
      const span = spans[place];
      if (span !== undefined && span.to >= instant) found.push(span.number);
    }
    return found;
  };
}

/** The place of the first span that begins after an instant. */
function after(spans: readonly { from: number }[], instant: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.from ?? 0) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
