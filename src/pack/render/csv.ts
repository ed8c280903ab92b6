import type { FilingShown } from '../../judge/results.ts';
import { visibleText } from '../../text/visible.ts';
import type { BinderInput } from '../input.ts';
import { pathWords } from '../../judge/access/path-words.ts';
import { leaverRows, reviewRows } from './access-registers.ts';
import { shortfallRows } from './cover.ts';
import { shownPlace } from './words.ts';

type Cell = string | number | null | undefined;

/** CSV (RFC 4180) whose cells no spreadsheet takes for a formula. */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function cell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const text = visibleText(value ?? '');
  const safe = /^(?:[\t\r\n]|\s*[|%]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The companions of the site, for work in a spreadsheet. */
export function csvFiles(input: BinderInput): { path: string; text: string }[] {
  const { results, envelopes } = input;
  return [
    {
      path: 'csv/matrix.csv',
      text: csv(
        ['statement', 'clause', 'level', 'status', 'system', 'system status', 'reason', 'treated until'],
        results.statements.flatMap((one) =>
          one.systems.map((system) => [
            one.id,
            one.clause,
            one.level,
            one.status,
            system.id,
            system.status,
            system.reason,
            system.treatment?.expires,
          ]),
        ),
      ),
    },
    {
      path: 'csv/exceptions.csv',
      text: csv(
        ['check', 'system', 'statements', 'decided', 'subject', 'condition', 'evidence'],
        results.results.flatMap((result) => [
          ...result.exceptions.map((one) => [
            result.id,
            result.system ?? 'engagement',
            Object.keys(result.statements).join(' '),
            'yes',
            one.subject,
            one.condition,
            one.evidence.join(' '),
          ]),
          ...result.undecided.map((one) => [
            result.id,
            result.system ?? 'engagement',
            Object.keys(result.statements).join(' '),
            'no',
            one.subject,
            one.condition,
            one.evidence.join(' '),
          ]),
        ]),
      ),
    },
    {
      path: 'csv/evidence.csv',
      text: csv(
        [
          'evidence',
          'kind',
          'where',
          'operation',
          'caller',
          'complete',
          'items',
          'pages',
          'started',
          'ended',
          'shortfalls',
        ],
        envelopes.map((one) => [
          one.id,
          one.kind,
          shownPlace(one),
          one.operation,
          one.caller,
          one.complete ? 'yes' : 'no',
          one.items,
          one.pages.length,
          one.startedAt,
          one.endedAt,
          one.shortfalls.map(({ reason, operation }) => `${reason} ${operation}`).join('; '),
        ]),
      ),
    },
    {
      path: 'csv/missing.csv',
      text: csv(
        ['read', 'where', 'why not', 'what would mend it', 'results waiting'],
        shortfallRows(input).map((one) => [one.what, one.place, one.reason, one.mend, one.waiting]),
      ),
    },
    {
      path: 'csv/requests.csv',
      text: csv(
        [
          'request',
          'for',
          'title',
          'statements',
          'status',
          'state',
          'reason',
          'due',
          'document',
          'document state',
          'covers from',
          'completed or covers to',
          'made',
          'filed',
          'filed by',
          'examined',
          'examined by',
          'in role',
          'why it does not count',
        ],
        results.results
          .filter(({ type }) => type === 'request')
          .flatMap((one) => {
            const head = [
              one.id,
              one.system ?? 'engagement',
              one.title,
              Object.keys(one.statements).join(' '),
              one.status,
              one.request?.state,
              one.reason,
              one.dueBy,
            ];
            const filings = one.request?.filings ?? [];
            return filings.length === 0
              ? [[...head, ...noFiling]]
              : filings.map((filing) => [...head, ...filingCells(filing)]);
          }),
      ),
    },
    ...accessFiles(input),
  ];
}

const noFiling: readonly Cell[] = Array.from({ length: 11 }, () => null);

/** The columns of a document in the list of requests. */
function filingCells({ occurred, examined, ...filing }: FilingShown): Cell[] {
  return [
    filing.document,
    filing.state,
    occurred?.from,
    occurred?.at,
    filing.made,
    filing.filed,
    filing.filedBy,
    examined?.at,
    examined?.by,
    examined?.role,
    filing.why,
  ];
}

/** People who left, reviews of accounts, and conflicts of duties, where identities were read. */
function accessFiles({ register, results }: BinderInput): { path: string; text: string }[] {
  if (register === undefined) return [];
  return [
    {
      path: 'csv/leavers.csv',
      text: csv(
        [
          'person',
          'end of employment',
          'account',
          'account closed',
          'sessions that outlive it',
          'access lost at the latest',
          'elapsed hours',
          'due',
          'status',
          'evidence',
        ],
        leaverRows(register, new Date(results.at)).map((one) => [
          one.person,
          one.ended,
          one.account,
          one.closed,
          one.residual,
          one.effective,
          one.hours,
          one.due,
          one.status.word,
          one.evidence.join(' '),
        ]),
      ),
    },
    {
      path: 'csv/reviews.csv',
      text: csv(
        [
          'account',
          'person',
          'use',
          'can sign in',
          'last decision',
          'by',
          'at',
          'next due',
          'state',
          'not counted',
        ],
        reviewRows(register).map((one) => [
          one.account,
          one.person,
          one.use,
          one.signsIn,
          one.decision,
          one.reviewer,
          one.decided,
          one.due,
          one.status.word,
          one.discounted,
        ]),
      ),
    },
    {
      path: 'csv/separation.csv',
      text: csv(
        ['person', 'role', 'other role', 'certainty', 'power', 'why', 'path'],
        register.conflicts.flatMap(({ personId, roles, certainty, powers }) =>
          powers.map(({ role, why, path }) => [
            personId,
            roles[0],
            roles[1],
            certainty,
            role,
            why,
            pathWords(path),
          ]),
        ),
      ),
    },
  ];
}
