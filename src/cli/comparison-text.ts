import type { Comparison, ExceptionChange } from '../judge/compare.ts';
import { bold, dim, inStatusColour } from './terminal.ts';

export function comparisonText(comparison: Comparison): string {
  const { before, after, unchanged } = comparison;
  const parts = [
    '',
    `  ${bold('What changed')}  ${dim(`${before.run} (${before.at}) to ${after.run} (${after.at})`)}`,
    ...group('New', comparison.new, 'fail'),
    ...group('Resolved', comparison.resolved, 'pass'),
    ...comparison.lostCoverage.flatMap((one, index) => [
      ...(index === 0 ? ['', `  ${inStatusColour('inconclusive', 'Lost coverage')}`] : []),
      `    ${one.check} on ${one.system ?? 'the engagement'}: ${one.before}, now ${one.after} (${one.reason})`,
    ]),
    ...comparison.gainedCoverage.flatMap((one, index) => [
      ...(index === 0 ? ['', '  Gained coverage'] : []),
      `    ${one.check} on ${one.system ?? 'the engagement'}: ${one.before}, now ${one.after}`,
    ]),
    ...comparison.requests.flatMap((one, index) => [
      ...(index === 0 ? ['', '  Requests'] : []),
      `    ${one.request} for ${one.system ?? 'the engagement'}: ${one.before}, now ${one.after} (${one.reason})`,
    ]),
    '',
    dim(`  ${unchanged.length} unchanged`),
    '',
  ];
  return `${parts.join('\n')}\n`;
}

function group(title: string, changes: readonly ExceptionChange[], colour: 'fail' | 'pass'): string[] {
  if (changes.length === 0) return [];
  return [
    '',
    `  ${inStatusColour(colour, title)}`,
    ...changes.map(
      ({ check, system, subject, condition }) =>
        `    ${check}${system === null ? '' : ` on ${system}`}: ${subject} ${condition}`,
    ),
  ];
}
