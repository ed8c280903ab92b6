import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Incident } from './incident.ts';

type ClockState = 'overdue' | 'due' | 'done';

/** One duty with its limit. */
export interface Clock {
  /** Stable: the same duty keeps its id from one day to the next. */
  id: string;
  what: string;
  /** The rule that sets the limit. */
  citation: string;
  /** RFC 3339, UTC. */
  since: string;
  dueBy: string;
  state: ClockState;
  /** When it was done; null while it is not. */
  doneAt: string | null;
  /** Done, yet after the limit. */
  late: boolean;
}

const days = (count: number): string => `P${count}D`;

interface Duty {
  id: string;
  what: string;
  citation: string;
  since: string;
  within: string;
  doneAt: string | undefined;
}

/**
 * What is due when, from the dates that the incident knows, as of an instant: overdue first, then by due date, what
 * is done last. Days are of 24 hours from the instant that starts them; a date is due by the end of its day in UTC.
 */
export function clocksOf(incident: Incident, at: Date): Clock[] {
  const all = [
    ...reports(incident),
    ...comments(incident),
    ...actions(incident),
    ...others(incident),
    ...disclosures(incident),
  ].map((duty) => clock(duty, addDuration(new Date(duty.since), parseDuration(duty.within)), at));
  const update = nextUpdate(incident, at);
  const rank: Readonly<Record<ClockState, number>> = { overdue: 0, due: 1, done: 2 };
  return [...all, ...(update ? [update] : [])].sort(
    (a, b) =>
      rank[a.state] - rank[b.state] || Date.parse(a.dueBy) - Date.parse(b.dueBy) || (a.id < b.id ? -1 : 1),
  );
}

function clock({ id, what, citation, since, doneAt }: Omit<Duty, 'within'>, due: Date, at: Date): Clock {
  const done = doneAt !== undefined && new Date(doneAt) <= at ? new Date(doneAt) : null;
  const state = done ? 'done' : at > due ? 'overdue' : 'due';
  return {
    id,
    what,
    citation,
    since: new Date(since).toISOString(),
    dueBy: due.toISOString(),
    state,
    doneAt: done?.toISOString() ?? null,
    late: done !== null && done > due,
  };
}

function* reports({ awareAt, posted = {}, thirdPartyReport: other }: Incident): Iterable<Duty> {
  // A report that somebody else opened is met by an answer to it.
  const first = earliest([posted.preliminary, posted.full, other?.answeredAt]);
  if (awareAt !== undefined)
    yield {
      id: 'preliminary-report',
      what: other
        ? "Answer the third party's report, or post one"
        : 'Post the preliminary report, or the full one',
      citation: 'CCADB IRG 3.2, 72 hours',
      since: awareAt,
      within: 'PT72H',
      doneAt: first,
    };
  const disclosed = earliest([first, other?.at]) ?? awareAt;
  if (disclosed !== undefined)
    yield {
      id: 'full-report',
      what: 'Post the full report',
      citation: 'CCADB IRG 3.2, 14 days after disclosure',
      since: disclosed,
      within: days(14),
      doneAt: posted.full,
    };
}

function* comments({ comments: all = [] }: Incident): Iterable<Duty> {
  for (const [index, { at, answeredAt }] of all.entries())
    yield {
      id: `comment-${index + 1}`,
      what: `Answer comment ${index + 1}, if only to acknowledge it`,
      citation: 'CCADB IRG 3.2, 7 days',
      since: at,
      within: days(7),
      doneAt: answeredAt,
    };
}

function* actions({ actions: all = [] }: Incident): Iterable<Duty> {
  for (const [index, { action, changedAt, toldAt, due, status }] of all.entries()) {
    if (changedAt !== undefined)
      yield {
        id: `action-${index + 1}-change`,
        what: `Tell what changed of action item ${index + 1}: ${action}`,
        citation: 'CCADB IRG 3.2, 3 days after the change',
        since: changedAt,
        within: days(3),
        doneAt: toldAt !== undefined && new Date(toldAt) >= new Date(changedAt) ? toldAt : undefined,
      };
    if (status === 'Ongoing' || status === 'Delayed')
      yield {
        id: `action-${index + 1}`,
        what: `Complete action item ${index + 1}: ${action}`,
        citation: "The CA's own due date",
        since: `${due}T00:00:00Z`,
        within: 'PT23H59M59S',
        doneAt: undefined,
      };
  }
}

function* others({ revocation, audit }: Incident): Iterable<Duty> {
  if (revocation)
    yield {
      id: 'revocation',
      what: 'Revoke the certificates concerned',
      citation: 'TLS BR 4.9.1',
      since: revocation.knownAt,
      within: revocation.limit,
      doneAt: revocation.doneAt,
    };
  if (!audit) return;
  const since = `${audit.periodEnd}T23:59:59Z`;
  yield {
    id: 'audit-statement',
    what: 'Publish the audit statement in the CCADB',
    citation: 'CCADB Policy, 92 days after the audit period',
    since,
    within: days(92),
    doneAt: audit.statementPostedAt,
  };
  yield {
    id: 'self-assessment',
    what: 'Hand in the self-assessment',
    citation: 'CCADB Policy, 92 days after the earliest BR audit period',
    since,
    within: days(92),
    doneAt: audit.selfAssessedAt,
  };
}

const disclosureLimits = {
  'crl-url-4-hours': { what: 'Disclose the CRL address', within: 'PT4H', said: '4 hours' },
  'crl-url-7-days': { what: 'Disclose the CRL address', within: 'P7D', said: '7 days' },
  'policy-document': { what: 'Disclose the policy document', within: 'P14D', said: '14 days' },
  record: { what: 'Bring the record up to date', within: 'P14D', said: '14 days' },
  'subordinate-ca': { what: 'Disclose the subordinate CA', within: 'P7D', said: '7 days' },
} as const;

/** What changed and has to reach the CCADB, each within the limit of its kind. */
function* disclosures({ ccadb = [] }: Incident): Iterable<Duty> {
  for (const [index, { kind, change, at, disclosedAt }] of ccadb.entries()) {
    const { what, within, said } = disclosureLimits[kind];
    yield {
      id: `ccadb-${index + 1}`,
      what: `${what} in the CCADB: ${change}`,
      citation: `CCADB Policy, ${said}`,
      since: at,
      within,
      doneAt: disclosedAt,
    };
  }
}

/** The day agreed, or seven days after the last word while the report is open; none after closure was asked for. */
function nextUpdate(incident: Incident, at: Date): Clock | null {
  const { posted = {}, updates = [], nextUpdate: day, thirdPartyReport } = incident;
  const spoken = latest(
    [posted.preliminary, posted.full, thirdPartyReport?.answeredAt, ...updates].filter(
      (one) => one === undefined || new Date(one) <= at,
    ),
  );
  if (spoken === undefined || (posted.closure !== undefined && new Date(posted.closure) <= at)) return null;
  // While revocation is delayed no agreed day stretches the seven days.
  const agreed = isRevocationDelayed(incident, at) ? undefined : day;
  const duty = { id: 'next-update', doneAt: undefined, since: spoken };
  if (agreed !== undefined) {
    const due = new Date(`${agreed}T23:59:59Z`);
    // An agreed day that has been met leaves the weekly rule in force until another is agreed; a report is a word too.
    const met = new Date(spoken) >= new Date(`${agreed}T00:00:00Z`);
    if (!met)
      return clock(
        { ...duty, what: 'Post the agreed update', citation: 'CCADB IRG 3.2, next update' },
        due,
        at,
      );
  }
  const due = addDuration(new Date(spoken), parseDuration(days(7)));
  return clock(
    { ...duty, what: 'Post an update, or agree on a day', citation: 'CCADB IRG 3.2, 7 days' },
    due,
    at,
  );
}

/** Whether the bug says so, or certificates that had to be revoked by now are not. */
function isRevocationDelayed({ revocationDelayed = false, revocation }: Incident, at: Date): boolean {
  if (revocationDelayed || !revocation) return revocationDelayed;
  const { knownAt, limit, doneAt } = revocation;
  const due = addDuration(new Date(knownAt), parseDuration(limit));
  return at > due && (doneAt === undefined || new Date(doneAt) > at);
}

function earliest(instants: readonly (string | undefined)[]): string | undefined {
  return sorted(instants)[0];
}

function latest(instants: readonly (string | undefined)[]): string | undefined {
  return sorted(instants).at(-1);
}

function sorted(instants: readonly (string | undefined)[]): string[] {
  return instants.filter((one) => one !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b));
}
