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
    ...answersTooEarly(incident, parsed.problemAt),
  ];
  if (problems.length > 0) throw new ProblemsError(inOrder(problems));
  return incident;
}

/** Answers dated before what they answer. */
function answersTooEarly(
  { comments = [], thirdPartyReport: other }: Incident,
  problemAt: (path: readonly (string | number)[], message: string, fix: string) => Problem,
): Problem[] {
  const all = [
    ...comments.map((one, index) => ({ ...one, path: ['comments', index, 'answeredAt'] })),
    ...(other ? [{ ...other, path: ['thirdPartyReport', 'answeredAt'] }] : []),
  ];
  return all.flatMap(({ at, answeredAt, path }) =>
    answeredAt !== undefined && Date.parse(answeredAt) < Date.parse(at)
      ? [
          problemAt(
            path,
            `The answer of ${answeredAt} is before the question of ${at}`,
            'Correct one of them',
          ),
        ]
      : [],
  );
}

/** Action items that answer to factors or lessons that the file does not hold. */
function references(
  incident: Incident,
  problemAt: (path: readonly (string | number)[], message: string, fix: string) => Problem,
): Problem[] {
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
