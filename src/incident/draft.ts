import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageFolder } from '../product.ts';
import type { ReportedFact } from './findings.ts';
import type { Action, Incident } from './incident.ts';
import { toBeCompleted, type ReportKind } from './template.ts';

interface Draft {
  text: string;
  /** Facts that `incident.yaml` lacks, each by its place there: the draft says that they are to be completed. */
  missing: readonly string[];
}

/**
 * A report in the template of its kind, from what is known. A fact that the report must have and this incident lacks
 * is marked, so that nobody posts the draft as it is; N/A stands only where that was stated, or the field is optional.
 */
export function draftReport(
  kind: ReportKind,
  incident: Incident,
  facts: readonly ReportedFact[] = [],
): Draft {
  const missing: string[] = [];
  const need = (value: string | undefined, place: string): string => {
    if (value !== undefined && value.trim() !== '') return paragraphs(value);
    missing.push(place);
    return toBeCompleted;
  };
  const model = { full: fullModel, preliminary: preliminaryModel, closure: closureModel }[kind](
    incident,
    need,
    facts,
  );
  const source = readFileSync(join(packageFolder, 'templates', 'incident', `${kind}.md.hbs`), 'utf8');
  const text = Handlebars.create().compile(source, { noEscape: true })(model);
  return { text, missing };
}

type Need = (value: string | undefined, place: string) => string;

function summaryModel(incident: Incident, need: Need): Record<string, unknown> {
  return {
    description: need(incident.description, 'description'),
    policies: need(incident.policies?.join(', '), 'policies'),
    disclosure: need(incident.disclosure, 'disclosure'),
  };
}

/** The first report has to tell impact and containment, for which its template has no field. */
function preliminaryModel(incident: Incident, need: Need): Record<string, unknown> {
  const { impact = {}, nonCompliance = {}, containment } = incident;
  const counts = [
    impact.certificates === undefined || impact.certificates === 'N/A'
      ? undefined
      : `Certificates affected, as known now: ${impact.certificates}.`,
    ...statusSentence(impact),
  ].filter((part) => part !== undefined);
  const ended = when(nonCompliance.end);
  const told = [impact.analysis, ...counts].filter((part) => part !== undefined);
  const state = containment ?? (ended === undefined ? undefined : `The non-compliance ended on ${ended}.`);
  return {
    ...summaryModel(incident, need),
    impact: need(told.length === 0 ? undefined : `Impact: ${told.join(' ')}`, 'impact'),
    containment: need(state === undefined ? undefined : `Containment: ${state}`, 'containment'),
  };
}

function fullModel(incident: Incident, need: Need, facts: readonly ReportedFact[]): Record<string, unknown> {
  const { nonCompliance = {}, lessons = {}, related, factors = [], actions = [] } = incident;
  const timeline = [...(incident.timeline ?? [])].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const list = (count: number, place: string): string | null => (count > 0 ? null : need(undefined, place));
  const noTimeline = list(timeline.length, 'timeline');
  const noFactor = list(factors.length, 'factors');
  const noAction = list(actions.length, 'actions');
  const unanswered = unansweredIn(incident);
  for (const place of unanswered) need(undefined, place);
  const expected = nonCompliance.endExpected;
  const end = when(nonCompliance.end) ?? (expected && `Ongoing; the end is expected on ${expected}`);
  return {
    ...summaryModel(incident, need),
    ccadbId: need(incident.ccadbId, 'ccadbId'),
    start: need(when(nonCompliance.start), 'nonCompliance.start'),
    identified: need(when(nonCompliance.identified), 'nonCompliance.identified'),
    end: need(end, 'nonCompliance.end'),
    ...impactModel(incident, need, facts),
    timeline: timeline.map(({ at, event }) => `${when(at) ?? ''}: ${paragraphs(event)}`),
    noTimeline,
    related: (related ?? []).map((one) => ({ ...one, description: cell(one.description) })),
    noRelated: related === undefined ? need(undefined, 'related') : null,
    factors: factors.map((factor, index) => {
      const place = `factors[${index + 1}]`;
      return {
        number: index + 1,
        title: plainText(factor.title),
        description: need(factor.description, `${place}.description`),
        timeline: need(factor.timeline, `${place}.timeline`),
        detection: need(factor.detection, `${place}.detection`),
        interaction: need(factor.interaction, `${place}.interaction`),
        methodology: paragraphs(factor.methodology ?? 'N/A'),
      };
    }),
    noFactor,
    lessons: (
      [
        ['What went well', 'wentWell'],
        ['What didn’t go well', 'didNotGoWell'],
        ['Where we got lucky', 'lucky'],
        ['Additional', 'additional'],
      ] as const
    ).map(([name, place]) => ({
      name,
      items: (lessons[place] ?? []).map(paragraphs),
      // A list that is empty was stated to be so.
      none: lessons[place] === undefined ? need(undefined, `lessons.${place}`) : 'N/A',
    })),
    actions: actions.map((action) => ({
      ...action,
      action: cell(action.action),
      criteria: cell(action.criteria),
      causes: causesOf(action),
    })),
    unanswered: unanswered.length > 0 || noAction !== null ? toBeCompleted : null,
    facts: facts.map(({ text }) => oneLine(text)),
    appendix: appendixOf(incident, need, facts),
  };
}

function appendixOf(
  { appendix, impact = {} }: Incident,
  need: Need,
  facts: readonly ReportedFact[],
): string | null {
  const affected = typeof impact.certificates === 'number' && impact.certificates > 0;
  const stated = appendix !== undefined && !(affected && /^n\/a\b/i.test(appendix)) ? appendix : undefined;
  if (stated === undefined && facts.length > 0 && !affected) return null;
  return need(stated, affected ? 'appendix: the certificates that are affected' : 'appendix');
}

function statusSentence({ status }: NonNullable<Incident['impact']>): string[] {
  if (!status) return [];
  const { total, wrong, affectedCertificates, affectedRelyingParties } = status;
  return [
    `Status answers given: ${total}; wrong: ${wrong}` +
      (affectedCertificates === undefined ? '' : `; certificates concerned: ${affectedCertificates}`) +
      (affectedRelyingParties === undefined ? '' : `; relying parties concerned: ${affectedRelyingParties}`) +
      '.',
  ];
}

function impactModel(
  { impact = {}, revocationDelayed = false }: Incident,
  need: Need,
  facts: readonly ReportedFact[],
): Record<string, unknown> {
  const found = facts.length > 0 ? ['What was measured is in the appendix.'] : [];
  const analysis = [...statusSentence(impact), ...found].join(' ');
  const told = [impact.analysis, analysis].filter((part) => part !== undefined && part !== '').join('\n\n');
  // Types and heuristic describe certificates: where it is stated that none is concerned, they do not apply.
  const none = impact.certificates === 'N/A' || impact.certificates === 0 ? 'N/A' : undefined;
  return {
    certificates: need(impact.certificates?.toString(), 'impact.certificates'),
    remaining: need(impact.remaining?.toString() ?? none, 'impact.remaining'),
    types: need(impact.types ?? none, 'impact.types'),
    heuristic: need(impact.heuristic ?? none, 'impact.heuristic'),
    issuance: need(impact.issuance, 'impact.issuance'),
    analysis: need(told !== '' ? told : revocationDelayed ? undefined : 'N/A', 'impact.analysis'),
    considerations: paragraphs(impact.considerations ?? 'N/A'),
  };
}

function closureModel(incident: Incident, need: Need): Record<string, unknown> {
  const causes = (incident.factors ?? [])
    .map(({ title }, index) => `${index + 1}. ${oneLine(title)}`)
    .join('; ');
  const undone = (incident.actions ?? []).filter(
    ({ status }) => status === 'Ongoing' || status === 'Delayed',
  );
  // A closure claims that every action item is complete: none known is no ground for it.
  const noAction = (incident.actions ?? []).length === 0;
  if (noAction) need(undefined, 'actions');
  for (const { action } of undone) need(undefined, `actions: "${oneLine(action)}" is not complete`);
  return {
    description: need(incident.description, 'description'),
    causes: need(causes === '' ? undefined : causes, 'factors'),
    remediation: need(incident.closure?.remediation, 'closure.remediation'),
    commitments: need(incident.closure?.commitments, 'closure.commitments'),
    noAction: noAction ? toBeCompleted : null,
    undone: undone.length > 0 ? toBeCompleted : null,
    complete: !noAction && undone.length === 0,
  };
}

/** Places of factors and lessons that no action item answers. */
function unansweredIn({ factors = [], lessons = {}, actions = [] }: Incident): string[] {
  const open = (count: number, which: 'factors' | 'lessons' | 'additional', place: string): string[] =>
    Array.from({ length: count }, (_, index) => index + 1)
      .filter((number) => !actions.some((action) => action[which]?.includes(number)))
      .map((number) => `actions: none answers ${place}[${number}]`);
  return [
    ...open(factors.length, 'factors', 'factors'),
    ...open(lessons.didNotGoWell?.length ?? 0, 'lessons', 'lessons.didNotGoWell'),
    ...open(lessons.additional?.length ?? 0, 'additional', 'lessons.additional'),
  ];
}

function causesOf({ factors = [], lessons = [], additional = [] }: Action): string {
  const parts = [
    factors.length > 0 ? `Root Cause # ${factors.join(', ')}` : '',
    lessons.length > 0 ? `What didn’t go well ${lessons.join(', ')}` : '',
    additional.length > 0 ? `Additional ${additional.join(', ')}` : '',
  ];
  return parts.filter((part) => part !== '').join('; ') || toBeCompleted;
}

/** `2026-11-10 14:05 UTC`, or the day alone where no more is known; undefined stays so. */
function when(text: string | undefined): string | undefined {
  if (text === undefined || /^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  return `${new Date(text).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A value on one line: what a person wrote cannot open a heading, an item or a field of the report. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** A value on one line inside marks of emphasis: what a person wrote neither ends them nor takes them for its own. */
function plainText(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_~<[\]]/g, '\\$&');
}

/** The paragraphs of a value, each on its line below the item that holds it, none opening a block of its own. */
function paragraphs(text: string): string {
  return text
    .split(/\r?\n[^\S\n]*\r?\n/)
    .map(oneLine)
    .filter((part) => part !== '')
    .map((part, index) =>
      index === 0 ? part : part.replace(/^(?=[#>|+*=~`-])|^(\d{1,9})(?=[.)]\s)/, '$1\\'),
    )
    .join('\n\n  ');
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}
