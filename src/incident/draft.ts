import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageFolder } from '../product.ts';
import type { ReportedFact } from './findings.ts';
import type { Action, Incident } from './incident.ts';
import { toBeCompleted, type ReportKind } from './template.ts';

export interface Draft {
  text: string;
  /** Facts that `incident.yaml` lacks, each by its place there: the draft says that they are to be completed. */
  missing: readonly string[];
}

/**
 * A report in the template of its kind, from what is known. A field that does not apply says N/A; a fact that every
 * report must have and this incident lacks is marked, so that nobody posts the draft as it is.
 */
export function draftReport(
  kind: ReportKind,
  incident: Incident,
  facts: readonly ReportedFact[] = [],
): Draft {
  const missing: string[] = [];
  const need = (value: string | undefined, place: string): string => {
    if (value !== undefined && value.trim() !== '') return oneLine(value);
    missing.push(place);
    return toBeCompleted;
  };
  const model = { full: fullModel, preliminary: summaryModel, closure: closureModel }[kind](
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

function fullModel(incident: Incident, need: Need, facts: readonly ReportedFact[]): Record<string, unknown> {
  const { nonCompliance = {}, lessons = {} } = incident;
  const timeline = [...(incident.timeline ?? [])].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (timeline.length === 0) need(undefined, 'timeline');
  if ((incident.factors ?? []).length === 0) need(undefined, 'factors');
  if ((incident.actions ?? []).length === 0) need(undefined, 'actions');
  const unanswered = unansweredIn(incident);
  for (const place of unanswered) need(undefined, place);
  return {
    ...summaryModel(incident, need),
    ccadbId: need(incident.ccadbId, 'ccadbId'),
    start: need(instant(nonCompliance.start), 'nonCompliance.start'),
    identified: need(instant(nonCompliance.identified), 'nonCompliance.identified'),
    end: instant(nonCompliance.end) ?? 'Ongoing',
    ...impactModel(incident, need, facts),
    timeline: timeline.map(({ at, event }) => `${instant(at) ?? ''}: ${oneLine(event)}`),
    noTimeline: timeline.length === 0 ? toBeCompleted : null,
    related: (incident.related ?? []).map((one) => ({ ...one, description: cell(one.description) })),
    factors: (incident.factors ?? []).map((factor, index) => ({
      number: index + 1,
      title: oneLine(factor.title),
      description: need(factor.description, `factors[${index + 1}].description`),
      timeline: need(factor.timeline, `factors[${index + 1}].timeline`),
      detection: need(factor.detection, `factors[${index + 1}].detection`),
      interaction: oneLine(factor.interaction ?? 'N/A'),
      methodology: need(factor.methodology, `factors[${index + 1}].methodology`),
    })),
    noFactor: (incident.factors ?? []).length === 0 ? toBeCompleted : null,
    lessons: [
      ['What went well', lessons.wentWell],
      ["What didn't go well", lessons.didNotGoWell],
      ['Where we got lucky', lessons.lucky],
      ['Additional', lessons.additional],
    ].map(([name, items]) => ({ name, items: ((items ?? []) as readonly string[]).map(oneLine) })),
    actions: (incident.actions ?? []).map((action) => ({
      ...action,
      action: cell(action.action),
      criteria: cell(action.criteria),
      causes: causesOf(action),
    })),
    unanswered: unanswered.length > 0 || (incident.actions ?? []).length === 0 ? toBeCompleted : null,
    facts: facts.map(({ text }) => oneLine(text)),
  };
}

function impactModel(
  { impact = {} }: Incident,
  need: Need,
  facts: readonly ReportedFact[],
): Record<string, unknown> {
  const { status } = impact;
  const counted = status
    ? [
        `Status answers given: ${status.total}; wrong: ${status.wrong}; certificates concerned: ${status.affectedCertificates ?? 'N/A'}; relying parties concerned: ${status.affectedRelyingParties ?? 'N/A'}.`,
      ]
    : [];
  const found = facts.length > 0 ? ['What was measured is in the appendix.'] : [];
  const analysis = [impact.analysis, ...counted, ...found].filter((part) => part !== undefined).join(' ');
  return {
    certificates: impact.certificates ?? 'N/A',
    remaining: impact.remaining ?? 'N/A',
    types: oneLine(impact.types ?? 'N/A'),
    heuristic: oneLine(impact.heuristic ?? 'N/A'),
    issuance: need(impact.issuance, 'impact.issuance'),
    analysis: need(analysis === '' ? undefined : analysis, 'impact.analysis'),
    considerations: oneLine(impact.considerations ?? 'N/A'),
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
    commitments: oneLine(incident.closure?.commitments ?? 'N/A'),
    noAction: noAction ? toBeCompleted : null,
    undone: undone.length > 0 ? toBeCompleted : null,
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
    factors.length > 0 ? `Factor ${factors.join(', ')}` : '',
    lessons.length > 0 ? `Didn't go well ${lessons.join(', ')}` : '',
    additional.length > 0 ? `Additional ${additional.join(', ')}` : '',
  ];
  return parts.filter((part) => part !== '').join('; ') || toBeCompleted;
}

/** `2026-11-10 14:05 UTC`; undefined stays so. */
function instant(text: string | undefined): string | undefined {
  return text === undefined
    ? undefined
    : `${new Date(text).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A value on one line: what a person wrote cannot open a heading, an item or a field of the report. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}
