import { parseCatalogue } from '../catalogue/parse.ts';
import { evaluate } from '../judge/evaluate.ts';
import type { Results } from '../judge/results.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import { resultsText } from '../judge/serialise.ts';
import { ProblemsError } from '../schema/problem.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import { openBinder, type BinderRecord } from './binder-record.ts';
import { verifyBinder, type VerifyOutcome } from './verify.ts';

interface Reperformance {
  same: boolean;
  at: string;
  results: number;
  /** What differs, one sentence each: a result that changed, appeared or went. */
  differences: readonly string[];
}

/** Something in a binder is not as it was packed: judging again from it would prove nothing. */
export class BrokenBinderError extends Error {
  override readonly name = 'BrokenBinderError';
  readonly problems: readonly IntegrityProblem[];

  constructor(binder: string, { problems, unlistedProblems }: VerifyOutcome) {
    super(`${binder} is not as it was packed (${problems.length + unlistedProblems} problems)`);
    this.problems = problems;
  }
}

/**
 * Judges again from a binder alone, folder or zip, at the instant that it was judged at, and compares byte for
 * byte with the results that it holds. Everything is hashed first, and held against the manifests and the quoted
 * log. Says nothing about who sealed it: that is `verify`.
 * Throws BrokenBinderError where anything is not as it was packed.
 */
export async function reperform(binder: string): Promise<Reperformance> {
  const verified = await verifyBinder(binder);
  if (verified.outcome === 'broken') throw new BrokenBinderError(binder, verified);
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
