import { expect, it } from 'vitest';
import { clocksOf } from '../../src/incident/clocks.ts';
import { parseIncident, type Incident } from '../../src/incident/incident.ts';

const at = new Date('2026-11-20T00:00:00Z');
const due = (incident: Incident, id: string) => clocksOf(incident, at).find((one) => one.id === id);

it('while revocation is delayed an update is due in seven days, whatever day was agreed', () => {
  const incident = { posted: { full: '2026-11-18T00:00:00Z' }, nextUpdate: '2026-12-31' };
  expect(due(incident, 'next-update')?.dueBy).toMatch(/^2026-12-31/);
  expect(due({ ...incident, revocationDelayed: true }, 'next-update')?.dueBy).toMatch(/^2026-11-25/);
});

it("an answer to a third party's report is the first word, and its day starts the fourteen days", () => {
  const incident = {
    awareAt: '2026-11-16T00:00:00Z',
    thirdPartyReport: { at: '2026-11-15T00:00:00Z', answeredAt: '2026-11-17T00:00:00Z' },
  };
  expect(due(incident, 'preliminary-report')?.state).toBe('done');
  expect(due(incident, 'full-report')?.dueBy).toMatch(/^2026-11-29/);
});

it('a question after closure is due in seven days', () => {
  const incident = {
    posted: { closure: '2026-11-10T00:00:00Z' },
    comments: [{ at: '2026-11-19T00:00:00Z' }],
  };
  expect(due(incident, 'comment-1')?.dueBy).toMatch(/^2026-11-26/);
});

it('an answer dated before its question is an error with its place', () => {
  const text = 'comments:\n  - at: 2026-11-19T00:00:00Z\n    answeredAt: 2026-11-18T00:00:00Z\n';
  try {
    parseIncident('incident.yaml', text);
    expect.unreachable();
  } catch (error) {
    expect((error as { problems: unknown[] }).problems).toMatchObject([{ line: 3 }]);
  }
});
