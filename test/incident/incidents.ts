import type { Incident } from '../../src/incident/incident.ts';

/** The incident of a fictional CA, complete. */
export const complete: Incident = {
  caOwner: 'Example Trust Services',
  ccadbId: 'A000000',
  title: 'Fractional seconds in OCSP answers',
  description: 'Two OCSP responders wrote fractions of a second into the times of their answers.',
  policies: ['RFC 6960 4.2.2.1', 'RFC 5280 4.1.2.5.2'],
  disclosure: 'Third Party Reported',
  awareAt: '2026-11-10T14:05:00Z',
  nonCompliance: {
    start: '2026-11-03T10:00:00Z',
    identified: '2026-11-10T14:05:00Z',
    end: '2026-11-10T20:40:00+01:00',
  },
  impact: {
    certificates: 'N/A',
    issuance: 'No, issuance was not affected.',
    status: { total: 120_000, wrong: 120_000 },
  },
  containment: 'Contained: traffic went back to the former responders.',
  appendix: 'N/A',
  timeline: [
    { at: '2026-11-03T10:00:00Z', event: 'Traffic moved to the new platform.' },
    { at: '2026-10-20T08:00:00Z', event: 'The new platform was approved.' },
    { at: '2026-11-10T14:05:00Z', event: 'A relying party reported failures.' },
  ],
  related: [
    { bug: 1999850, date: '2025-11-11', description: 'Another CA answered with fractions | seconds.' },
  ],
  factors: [
    {
      title: 'The answers were not compared before the move',
      description: 'No test set the new answers beside the old ones.',
      timeline: 'Since the project began.',
      detection: 'By the report of a relying party.',
      interaction: 'N/A',
      methodology: '5 Whys',
    },
  ],
  lessons: {
    wentWell: ['Traffic went back within hours.'],
    didNotGoWell: ['Monitoring looked at availability alone.'],
    lucky: [],
    additional: [],
  },
  actions: [
    {
      action: 'Compare answers before every move',
      kind: 'Prevent',
      factors: [1],
      criteria: 'A comparison is on file for each change',
      due: '2026-12-01',
      status: 'Complete',
    },
    {
      action: 'Lint live answers every hour',
      kind: 'Detect',
      lessons: [1],
      criteria: 'An alert is raised in a drill',
      due: '2026-12-15',
      status: 'Complete',
    },
  ],
  closure: {
    remediation: 'Answers are compared before every move and linted every hour.',
    commitments: 'N/A',
  },
};
