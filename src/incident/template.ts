import { folded } from './names.ts';

/** The templates of the CCADB Incident Reporting Guidelines. */
export type ReportKind = 'preliminary' | 'full' | 'closure';

/** Versions whose templates have these headings, each with its first day, oldest first. */
const versions = [
  { version: '3.0', from: '2025-03-01' },
  { version: '3.1', from: '2025-07-15' },
  { version: '3.2', from: '2026-03-20' },
] as const;

/** The guidelines in force on a day, the newest where none is known, and the oldest for a day before them. */
export function guidelinesOf(day: string | null): { citation: string } {
  const inForce = versions.findLast(({ from }) => day === null || from <= day) ?? versions[0];
  return { citation: `CCADB IRG ${inForce.version}` };
}

export interface Section {
  readonly title: string;
  readonly level: number;
  readonly fields: readonly string[];
}

const disclosure = 'Source of incident disclosure';
export const timelineSummary = 'Timeline summary';
export const nonCompliance = {
  start: 'Non-compliance start date',
  identified: 'Non-compliance identified date',
  end: 'Non-compliance end date',
} as const;

export const fieldNames = {
  ccadbId: 'CA Owner CCADB unique ID',
  description: 'Incident description',
  policies: 'Relevant policies',
  disclosure,
  total: 'Total number of certificates',
  remaining: 'Total number of "remaining valid" certificates',
  types: 'Affected certificate types',
  heuristic: 'Incident heuristic',
  stopped: 'Was issuance stopped in response to this incident, and why or why not?',
  analysis: 'Analysis',
  considerations: 'Additional considerations',
  factorDescription: 'Description',
  factorTimeline: 'Timeline',
  detection: 'Detection',
  interaction: 'Interaction with other factors',
  methodology: 'Root Cause Analysis methodology used',
  wentWell: 'What went well',
  didNotGoWell: "What didn't go well",
  lucky: 'Where we got lucky',
  additional: 'Additional',
  rootCauses: 'Incident Root Cause(s)',
  remediation: 'Remediation description',
  commitments: 'Commitment summary',
} as const;

const name = fieldNames;

export const factorFields = [
  name.factorDescription,
  name.factorTimeline,
  name.detection,
  name.interaction,
  name.methodology,
] as const;

export const actionColumns = [
  'Action Item',
  'Kind',
  'Corresponding Root Cause(s)',
  'Evaluation Criteria',
  'Due Date',
  'Status',
] as const;

export const relatedColumns = ['Bug', 'Date', 'Description'] as const;

export const titles: Readonly<Record<ReportKind, string>> = {
  preliminary: 'Preliminary Incident Report',
  full: 'Full Incident Report',
  closure: 'Report Closure Summary',
};

/** The headings below the title, in order, with the fields of each. Contributing factors come under their heading. */
export const sections: Readonly<Record<ReportKind, readonly Section[]>> = {
  preliminary: [{ title: 'Summary', level: 2, fields: [name.description, name.policies, disclosure] }],
  full: [
    {
      title: 'Summary',
      level: 2,
      fields: [
        name.ccadbId,
        name.description,
        timelineSummary,
        ...Object.values(nonCompliance),
        name.policies,
        disclosure,
      ],
    },
    {
      title: 'Impact',
      level: 2,
      fields: [
        name.total,
        name.remaining,
        name.types,
        name.heuristic,
        name.stopped,
        name.analysis,
        name.considerations,
      ],
    },
    { title: 'Timeline', level: 2, fields: [] },
    { title: 'Related Incidents', level: 2, fields: [] },
    { title: 'Root Cause Analysis', level: 2, fields: [] },
    {
      title: 'Lessons Learned',
      level: 2,
      fields: [name.wentWell, name.didNotGoWell, name.lucky, name.additional],
    },
    { title: 'Action Items', level: 2, fields: [] },
    { title: 'Appendix', level: 2, fields: [] },
  ],
  closure: [],
};

/** The fields under the title of a closure, which has no sections. */
export const closureFields = [name.description, name.rootCauses, name.remediation, name.commitments] as const;

export const disclosureSources = ['Self Reported', 'Third Party Reported', 'Audit'] as const;
export const actionKinds = ['Prevent', 'Mitigate', 'Detect'] as const;
export const actionStatuses = ['Ongoing', 'Complete', 'Delayed', 'Canceled'] as const;

/** Names in use beside those of the template: of its definitions and of other versions. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  'Root Cause Analysis': ['Root Causes', 'Root Cause(s)'],
  'Related Incidents': ['Related Incident', 'Related Incident(s)'],
  'Action Items': ['Action Item', 'Action Item(s)'],
  Appendix: ['Appendices'],
  'Report Closure Summary': ['Incident Closure Summary', 'Closure Report', 'Closure Summary'],
  [fieldNames.total]: ['Total number of affected certificates'],
  [fieldNames.additional]: ['Other', 'Additional lessons learned'],
  [fieldNames.didNotGoWell]: ['What did not go well', 'What didnt go well'],
  [fieldNames.methodology]: ['Root Cause Analysis methodology'],
  [fieldNames.rootCauses]: ['Incident Root Causes', 'Incident Root Cause'],
};

/** Fields that a report may leave out: the guidelines call them optional. */
export const optionalFields: readonly string[] = [fieldNames.considerations, fieldNames.methodology];

/** The template's own name for each name in use, in the form in which names are compared. */
export type Terms = ReadonlyMap<string, string>;

/** What the headings, fields and columns of reports are called, for a reader that has to know them. */
export interface Vocabulary {
  readonly titles: Terms;
  readonly sections: Terms;
  /** Names of fields, by the title of the section that holds them; `factor` holds those of a contributing factor. */
  readonly fields: ReadonlyMap<string, Terms>;
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

export const factorTerms = 'factor';

function terms(names: readonly string[]): Terms {
  return new Map(
    names.flatMap((own) => [own, ...(synonyms[own] ?? [])].map((one) => [folded(one), own] as const)),
  );
}

export const vocabulary: Vocabulary = {
  titles: terms(Object.values(titles)),
  sections: terms(sections.full.map(({ title }) => title)),
  fields: new Map([
    ...sections.full.map(({ title, fields }) => [title, terms(fields)] as const),
    [factorTerms, terms(factorFields)],
    [titles.closure, terms(closureFields)],
  ]),
  columns: new Map<string, readonly string[]>([
    ['Related Incidents', relatedColumns],
    ['Action Items', actionColumns],
  ]),
};

/** Stands in a draft where a fact is missing; no report that holds it is ready. */
export const toBeCompleted = '[to be completed]';
