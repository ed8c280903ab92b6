import { reviewInterpretation, type ReviewClock } from '../../analyse/clocks/review.ts';
import { removalInterpretation } from '../../analyse/clocks/removal.ts';
import type { AccessRegister, RegisteredRow } from '../../judge/access/register.ts';
import { elapsedHours, type LeaverRemoval, type RemovalState } from '../../judge/leaver-removals.ts';
import type { BinderInput } from '../input.ts';
import { numberedPages, type PageModel } from './page.ts';
import type { Register } from './register.ts';
import { shownInstant, type ShownStatus } from './words.ts';

/** Accounts on one page. */
const mostAccounts = 800;

const removalStatus: Readonly<Record<RemovalState, ShownStatus>> = {
  'in-time': { word: 'In time', class: 'pass' },
  late: { word: 'Late', class: 'fail' },
  pending: { word: 'Not yet due', class: 'inconclusive' },
  unproved: { word: 'Not proved: a session can have gone on', class: 'inconclusive' },
  undated: { word: 'Not proved: nobody says since when', class: 'inconclusive' },
  'hired-again': { word: 'Not proved: hired again', class: 'inconclusive' },
  untraced: { word: 'Not proved: no account and no record', class: 'inconclusive' },
};

const reviewStatus: Readonly<Record<ReviewClock['state'], ShownStatus>> = {
  'in-force': { word: 'In force', class: 'pass' },
  overdue: { word: 'Overdue', class: 'fail' },
  never: { word: 'Never reviewed', class: 'fail' },
};

/** One account of one person who left, as the sheet and the spreadsheet show it. */
interface LeaverRow {
  person: string;
  ended: string;
  account: string;
  /** When the account stopped letting in. */
  closed: string;
  /** What a session that began before adds, and why. */
  residual: string;
  /** When the last way in was over, sessions included. */
  effective: string;
  hours: number | null;
  due: string;
  status: ShownStatus;
  evidence: readonly string[];
}

/** Every account of everyone who left. */
export function leaverRows({ removals }: AccessRegister, at: Date): LeaverRow[] {
  return removals.map((one) => {
    const { personId, account, ended, due, state, evidence } = one;
    const until = lossOf(one, at);
    return {
      person: personId,
      ended: instant(ended),
      account: account?.label ?? 'none known',
      closed: closedWords(one),
      residual: residualWords(one),
      effective: effectiveWords(one),
      hours: until === null ? null : elapsedHours(ended, until),
      due: instant(due),
      status: removalStatus[state],
      evidence: [...new Set(evidence)],
    };
  });
}

/** Until when access lasted as far as is known: to the last session, to the closing, or to the instant judged. */
function lossOf({ effective, closed, usable }: LeaverRemoval, at: Date): Date | null {
  return effective ?? closed?.latest ?? (usable === null ? null : at);
}

function closedWords({ closed, usable, hiredAgain }: LeaverRemoval): string {
  if (closed !== null)
    return closed.earliest.getTime() === closed.latest.getTime()
      ? instant(closed.latest)
      : `between ${instant(closed.earliest)} and ${instant(closed.latest)}`;
  if (usable !== null) return `still open: ${usable}`;
  return hiredAgain === null ? 'not known' : `not known; hired again at ${instant(hiredAgain)}`;
}

function residualWords({ account }: LeaverRemoval): string {
  if (account === null) return '';
  const { residualSeconds: seconds, residualWhy: why } = account;
  if (seconds === 0) return 'none';
  const length = seconds === null ? 'unbounded' : `${Number((seconds / 3600).toFixed(2))} hours`;
  return `${length}: ${why}`;
}

function effectiveWords({ effective, closed, usable }: LeaverRemoval): string {
  if (effective !== null) return instant(effective);
  if (closed !== null) return 'not bounded';
  return usable === null ? 'not known' : 'still open';
}

/** One account with its last decision, as the sheet and the spreadsheet show it. */
interface ReviewRow {
  account: string;
  person: string;
  use: string;
  signsIn: string;
  decided: string;
  decision: string;
  reviewer: string;
  due: string;
  status: ShownStatus;
  /** Decisions that count for nothing, each with why. */
  discounted: string;
}

/** Every account that was read, with the last decision of a person on it. */
export function reviewRows({ accounts, reviewsWhole }: AccessRegister): ReviewRow[] {
  return accounts.map(({ label, person, use, why, canSignIn, review }: RegisteredRow) => ({
    account: label,
    person: person ?? 'nobody',
    use: person === null ? (why ?? '') : use,
    signsIn: canSignIn === null ? 'not read' : canSignIn ? 'yes' : 'no',
    decided: review.last === null ? '' : instant(review.last),
    decision: review.decision ?? '',
    reviewer: review.reviewer ?? '',
    due: review.due === null ? '' : instant(review.due),
    status:
      review.state === 'in-force' || reviewsWhole
        ? reviewStatus[review.state]
        : { word: 'Not proved: reviews were not read whole', class: 'inconclusive' },
    discounted: review.discounted.map(({ decidedAt, why: reason }) => `${decidedAt} ${reason}`).join('; '),
  }));
}

const instant = (date: Date): string => shownInstant(date.toISOString());

/** The sheets of people who left and of reviews, in numbered pages where they are long. */
export function accessRegisterPages(input: BinderInput, register: Register): PageModel[] {
  if (input.register === undefined) return [];
  const leavers = leaverRows(input.register, new Date(input.results.at));
  const reviews = reviewRows(input.register);
  return [
    ...sheet('leavers', 'People who left', leavers, removalInterpretation, ({ evidence, ...row }) => ({
      ...row,
      evidence: register.links(evidence, 4),
    })),
    ...sheet('reviews', 'Accounts and their reviews', reviews, reviewInterpretation, (row) => ({ ...row })),
  ];
}

function sheet<Row extends { status: ShownStatus }>(
  name: string,
  title: string,
  all: readonly Row[],
  interpretation: string,
  shown: (row: Row) => Record<string, unknown>,
): PageModel[] {
  const good = all.filter(({ status }) => status.class === 'pass').length;
  return numberedPages(name, all, mostAccounts).map(({ path, rows, ...place }) => ({
    path,
    template: name,
    title,
    section: 'access',
    model: { ...place, rows: rows.map(shown), total: all.length, open: all.length - good, interpretation },
  }));
}
