/** The templates of the CCADB Incident Reporting Guidelines 3.2, in force from 20 March 2026. */
export type ReportKind = 'preliminary' | 'full' | 'closure';

export const guidelines = 'CCADB IRG 3.2';

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

/** Stands in a draft where a fact is missing; no report that holds it is ready. */
export const toBeCompleted = '[to be completed]';
