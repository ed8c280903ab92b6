import { compareRecorded, type Comparison } from './compare/compare.ts';
import { comparedQuestions, type ComparedQuestion } from './compare/questions.ts';
import type { Exchange } from './exchange.ts';
import { lastAsked, type Recorded } from './recorded.ts';

/** Two responders compared, made again from the answers that one evidence item holds. */
export interface OcspComparison {
  /** System ids. */
  readonly old: string;
  readonly new: string;
  /** When the last question was put, RFC 3339. */
  readonly at: string;
  /** Findings of severity error, and pairs of exchanges that could not be read. */
  readonly errors: number;
  /** Evidence ids. */
  readonly evidence: readonly string[];
  readonly comparison: Comparison;
  /** What both sides were asked. */
  readonly questions: readonly ComparedQuestion[];
  /** Records that could not be read, and questions that only one side was asked. */
  readonly unanswered: number;
}

/** The comparisons that recorded exchanges hold: one for each evidence item and pair of systems, oldest first. */
export function comparisonsIn(recorded: readonly Recorded[]): OcspComparison[] {
  const items = Map.groupBy(
    recorded.filter(({ side }) => side === 'old' || side === 'new'),
    ({ evidence }) => evidence.join(' '),
  );
  return [...items.values()]
    .flatMap((item) => comparisonsOf(item))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function comparisonsOf(item: readonly Recorded[]): OcspComparison[] {
  const olds = [...new Set(item.filter(({ side }) => side === 'old').map(({ system }) => system))];
  const news = [...new Set(item.filter(({ side }) => side === 'new').map(({ system }) => system))];
  return olds.flatMap((old) => news.map((candidate) => comparisonOf(old, candidate, item)));
}

function comparisonOf(old: string, candidate: string, item: readonly Recorded[]): OcspComparison {
  const own = item.filter(
    ({ system, side }) => (side === 'old' && system === old) || (side === 'new' && system === candidate),
  );
  const on = (side: string): Recorded[] => own.filter((one) => one.side === side);
  const exchangesOf = (side: string): Exchange[] =>
    on(side).flatMap(({ exchange }) => (exchange === null ? [] : [exchange]));
  const issuer = own.find((one) => one.issuer !== null)?.issuer ?? undefined;
  const comparison = compareRecorded(exchangesOf('old'), exchangesOf('new'), { issuer });
  const damaged = own.filter(({ exchange }) => exchange === null).length;
  const wrong = comparison.findings.filter(({ severity }) => severity === 'error').length;
  return {
    old,
    new: candidate,
    at: lastAsked(own),
    // A comparison of nothing, or of what nobody is known to have signed, proves nothing, and one that is partly damaged may hide anything.
    errors: wrong + damaged + (['nothing-compared', 'not-judged'].includes(comparison.verdict) ? 1 : 0),
    evidence: [...new Set(own.flatMap(({ evidence }) => evidence))],
    comparison,
    questions: comparedQuestions(on('old'), on('new')),
    unanswered: damaged + comparison.unpaired.length,
  };
}
