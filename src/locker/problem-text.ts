import { visibleLine } from '../text/visible.ts';
import type { IntegrityProblem } from './integrity.ts';

/** Problems shown in full; the rest is counted, and stands in the JSON form. */
const shown = 20;

/** Problems as a person reads them, a few lines each. */
export function problemLines(problems: readonly IntegrityProblem[], unlisted: number): string[] {
  if (problems.length === 0) return [];
  const lines = ['', 'What is wrong', ...problems.slice(0, shown).flatMap(problemText)];
  const more = problems.length - shown + unlisted;
  if (more > 0) lines.push(`  and ${grouped(more)} more (--format json lists them)`);
  return lines.map(visibleLine);
}

function problemText({ path, entry, offset, what, expected, found }: IntegrityProblem): string[] {
  const place = [
    path,
    ...(entry === undefined ? [] : [`entry ${entry}`]),
    ...(offset === undefined ? [] : [`byte ${offset}`]),
  ];
  const lines = [`  ${place.join(', ')}`, `    ${what}`];
  if (expected !== '') lines.push(`    expected  ${expected}`);
  if (found !== '') lines.push(`    found     ${found}`);
  return lines;
}

/** What a verification could not establish, as a list. */
export function limitLines(limits: readonly string[]): string[] {
  if (limits.length === 0) return [];
  return ['', 'What this does not establish', ...limits.map((limit) => visibleLine(`  - ${limit}`))];
}

/** Labels and values in two columns. */
export function factLines(rows: readonly (readonly [label: string, value: string])[]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => visibleLine(`  ${label.padEnd(width)}  ${value}`));
}

/** `BROKEN.` with the number of problems. */
export function brokenHeadline(count: number, what: string): string {
  return `BROKEN. ${count === 1 ? '1 problem' : `${grouped(count)} problems`}: do not rely on this ${what}.`;
}

export function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
