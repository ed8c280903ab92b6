import { createHash } from 'node:crypto';
import { comparisonRules } from '../../ocsp/compare/compare.ts';
import type { OcspComparison } from '../../ocsp/recorded-comparison.ts';
import type { OcspProbe } from '../../ocsp/recorded-probe.ts';
import type { CertificateStatus } from '../certificate-status.ts';
import type { BinderInput } from '../input.ts';
import { numberedPages, type PageModel } from './page.ts';
import type { Register } from './register.ts';
import { plural, shownInstant } from './words.ts';

/** Comparisons and probes on one page. */
const mostItems = 30;

/** Rows of findings shown of one item; judging its evidence again gives them all. */
const mostRows = 60;

/** Shapes shown of one side. */
const mostShapes = 20;

export const ocspPage = 'ocsp.html';

/** Whether the run holds recorded OCSP answers, or ones that could not be read. */
export function hasAnswers({ comparisons, probes, shortfalls }: CertificateStatus): boolean {
  return comparisons.length + probes.length + shortfalls.length > 0;
}

/** What recorded OCSP answers show: two responders side by side, and visits to one; the latest first. */
export function ocspPages(status: CertificateStatus, input: BinderInput, register: Register): PageModel[] {
  if (!hasAnswers(status)) return [];
  const items = [
    ...status.comparisons.map((one) => ({ at: one.at, model: comparisonModel(one, input, register) })),
    ...status.probes.map((one) => ({ at: one.at, model: probeModel(one, input, register) })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return numberedPages('ocsp', items, mostItems).map(({ path, rows, ...place }) => ({
    path,
    template: 'ocsp',
    title: 'OCSP answers',
    section: 'ocsp',
    model: {
      ...place,
      items: rows.map(({ model }) => model),
      unread: status.shortfalls.slice(0, mostRows).map(({ source, message }) => ({ source, message })),
      moreUnread: Math.max(0, status.shortfalls.length - mostRows),
    },
  }));
}

/** How many comparisons and probes concern a system; null for none. */
export function ocspLineOf(system: string, { comparisons, probes }: CertificateStatus): string | null {
  const compared = comparisons.filter((one) => one.old === system || one.new === system).length;
  const probed = probes.filter((one) => one.system === system).length;
  if (compared + probed === 0) return null;
  return `${plural(compared, 'comparison')}, ${plural(probed, 'probe')}`;
}

function comparisonModel(
  one: OcspComparison,
  input: BinderInput,
  register: Register,
): Record<string, unknown> {
  const { findings, table, shapes, unpaired } = one.comparison;
  const rows = [...Map.groupBy(findings, ({ rule, severity }) => `${rule} ${severity}`).values()].map(
    (group) => ({
      rule: group[0]?.rule,
      title: comparisonRules.find(({ id }) => id === group[0]?.rule)?.title,
      severity: group[0]?.severity,
      count: group.length,
      probe: group[0]?.probe,
      message: group[0]?.message,
    }),
  );
  return {
    title: `${one.old} and ${one.new} compared`,
    at: shownAt(one.at),
    verdict: comparisonOutcome(one),
    systems: [systemModel('Old', one.old, input), systemModel('New', one.new, input)],
    comparison: true,
    ...shown(rows),
    table,
    unpaired: unpaired.length,
    shapes: [
      ...shapes.old.slice(0, mostShapes).map((text) => shapeModel(text, 'old')),
      ...shapes.candidate
        .filter((text) => !shapes.old.includes(text))
        .slice(0, mostShapes)
        .map((text) => shapeModel(text, 'new alone')),
    ],
    evidence: register.links(one.evidence),
  };
}

/** A damaged record may hide anything, so that it counts among the errors. */
function comparisonOutcome({ comparison: { verdict }, errors }: OcspComparison): string {
  if (verdict === 'nothing-compared') return 'Nothing could be compared';
  if (verdict === 'not-judged') return 'Not judged: a signature could not be checked';
  if (errors > 0) return plural(errors, 'error');
  return verdict === 'equal' ? 'No difference' : 'Differences, none of them an error';
}

function askedOf({ side, questions, origins, addresses }: OcspProbe): string {
  if (side === 'crl') return `for ${plural(questions, 'list')} at ${origins.join(', ') || 'no URL'}`;
  if (side === 'observed') return `nothing: ${plural(questions, 'answer')} given as files`;
  return `${plural(questions, 'question')} to ${origins.join(', ') || 'no URL'}, at ${addresses.join(', ') || 'no address'}`;
}

function probeOutcome(errors: number, damaged: number): string {
  if (errors > 0) return `${plural(errors, 'rule')} broken`;
  return damaged > 0 ? 'Not known: records are damaged' : 'No error';
}

function titleOf({ side, system }: OcspProbe): string {
  if (side === 'probe') return `${system} probed`;
  return side === 'crl' ? `${system}: CRLs fetched` : `${system}: answers observed`;
}

function probeModel(one: OcspProbe, input: BinderInput, register: Register): Record<string, unknown> {
  const behaviour = [
    ...Map.groupBy(one.findings, ({ check, severity }) => `${check} ${severity}`).values(),
  ].map((group) => ({
    rule: group[0]?.check,
    severity: group[0]?.severity,
    count: group.length,
    probe: group[0]?.probe,
    message: group[0]?.message,
    citation: group[0]?.citation,
  }));
  const encoding = one.brokenRules.map(({ rule, severity, answers, path, message, citation }) => {
    return { rule, severity, count: answers, probe: path, message, citation };
  });
  const errors = [...behaviour, ...encoding].filter(({ severity }) => severity === 'error').length;
  return {
    title: titleOf(one),
    at: shownAt(one.at),
    verdict: probeOutcome(errors, one.damaged),
    systems: [systemModel('System', one.system, input)],
    asked: askedOf(one),
    damaged: one.damaged,
    ...shown([...behaviour, ...encoding]),
    shapes: one.shapes.slice(0, mostShapes).map((text) => shapeModel(text, '')),
    evidence: register.links(one.evidence),
  };
}

function shown<Row>(rows: readonly Row[]): { rows: readonly Row[]; moreRows: number } {
  return { rows: rows.slice(0, mostRows), moreRows: Math.max(0, rows.length - mostRows) };
}

function systemModel(side: string, id: string, { scope }: BinderInput): Record<string, unknown> {
  const declared = scope.systems[id];
  return { side, id, declared: declared !== undefined, environment: declared?.environment };
}

function shapeModel(text: string, side: string): Record<string, unknown> {
  return { side, text, name: createHash('sha256').update(text).digest('hex').slice(0, 12) };
}

function shownAt(at: string): string {
  return at === '' ? 'at a time that cannot be read' : shownInstant(at);
}
