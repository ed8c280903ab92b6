import { parseCatalogue } from '../catalogue/parse.ts';
import { evaluate } from '../judge/evaluate.ts';
import type { Results } from '../judge/results.ts';
import { resultsText } from '../judge/serialise.ts';
import { ProblemsError } from '../schema/problem.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { openBinder, type BinderRecord } from './binder-record.ts';

export interface Reperformance {
  same: boolean;
  at: string;
  results: number;
  /** What differs, one sentence each: a result that changed, appeared or went. */
  differences: readonly string[];
}

/**
 * Judges again from a binder alone, folder or zip, at the instant that it was judged at, and compares byte for
 * byte with the results that it holds. Says nothing about who sealed it: that is `verify`.
 */
export async function reperform(binder: string): Promise<Reperformance> {
  const record = openBinder(binder);
  try {
    return await reperformFrom(record);
  } finally {
    record.close();
  }
}

async function reperformFrom(record: BinderRecord): Promise<Reperformance> {
  const before = JSON.parse(record.results) as Results;
  const { catalogue, problems } = parseCatalogue(record.controls);
  if (problems.length > 0) throw new ProblemsError(problems);
  const after = await evaluate({
    run: before.run,
    at: new Date(before.at),
    evidence: record.evidence,
    documents: record.documents,
    examinations: record.examinations,
    catalogue,
    scope: record.scope,
    schemas: kindSchemas(),
  });
  const same = resultsText(after) === record.results;
  return {
    same,
    at: before.at,
    results: before.results.length,
    differences: same ? [] : differencesOf(before, after),
  };
}

function differencesOf(before: Results, after: Results): string[] {
  const byKey = (results: Results): Map<string, string> =>
    new Map(
      results.results.map((one) => [`${one.id} on ${one.system ?? 'the engagement'}`, JSON.stringify(one)]),
    );
  const [left, right] = [byKey(before), byKey(after)];
  const found = [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((key) => {
    if (!right.has(key)) return [`${key}: stands in the binder, and does not come out when judged again`];
    if (!left.has(key)) return [`${key}: comes out when judged again, and does not stand in the binder`];
    return left.get(key) === right.get(key) ? [] : [`${key}: comes out differently when judged again`];
  });
  return found.length > 0 ? found : ['The results agree one by one, but not byte for byte'];
}
