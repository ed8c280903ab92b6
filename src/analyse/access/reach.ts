import { weakestMfa, type AccessManner, type AccessPath, type Answer, type MissingFact } from './answer.ts';

/** One who can reach a system, or may be able to, over every question asked about it. */
export interface Reacher {
  /** ARN or directory id. */
  principal: string;
  kind: string;
  verdict: 'allowed' | 'inconclusive';
  mfa: Answer['mfa'];
  manners: readonly AccessManner[];
  /** What it can do, as actions. */
  actions: readonly string[];
  /** The same with what it can be done to, each with its most certain path. */
  permissions: readonly { action: string; resource: string; path: AccessPath | null }[];
  /** One path for each way in, the most certain and least guarded first. */
  paths: readonly AccessPath[];
  missing: readonly MissingFact[];
}

/** Everyone who can reach a system, and what was not known. */
export interface Reaching {
  questions: number;
  reachers: readonly Reacher[];
  missing: readonly MissingFact[];
}

/** One answer about one principal and one action. */
export interface AskedOf {
  principal: string;
  kind: string;
  action: string;
  resource: string;
  answer: Answer;
}

/** Gathers the answers to all questions about a system; those of one principal stand together. */
export function gather(
  answers: readonly (readonly AskedOf[])[],
  questions: number,
  missing: readonly MissingFact[],
): Reaching {
  const reachers = answers.map((own): Reacher => {
    const principal = own[0]?.principal ?? '';
    const verdicts = own.map(({ answer }) => answer);
    return {
      principal,
      kind: own[0]?.kind ?? '',
      verdict: verdicts.some(({ verdict }) => verdict === 'allowed') ? 'allowed' : 'inconclusive',
      mfa: weakestMfa(verdicts.map(({ mfa }) => mfa)),
      manners: [...new Set(verdicts.flatMap(({ paths }) => paths.map(({ manner }) => manner)))].sort(),
      actions: [...new Set(own.map(({ action }) => action))].sort(),
      permissions: own.map(({ action, resource, answer }) => ({
        action,
        resource,
        path: (answer.paths.length === 1 ? answer.paths : distinctPaths(answer.paths))[0] ?? null,
      })),
      paths: distinctPaths(verdicts.flatMap(({ paths }) => paths)),
      missing: distinctFacts(verdicts.flatMap((answer) => answer.missing)),
    };
  });
  reachers.sort((a, b) => rank(a) - rank(b) || (a.principal < b.principal ? -1 : 1));
  return { questions, reachers, missing: distinctFacts(missing) };
}

/** Answers of one principal after the other. */
export function ofEachPrincipal(answers: readonly AskedOf[]): AskedOf[][] {
  return [...Map.groupBy(answers, ({ principal }) => principal).values()];
}

const rank = ({ verdict, mfa }: Reacher): number =>
  (verdict === 'allowed' ? 0 : 10) + (mfa === 'not-enforced' ? 0 : mfa === 'inconclusive' ? 1 : 2);

/** Paths that pass through the same holders are one way in; only the last step differs by action. */
export function distinctPaths(paths: readonly AccessPath[]): AccessPath[] {
  const ways = new Map<string, AccessPath>();
  for (const path of paths) {
    const through = path.steps.slice(0, -1).map(({ kind, to }) => `${kind} ${to}`);
    const role = path.context['role'] ?? '';
    const key = [path.manner, path.certainty, path.mfa, path.steps.at(-1)?.from, role, ...through].join('|');
    if (!ways.has(key)) ways.set(key, path);
  }
  return [...ways.values()].sort((a, b) => weight(a) - weight(b));
}

const weight = ({ certainty, mfa, steps }: AccessPath): number =>
  (certainty === 'proved' ? 0 : 100) +
  (mfa === 'not-enforced' ? 0 : mfa === 'inconclusive' ? 10 : 20) +
  Math.min(steps.length, 9);

/** Facts without repetition, by place and reason. */
export function distinctFacts(facts: readonly MissingFact[]): MissingFact[] {
  // Most are one and the same object, which tells them sooner than what they say.
  return [...new Map([...new Set(facts)].map((fact) => [`${fact.place}|${fact.reason}`, fact])).values()];
}
