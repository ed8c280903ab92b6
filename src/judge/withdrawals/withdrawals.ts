import type { Interval } from '../../analyse/clocks/removal.ts';
import { standingOf } from '../../analyse/clocks/withdrawal.ts';
import type { Person, RecordedRoleChange } from '../../estate/people/people.ts';
import type { EvidenceId } from '../../locker/envelope.ts';
import { holdsRoles } from '../employment.ts';
import type { Exception } from '../judgement.ts';

/** An authorisation that ended: one trusted role, or, of who left, everything. */
export interface Withdrawal {
  personId: string;
  /** Null where the person left. */
  role: string | null;
  since: Interval;
  /** Roles that the person still holds, by roster and record. */
  remaining: readonly string[];
  /** Roles that the person is known to have held, this one included. */
  held: readonly string[];
  evidence: readonly EvidenceId[];
}

interface Withdrawals {
  due: readonly Withdrawal[];
  /** How many were looked at, those included that were granted again. */
  count: number;
  undecided: readonly Exception[];
  notes: readonly string[];
}

interface Records {
  changes: readonly RecordedRoleChange[];
  leavers: readonly Person[];
  roster: readonly Person[];
}

/** Every authorisation that had ended at an instant and was not given again since. */
export function withdrawalsAt({ changes, leavers, roster }: Records, at: Date): Withdrawals {
  const due: Withdrawal[] = [];
  const undecided: Exception[] = [];
  const notes: string[] = [];
  let count = 0;
  const people = [...new Set([...changes, ...leavers, ...roster].map(({ personId }) => personId))].sort();
  const changesOf = Map.groupBy(changes, ({ personId }) => personId);
  const rowsOf = Map.groupBy(roster, ({ personId }) => personId);
  const leavingOf = Map.groupBy(leavers, ({ personId }) => personId);
  for (const personId of people) {
    const own = changesOf.get(personId) ?? [];
    const rows = rowsOf.get(personId) ?? [];
    const byRole = Map.groupBy(own, ({ role }) => role);
    const standings = [...byRole].map(([role, all]) => ({ role, all, standing: standingOf(all, at) }));
    const ended = new Set(
      standings.filter(({ standing }) => standing.state === 'withdrawn').map(({ role }) => role),
    );
    const remaining = [
      ...new Set([
        ...rows.filter((row) => holdsRoles(row, at)).flatMap(({ roles }) => roles),
        ...standings.filter(({ standing }) => standing.state === 'granted').map(({ role }) => role),
      ]),
    ].filter((role) => !ended.has(role));
    const left = leftAt([...(leavingOf.get(personId) ?? []), ...rows], at);
    if (left.kind === 'undated')
      undecided.push({
        subject: personId,
        condition: 'is said to have left, and nothing says when',
        evidence: left.evidence,
      });
    if (left.kind === 'left') {
      count += 1;
      if (left.again)
        notes.push(`${personId} left and was hired again: what was replaced in between is asked for`);
      else {
        const held = [...new Set([...byRole.keys(), ...rows.flatMap(({ roles }) => roles)])];
        const { since, evidence } = left;
        due.push({ personId, role: null, since, remaining: [], held, evidence });
        continue;
      }
    }
    for (const { role, all, standing } of standings) {
      const evidence = [...new Set(all.flatMap((one) => one.evidence))];
      if (standing.state === 'unclear')
        undecided.push({
          subject: personId,
          condition: `was granted and withdrawn ${role} in a way that the record leaves unclear`,
          evidence,
        });
      if (standing.state === 'granted' && standing.withdrawnBefore) {
        count += 1;
        notes.push(
          `${personId} was granted ${role} again at ${standing.since.toISOString()}: what was replaced in between is asked for`,
        );
      }
      if (standing.state !== 'withdrawn') continue;
      count += 1;
      due.push({ personId, role, since: standing.since, remaining, held: [role], evidence });
    }
  }
  return { due, count: count + undecided.length, undecided, notes };
}

type Left =
  | { kind: 'stays' }
  | { kind: 'undated'; evidence: readonly EvidenceId[] }
  | { kind: 'left'; since: Interval; again: boolean; evidence: readonly EvidenceId[] };

/** When a person left, by every row of roster and leavers; whoever has a row that began later came back. */
function leftAt(rows: readonly Person[], at: Date): Left {
  const gone = rows.filter(
    ({ status, endsAt }) => status === 'terminated' || (endsAt !== null && new Date(endsAt) <= at),
  );
  const ends = gone.flatMap(({ endsAt, startsAt = null }) => {
    const end = Date.parse(endsAt ?? '');
    return end <= at.getTime() ? [{ end, startsAt }] : [];
  });
  const evidence = [...new Set(gone.flatMap((row) => row.evidence))];
  if (ends.length === 0) {
    const unsaid = gone.some(({ endsAt }) => endsAt === null || Number.isNaN(Date.parse(endsAt)));
    const here = rows.some((row) => holdsRoles(row, at));
    return unsaid && !here ? { kind: 'undated', evidence } : { kind: 'stays' };
  }
  const latest = Math.max(...ends.map(({ end }) => end));
  const last = ends.find(({ end }) => end === latest);
  // Roster and leavers may say one end differently; another employment is known by its beginning.
  const earliest = Math.min(
    ...ends.filter(({ startsAt }) => startsAt === last?.startsAt).map(({ end }) => end),
  );
  const again = rows.some((row) => holdsRoles(row, at) && row.startsAt && Date.parse(row.startsAt) > latest);
  return {
    kind: 'left',
    since: { earliest: new Date(earliest), latest: new Date(latest) },
    again,
    evidence,
  };
}
