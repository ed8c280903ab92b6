/** One use of a shared or emergency credential: when, and under which ids it may have been checked out. */
export interface CredentialUse {
  at: string;
  accounts: readonly string[];
}

/** One checkout; `returnedAt` is null while it is out. */
export interface CheckedOut {
  account: string;
  personId: string;
  ticketId: string;
  takenAt: string;
  returnedAt: string | null;
}

/** One row of the tickets. */
export interface Approval {
  ticketId: string;
  approvedAt: string | null;
  closedAt?: string | null;
}

/** How a ticket stood when the use was made; `contradictory` where two rows of it say different things. */
export type TicketState =
  'approved' | 'closed' | 'unapproved' | 'approved-later' | 'absent' | 'contradictory';

/** What a use falls into. Without a checkout all three are empty. */
export interface Attribution {
  checkouts: readonly CheckedOut[];
  /** Everybody who had the credential at that instant. */
  people: readonly string[];
  tickets: readonly { ticketId: string; state: TicketState }[];
}

/**
 * Joins uses to checkouts and their tickets (NCSSR 2.2.1.2). A use falls into every checkout of its credential whose
 * span holds its instant, both ends included; each of their tickets must then have been approved, no later than the use.
 */
export function attribution(
  checkouts: readonly CheckedOut[],
  tickets: readonly Approval[],
): (use: CredentialUse) => Attribution {
  const byAccount = Map.groupBy(checkouts, ({ account }) => keyOf(account));
  const byTicket = Map.groupBy(tickets, ({ ticketId }) => ticketId);
  return ({ at, accounts }) => {
    const instant = Date.parse(at);
    const own = new Set(accounts.map(keyOf));
    const found = [...own]
      .flatMap((account) => byAccount.get(account) ?? [])
      .filter(
        ({ takenAt, returnedAt }) =>
          Date.parse(takenAt) <= instant && (returnedAt === null || instant <= Date.parse(returnedAt)),
      );
    return {
      checkouts: found,
      people: [...new Set(found.map(({ personId }) => personId))].sort(),
      tickets: [...new Set(found.map(({ ticketId }) => ticketId))]
        .sort()
        .map((ticketId) => ({ ticketId, state: stateOf(byTicket.get(ticketId) ?? [], instant) })),
    };
  };
}

function stateOf(rows: readonly Approval[], instant: number): TicketState {
  const states = new Set(
    rows.map(({ approvedAt, closedAt = null }): TicketState => {
      if (approvedAt === null) return 'unapproved';
      if (Date.parse(approvedAt) > instant) return 'approved-later';
      return closedAt !== null && Date.parse(closedAt) < instant ? 'closed' : 'approved';
    }),
  );
  if (states.size > 1) return 'contradictory';
  return [...states][0] ?? 'absent';
}

const keyOf = (account: string): string => account.trim().toLowerCase();
