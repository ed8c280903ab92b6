import { describe, expect, it } from 'vitest';
import { clocksOf } from '../../src/incident/clocks.ts';
import { parseIncident } from '../../src/incident/incident.ts';
import { ProblemsError } from '../../src/schema/problem.ts';

/** Weeks as they go, each with the clocks that are right as of its instant. */
const timelines: readonly [what: string, at: string, text: string, clocks: readonly string[]][] = [
  [
    'just aware',
    '2026-11-10T20:00Z',
    'awareAt: 2026-11-10T18:00:00Z',
    ['preliminary-report due 2026-11-13T18:00', 'full-report due 2026-11-24T18:00'],
  ],
  [
    'aware in another zone, nothing posted for three days',
    '2026-11-13T18:01Z',
    'awareAt: 2026-11-10T10:00:00-08:00',
    ['preliminary-report overdue 2026-11-13T18:00', 'full-report due 2026-11-24T18:00'],
  ],
  [
    'a preliminary report',
    '2026-11-12T00:00Z',
    'awareAt: 2026-11-10T18:00:00Z\nposted: { preliminary: 2026-11-11T12:00:00Z }',
    [
      'next-update due 2026-11-18T12:00',
      'full-report due 2026-11-25T12:00',
      'preliminary-report done 2026-11-13T18:00',
    ],
  ],
  [
    'a full report at once',
    '2026-11-12T00:00Z',
    'awareAt: 2026-11-10T18:00:00Z\nposted: { full: 2026-11-11T12:00:00Z }',
    [
      'next-update due 2026-11-18T12:00',
      'preliminary-report done 2026-11-13T18:00',
      'full-report done 2026-11-25T12:00',
    ],
  ],
  [
    "a third party's report, not answered",
    '2026-11-14T00:00Z',
    'awareAt: 2026-11-10T18:00:00Z\nthirdPartyReport: { at: 2026-11-10T17:00:00Z }',
    ['preliminary-report overdue 2026-11-13T18:00', 'full-report due 2026-11-24T17:00'],
  ],
  [
    "a third party's report, answered",
    '2026-11-14T00:00Z',
    'awareAt: 2026-11-10T18:00:00Z\nthirdPartyReport: { at: 2026-11-10T17:00:00Z, answeredAt: 2026-11-12T17:00:00Z }',
    [
      'next-update due 2026-11-19T17:00',
      'full-report due 2026-11-24T17:00',
      'preliminary-report done 2026-11-13T18:00',
    ],
  ],
  [
    'a day agreed far away',
    '2026-11-20T00:00Z',
    'posted: { full: 2026-11-18T00:00:00Z }\nnextUpdate: 2026-12-31',
    ['next-update due 2026-12-31T23:59', 'full-report done 2026-12-02T00:00'],
  ],
  [
    'the same while revocation is delayed by its mark',
    '2026-11-26T00:00Z',
    'posted: { full: 2026-11-18T00:00:00Z }\nnextUpdate: 2026-12-31\nrevocationDelayed: true',
    ['next-update overdue 2026-11-25T00:00', 'full-report done 2026-12-02T00:00'],
  ],
  [
    'the same while revocation is delayed in fact',
    '2026-11-26T00:00Z',
    'posted: { full: 2026-11-18T00:00:00Z }\nnextUpdate: 2026-12-31\nrevocation: { knownAt: 2026-11-17T00:00:00Z, limit: P5D }',
    [
      'revocation overdue 2026-11-22T00:00',
      'next-update overdue 2026-11-25T00:00',
      'full-report done 2026-12-02T00:00',
    ],
  ],
  [
    'the same once all are revoked',
    '2026-11-26T00:00Z',
    'posted: { full: 2026-11-18T00:00:00Z }\nnextUpdate: 2026-12-31\nrevocation: { knownAt: 2026-11-17T00:00:00Z, limit: P5D, doneAt: 2026-11-23T00:00:00Z }',
    [
      'next-update due 2026-12-31T23:59',
      'revocation done 2026-11-22T00:00',
      'full-report done 2026-12-02T00:00',
    ],
  ],
  [
    'closed',
    '2026-12-20T00:00Z',
    'posted: { full: 2026-11-18T00:00:00Z, closure: 2026-12-01T00:00:00Z }',
    ['full-report done 2026-12-02T00:00'],
  ],
  [
    'a question after closure',
    '2026-12-20T00:00Z',
    'posted: { full: 2026-11-18T00:00:00Z, closure: 2026-12-01T00:00:00Z }\ncomments: [{ at: 2026-12-10T08:00:00Z }]',
    ['comment-1 overdue 2026-12-17T08:00', 'full-report done 2026-12-02T00:00'],
  ],
  [
    'two questions, one answered late',
    '2026-11-20T00:00Z',
    'comments:\n  - { at: 2026-11-01T00:00:00Z, answeredAt: 2026-11-09T00:00:00Z }\n  - { at: 2026-11-15T00:00:00Z }',
    ['comment-2 due 2026-11-22T00:00', 'comment-1 done 2026-11-08T00:00'],
  ],
  [
    'an action item put off and not told',
    '2026-11-20T00:00Z',
    'actions:\n  - { action: Move, kind: Prevent, criteria: moved, due: 2026-12-24, status: Delayed, changedAt: 2026-11-16T00:00:00Z }',
    ['action-1-change overdue 2026-11-19T00:00', 'action-1 due 2026-12-24T23:59'],
  ],
  [
    'over a leap day and the end of a year',
    '2028-03-20T00:00Z',
    'awareAt: 2028-02-27T12:00:00Z\naudit: { periodEnd: 2027-12-31 }',
    [
      'preliminary-report overdue 2028-03-01T12:00',
      'full-report overdue 2028-03-12T12:00',
      'audit-statement due 2028-04-01T23:59',
      'self-assessment due 2028-04-01T23:59',
    ],
  ],
  ['nothing known', '2026-11-20T00:00Z', 'title: It went wrong', []],
];

it.each(timelines)('%s', (_, at, text, clocks) => {
  const told = clocksOf(parseIncident('incident.yaml', `${text}\n`), new Date(at));
  expect(told.map(({ id, state, dueBy }) => `${id} ${state} ${dueBy.slice(0, 16)}`)).toEqual(clocks);
});

describe('errors with their place', () => {
  it.each([
    ['a leap second', 'awareAt: 2016-12-31T23:59:60Z', 1, 1, /leap second/],
    ['a leap second elsewhere', 'awareAt: 2016-12-31T15:59:60-08:00', 1, 1, /leap second/],
    [
      'a leap second in a list',
      'updates:\n  - 2026-11-10T00:00:00Z\n  - 2016-12-31T23:59:60Z',
      3,
      5,
      /leap second/,
    ],
    [
      'an answer too early',
      'comments:\n  - at: 2026-11-10T00:00:00Z\n    answeredAt: 2026-11-09T23:59:59Z',
      3,
      5,
      /before/,
    ],
    [
      'an answer too early in another zone',
      'comments:\n  - at: 2026-11-10T00:00:00Z\n    answeredAt: 2026-11-10T00:30:00+01:00',
      3,
      5,
      /before/,
    ],
    [
      'a closure before its report',
      'posted:\n  full: 2026-11-10T00:00:00Z\n  closure: 2026-11-09T00:00:00Z',
      3,
      3,
      /before/,
    ],
    [
      'a revocation before it was needed',
      'revocation:\n  knownAt: 2026-11-10T00:00:00Z\n  limit: P5D\n  doneAt: 2026-11-09T00:00:00Z',
      4,
      3,
      /before/,
    ],
    [
      'an answer to a report that was not there yet',
      'thirdPartyReport:\n  at: 2026-11-10T00:00:00Z\n  answeredAt: 2026-11-09T00:00:00Z',
      3,
      3,
      /before/,
    ],
  ])('%s', (_, text, line, column, message) => {
    try {
      parseIncident('incident.yaml', `${text}\n`);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      expect(error.problems).toHaveLength(1);
      expect(error.problems[0]).toMatchObject({ line, column });
      expect(error.problems[0]?.message).toMatch(message);
    }
  });
});
