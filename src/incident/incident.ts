import { readRegularText } from '../input/regular-file.ts';
import { inOrder, ProblemsError, type Problem } from '../schema/problem.ts';
import { publishedValidator } from '../schema/validator.ts';
import { parseYaml } from '../schema/yaml-document.ts';

/** What a CA knows of one incident, in `incident.yaml`. Whatever is missing stays to be completed. */
export interface Incident {
  caOwner?: string;
  ccadbId?: string;
  title?: string;
  bug?: number;
  description?: string;
  policies?: readonly string[];
  /** How it became known. */
  disclosure?: 'Self Reported' | 'Third Party Reported' | 'Audit';
  /** RFC 3339 instants. */
  awareAt?: string;
  /** Days, or instants; `endExpected` is a day. */
  nonCompliance?: { start?: string; identified?: string; end?: string; endExpected?: string };
  impact?: Impact;
  /** Whether it is contained or goes on, in a sentence. */
  containment?: string;
  timeline?: readonly { at: string; event: string }[];
  related?: readonly { bug: number; date: string; description: string }[];
  factors?: readonly Factor[];
  lessons?: Lessons;
  actions?: readonly Action[];
  appendix?: string;
  closure?: { remediation?: string; commitments?: string; at?: string };
  /** When each report was posted. */
  posted?: { preliminary?: string; full?: string; closure?: string };
  /** A report that somebody else opened first, and when the CA answered it. */
  thirdPartyReport?: { at: string; answeredAt?: string };
  /** Whether the bug carries `revocation-delay`. */
  revocationDelayed?: boolean;
  comments?: readonly { at: string; answeredAt?: string }[];
  updates?: readonly string[];
  /** The day agreed for the next update. */
  nextUpdate?: string;
  /** Certificates that must be revoked because of it, within 24 hours, 5 or 7 days (BR 4.9.1). */
  revocation?: { knownAt: string; limit: 'PT24H' | 'P5D' | 'P7D'; doneAt?: string };
  /** Changes that have to be disclosed in the CCADB. */
  ccadb?: readonly {
    kind: 'crl-url-4-hours' | 'crl-url-7-days' | 'policy-document' | 'record' | 'subordinate-ca';
    change: string;
    at: string;
    disclosedAt?: string;
  }[];
  audit?: { periodEnd: string; statementPostedAt?: string; selfAssessedAt?: string };
}

export interface Impact {
  certificates?: number | 'N/A';
  remaining?: number | 'N/A';
  types?: string;
  heuristic?: string;
  issuance?: string;
  analysis?: string;
  considerations?: string;
  status?: { total: number; wrong: number; affectedCertificates?: number; affectedRelyingParties?: string };
}

interface Factor {
  title: string;
  description?: string;
  timeline?: string;
  detection?: string;
  interaction?: string;
  methodology?: string;
}

interface Lessons {
  wentWell?: readonly string[];
  didNotGoWell?: readonly string[];
  lucky?: readonly string[];
  additional?: readonly string[];
}

export interface Action {
  action: string;
  kind: 'Prevent' | 'Mitigate' | 'Detect';
  /** Contributing factors that it answers, counted from 1. */
  factors?: readonly number[];
  /** Items of `didNotGoWell` and of `additional`, counted from 1. */
  lessons?: readonly number[];
  additional?: readonly number[];
  criteria: string;
  due: string;
  status: 'Ongoing' | 'Complete' | 'Delayed' | 'Canceled';
  /** When its due date, status or text last changed, and when that was told. */
  changedAt?: string;
  toldAt?: string;
}

/** Reads `incident.yaml`. Throws ProblemsError with every problem, each with its place. */
export async function loadIncident(file: string): Promise<Incident> {
  let text: string;
  try {
    text = await readRegularText(file);
  } catch {
    const fix = 'Write one (docs/incidents.md), or name another with --incident';
    throw new ProblemsError([{ file, line: 1, column: 1, message: 'cannot be read', fix }]);
  }
  return parseIncident(file, text);
}

/** The incident that a text tells. Throws ProblemsError. */
export function parseIncident(file: string, text: string): Incident {
  const parsed = parseYaml(file, text, publishedValidator('incident'));
  if (parsed.problems.length > 0) throw new ProblemsError(parsed.problems);
  const incident = parsed.value as Incident;
  const problems = [
    ...references(incident, parsed.problemAt),
    ...outOfOrder(incident, parsed.problemAt),
    ...leapSeconds(incident, [], parsed.problemAt),
  ];
  if (problems.length > 0) throw new ProblemsError(inOrder(problems));
  return incident;
}

type ProblemAt = (path: readonly (string | number)[], message: string, fix: string) => Problem;

/** What answers, ends or follows something, dated before it. */
function outOfOrder(incident: Incident, problemAt: ProblemAt): Problem[] {
  const {
    awareAt,
    posted = {},
    comments = [],
    thirdPartyReport: other,
    revocation,
    audit,
    ccadb = [],
  } = incident;
  const answer = 'The answer';
  const pairs: Pair[] = [
    ...comments.map(({ at, answeredAt }, index) =>
      pair(answer, answeredAt, 'the question', at, ['comments', index, 'answeredAt']),
    ),
    pair(answer, other?.answeredAt, 'the report', other?.at, ['thirdPartyReport', 'answeredAt']),
    pair('The first report', posted.preliminary, 'the CA was aware,', awareAt, ['posted', 'preliminary']),
    pair('The full report', posted.full, 'the CA was aware,', awareAt, ['posted', 'full']),
    pair('The full report', posted.full, 'the preliminary one', posted.preliminary, ['posted', 'full']),
    pair('The closure', posted.closure, 'the full report', posted.full, ['posted', 'closure']),
    pair('The revocation', revocation?.doneAt, 'it was known to be needed,', revocation?.knownAt, [
      'revocation',
      'doneAt',
    ]),
    ...ccadb.map(({ at, disclosedAt }, index) =>
      pair('The disclosure', disclosedAt, 'the change', at, ['ccadb', index, 'disclosedAt']),
    ),
    pair('The statement', audit?.statementPostedAt, 'the end of the period', audit?.periodEnd, [
      'audit',
      'statementPostedAt',
    ]),
  ];
  return pairs.flatMap(({ what, later, than, earlier, path }) =>
    later !== undefined && earlier !== undefined && Date.parse(later) < Date.parse(earlier)
      ? [problemAt(path, `${what} of ${later} is before ${than} of ${earlier}`, 'Correct one of them')]
      : [],
  );
}

interface Pair {
  what: string;
  later: string | undefined;
  than: string;
  earlier: string | undefined;
  path: readonly (string | number)[];
}

function pair(
  what: string,
  later: string | undefined,
  than: string,
  earlier: string | undefined,
  path: readonly (string | number)[],
): Pair {
  return { what, later, than, earlier, path };
}

/** RFC 3339 has leap seconds; arithmetic on instants has not, so that none can start or meet a limit. */
function leapSeconds(value: unknown, path: readonly (string | number)[], problemAt: ProblemAt): Problem[] {
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:60/.test(value)
      ? [problemAt(path, `${value} is a leap second`, 'Give the second before or after it')]
      : [];
  if (Array.isArray(value))
    return value.flatMap((one, index) => leapSeconds(one, [...path, index], problemAt));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => leapSeconds(one, [...path, key], problemAt));
}

/** Action items that answer to factors or lessons that the file does not hold. */
function references(incident: Incident, problemAt: ProblemAt): Problem[] {
  const counts = {
    factors: incident.factors?.length ?? 0,
    lessons: incident.lessons?.didNotGoWell?.length ?? 0,
    additional: incident.lessons?.additional?.length ?? 0,
  };
  return (incident.actions ?? []).flatMap((action, index) =>
    (['factors', 'lessons', 'additional'] as const).flatMap((which) =>
      (action[which] ?? []).flatMap((number, at) =>
        number <= counts[which]
          ? []
          : [
              problemAt(
                ['actions', index, which, at],
                `There is no ${which === 'factors' ? 'factor' : 'item'} ${number}`,
                `There are ${counts[which]}; they are counted from 1`,
              ),
            ],
      ),
    ),
  );
}
