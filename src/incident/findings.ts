import type { Results } from '../judge/results.ts';
import type { Treatment } from '../scope/scope.ts';

/** One line of what the product itself found, for the analysis of a report. */
export interface ReportedFact {
  text: string;
}

/** What fails in a judged run, statement by statement, with its treatment. */
export function factsOfRun(results: Results, statements: readonly string[]): ReportedFact[] {
  const wanted = new Set(statements);
  return results.statements
    .filter(({ id, status }) => status === 'fail' && (wanted.size === 0 || wanted.has(id)))
    .flatMap(({ id, level, systems }) =>
      systems
        .filter(({ status }) => status === 'fail')
        .map((system) => {
          const treated = system.treatment
            ? `; treated until ${system.treatment.expires} by: ${system.treatment.measure}`
            : '';
          const where = system.id === 'engagement' ? 'the engagement' : system.id;
          return { text: `NCSSR ${id} (${level}) fails on ${where}: ${system.reason}${treated}` };
        }),
    );
}

/** Treatments that have no failing statement in the run are told too: they are commitments. */
export function factsOfTreatments(
  treatments: readonly Treatment[],
  told: readonly ReportedFact[],
): ReportedFact[] {
  return treatments
    .filter(({ statement }) => !told.some(({ text }) => text.startsWith(`NCSSR ${statement} `)))
    .map(({ statement, systems, measure, expires }) => ({
      text: `NCSSR ${statement} on ${systems.join(', ')} is treated until ${expires} by: ${measure}`,
    }));
}

/** Errors of a result that `ncssr ocsp lint`, `probe` or `compare` wrote as JSON. Throws for any other document. */
export function factsOfOcsp(file: string, document: unknown): ReportedFact[] {
  const all = findingsOf(document);
  if (all === null)
    throw new Error(`${file} is no result of ncssr ocsp lint, probe or compare --format json`);
  const errors = all.filter(({ severity }) => severity === 'error');
  const byRule = Map.groupBy(errors, ({ rule }) => rule);
  return [...byRule].map(([rule, own]) => ({
    text: `OCSP rule ${rule}, ${own.length} ${own.length === 1 ? 'finding' : 'findings'}: ${[...new Set(own.map(({ message }) => message))].slice(0, 4).join('; ')}`,
  }));
}

interface OcspFinding {
  rule: string;
  severity: string;
  message: string;
}

function findingsOf(document: unknown): OcspFinding[] | null {
  if (!isObject(document)) return null;
  const { files, findings } = document;
  if (Array.isArray(files))
    return files.flatMap((file: unknown) => (isObject(file) ? (listOf(file['findings']) ?? []) : []));
  return listOf(findings);
}

function listOf(value: unknown): OcspFinding[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((one: unknown) => {
    if (!isObject(one)) return [];
    const rule = one['rule'] ?? one['check'];
    const { severity, message } = one;
    return typeof rule === 'string' && typeof severity === 'string' && typeof message === 'string'
      ? [{ rule, severity, message }]
      : [];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
