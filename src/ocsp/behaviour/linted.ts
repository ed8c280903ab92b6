import { lintExchange } from '../lint-exchange.ts';
import type { NotJudged } from '../lint/lint.ts';
import type { Finding } from '../lint/rule.ts';
import { findingAt, type Answered, type ProbeFinding } from './answered.ts';
import type { Known, NotProbed } from './known.ts';

interface Linted {
  readonly findings: readonly ProbeFinding[];
  /** The rules of answers that were not judged. */
  readonly notProbed: readonly NotProbed[];
  /** Whether nobody knows if the signature of one of the answers is right. */
  readonly unchecked: boolean;
}

/** What the rules of `ocsp lint` find in the answers, each rule once for each field and address. */
export function lintFindings(answered: readonly Answered[], known: Known): Linted {
  const told = new Map<string, { each: Answered; finding: Finding; answers: number }>();
  const open = new Map<string, NotJudged>();
  let unchecked = false;
  for (const each of answered) {
    const result = lintExchange(each.exchange, known);
    // What is no answer at all is told by the checks of HTTP.
    if (result.response.status === undefined) continue;
    unchecked ||= result.unchecked;
    if (result.response.basic !== undefined)
      for (const one of result.notJudged) open.set(`${one.rule} ${one.reason ?? ''}`, one);
    for (const finding of result.findings) {
      if (finding.severity === 'info') continue;
      const { rule, severity, path } = finding;
      const key = `${each.exchange.address} ${rule} ${severity} ${path.replaceAll(/\[\d+\]/g, '')}`;
      const before = told.get(key);
      if (before === undefined) told.set(key, { each, finding, answers: 1 });
      else before.answers += 1;
    }
  }
  const findings = [...told.values()].map(({ each, finding, answers }) => {
    const { rule, severity, citation, message } = finding;
    const more = answers === 1 ? '' : `; in ${answers} answers`;
    return findingAt(each, rule, severity, citation, `${message}${more}`);
  });
  const notProbed = [...open.values()].map(({ rule, needs, reason }) => ({
    check: rule,
    reason: `for want of ${needs.join(' and ')}${reason === undefined ? '' : ` (${reason})`}`,
  }));
  return { findings, notProbed, unchecked };
}
