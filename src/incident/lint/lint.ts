import { readReport, sameName } from '../markdown.ts';
import { guidelines, titles, type ReportKind } from '../template.ts';
import { actionRules } from './action-rules.ts';
import { Report, type Finding, type Rule } from './rule.ts';
import { storyRules } from './story-rules.ts';
import { templateRules } from './template-rules.ts';
import { valueRules } from './value-rules.ts';

/** Every rule for reports, in the order of their ids. */
export const rules: readonly Rule[] = [...templateRules, ...valueRules, ...storyRules, ...actionRules];

export interface LintedReport {
  readonly kind: ReportKind;
  readonly findings: readonly Finding[];
}

/**
 * What a report breaks of the template and the rules for values, in order of place. Without a kind it is the one
 * whose title the text carries, else a full report. Never throws, whatever the text.
 */
export function lintReport(text: string, asked?: ReportKind): LintedReport {
  const read = readReport(text);
  const titled = (Object.keys(titles) as ReportKind[]).find((kind) =>
    read.headings.some(({ title }) => sameName(title, titles[kind])),
  );
  const kind = asked ?? titled ?? 'full';
  const report = new Report(kind, read);
  const findings = rules
    .filter(({ kinds }) => kinds.includes(kind))
    .flatMap((rule) =>
      [...rule.check(report)].map(({ line, column, message }) => ({
        rule: rule.id,
        severity: rule.severity,
        citation: guidelines,
        line,
        column,
        message,
      })),
    );
  return { kind, findings: findings.sort((a, b) => a.line - b.line || a.column - b.column) };
}
