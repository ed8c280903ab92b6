import { hashNameOf } from '../certificate-id.ts';
import { contentOf } from '../der/node.ts';
import type { Exchange } from '../exchange.ts';
import { lintExchange, type ExchangeContext } from '../lint-exchange.ts';
import type { NotJudged } from '../lint/lint.ts';
import { responseStatusNames } from '../response.ts';
import { answerRules } from './answer-rules.ts';
import { fingerprint } from './fingerprint.ts';
import { formRules } from './form-rules.ts';
import type { ComparisonFinding, ComparisonRule, Pair, Side } from './pair.ts';

/** The 26 rules, in the order of their ids. */
export const comparisonRules: readonly ComparisonRule[] = [...answerRules, ...formRules].sort(
  (left, right) => (left.id < right.id ? -1 : 1),
);

type CompareOptions = ExchangeContext;

export interface Comparison {
  readonly findings: readonly ComparisonFinding[];
  /** Per issuer and status of the old responder: how many answers, and how many of the new agree. */
  readonly table: readonly { issuer: string; status: string; asked: number; agree: number }[];
  readonly shapes: { readonly old: readonly string[]; readonly candidate: readonly string[] };
  /** Questions that only one side was asked. */
  readonly unpaired: readonly string[];
  /** Rules of answers that could not be judged, with what they lacked. */
  readonly notJudged: readonly NotJudged[];
  /** `not-judged`: nobody knows whether a signature is right, and nothing worse was found. */
  readonly verdict: 'equal' | 'differences' | 'errors' | 'nothing-compared' | 'not-judged';
}

/** Compares recorded answers to the same questions; pure, so that it can be made again from the recording. */
export function compareRecorded(
  old: readonly Exchange[],
  candidate: readonly Exchange[],
  options: CompareOptions = {},
): Comparison {
  const { pairs, unpaired } = pairUp(old, candidate, options);
  const findings = comparisonRules.flatMap((rule) => [...judge(rule, pairs)]);
  const shapes = {
    old: [...new Set(pairs.map((pair) => pair.old.fingerprint))].sort(),
    candidate: [...new Set(pairs.map((pair) => pair.candidate.fingerprint))].sort(),
  };
  const sides = pairs.flatMap((pair) => [pair.old, pair.candidate]);
  const unchecked = options.issuer !== undefined && sides.some((side) => side.unchecked);
  const verdict = pairs.length === 0 ? 'nothing-compared' : verdictOf(findings, unchecked);
  return { findings, table: tableOf(pairs), shapes, unpaired, notJudged: openOf(sides), verdict };
}

function openOf(sides: readonly Side[]): NotJudged[] {
  const all = sides.flatMap(({ notJudged, response }) => (response.basic === undefined ? [] : notJudged));
  return [...new Map(all.map((each) => [`${each.rule} ${each.reason ?? ''}`, each])).values()];
}

function verdictOf(findings: readonly ComparisonFinding[], unchecked: boolean): Comparison['verdict'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'errors';
  if (unchecked) return 'not-judged';
  return findings.length === 0 ? 'equal' : 'differences';
}

function* judge(rule: ComparisonRule, pairs: readonly Pair[]): Iterable<ComparisonFinding> {
  const base = { rule: rule.id, severity: rule.severity };
  for (const pair of rule.pair === undefined ? [] : pairs) {
    for (const difference of rule.pair?.(pair) ?? []) yield { ...base, probe: pair.probe, ...difference };
  }
  for (const difference of rule.whole?.(pairs) ?? []) yield { ...base, probe: '', ...difference };
}

/** The same probe with the same request octets; where a probe repeats, in the order in which it was asked. */
function pairUp(old: readonly Exchange[], candidate: readonly Exchange[], options: CompareOptions) {
  const waiting = Map.groupBy(candidate, questionKey);
  const pairs: Pair[] = [];
  const unpaired: string[] = [];
  for (const exchange of old) {
    const other = waiting.get(questionKey(exchange))?.shift();
    if (other === undefined) unpaired.push(exchange.probe);
    else
      pairs.push({
        probe: exchange.probe,
        old: sideOf(exchange, options),
        candidate: sideOf(other, options),
      });
  }
  for (const rest of waiting.values()) unpaired.push(...rest.map(({ probe }) => probe));
  return { pairs, unpaired };
}

/** What makes two questions the same: the probe with the same request octets. */
export function questionKey({ probe, method, request }: Exchange): string {
  return `${probe} ${method} ${Buffer.from(request).toString('base64')}`;
}

function sideOf(exchange: Exchange, options: CompareOptions): Side {
  const { response, findings, notJudged, unchecked } = lintExchange(exchange, options);
  const single = response.basic?.responses[0];
  const { status } = response;
  const refusal =
    status === undefined ? 'no OCSP answer' : (responseStatusNames[status] ?? `status ${status}`);
  return {
    exchange,
    response,
    single,
    // A body that is no OCSP answer is told once, by C01 and C02.
    findings: response.root === undefined ? [] : findings,
    notJudged,
    unchecked,
    outcome: status === 0 ? (single?.status ?? 'no status') : refusal,
    fingerprint: fingerprint(response),
  };
}

function tableOf(pairs: readonly Pair[]): Comparison['table'] {
  const groups = Map.groupBy(pairs, ({ old }) => `${issuerOf(old)} ${old.outcome}`);
  return [...groups.values()].map((group) => ({
    issuer: issuerOf(group[0]?.old),
    status: group[0]?.old.outcome ?? '',
    asked: group.length,
    agree: group.filter(({ old, candidate }) => old.outcome === candidate.outcome).length,
  }));
}

/** The issuer by its key hash, with the algorithm that made it. */
function issuerOf(side: Side | undefined): string {
  const id = side?.single?.id;
  if (id === undefined) return 'none';
  return `${hashNameOf(id.algorithm.oid) ?? id.algorithm.oid}:${Buffer.from(contentOf(id.keyHash)).toString('hex')}`;
}
