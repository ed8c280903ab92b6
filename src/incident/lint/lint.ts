import { readReport } from '../markdown.ts';
import { sameName } from '../names.ts';
import { guidelinesOf, titles, vocabulary, type ReportKind } from '../template.ts';
import { actionRules } from './action-rules.ts';
import { Report, type Finding, type Rule } from './rule.ts';
import { stageRules } from './stage-rules.ts';
import { storyRules } from './story-rules.ts';
import { templateRules } from './template-rules.ts';
import { timeRules } from './time-rules.ts';
import { valueRules } from './value-rules.ts';

/** Every rule for reports, in the order of their ids. */
export const rules: readonly Rule[] = [
  ...templateRules,
  ...stageRules,
  ...valueRules,
  ...timeRules,
  ...storyRules,
  ...actionRules,
].sort((a, b) => (a.id < b.id ? -1 : 1));

interface LintedReport {
  readonly kind: ReportKind;
  readonly findings: readonly Finding[];
}

/**
 * What a report breaks of the template and the rules for values, in order of place. Without a kind it is that of the
 * last title in the text, else a full report; without a day, on which it is posted, the last one of its timeline says
 * which version of the guidelines it is held against. Never throws, whatever the text.
 */
export function lintReport(text: string, asked?: ReportKind, day?: string): LintedReport {
  const read = readReport(text, vocabulary);
  const title = read.headings.findLast(({ role }) => role === 'title')?.title;
  const titled = (Object.keys(titles) as ReportKind[]).find((one) => sameName(title ?? '', titles[one]));
  const kind = asked ?? titled ?? 'full';
  const report = new Report(kind, read);
  const { citation } = guidelinesOf(day ?? report.day());
  const findings = rules
    .filter(({ kinds }) => kinds.includes(kind))
    .flatMap((rule) =>
      [...rule.check(report)].map(({ line, column, message, severity = rule.severity }) => ({
        rule: rule.id,
        severity,
        citation,
        line,
        column,
        message,
      })),
    );
  return { kind, findings: findings.sort((a, b) => a.line - b.line || a.column - b.column) };
}
