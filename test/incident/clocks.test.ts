import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../src/incident/calendar.ts';
import { clocksOf } from '../../src/incident/clocks.ts';
import type { Incident } from '../../src/incident/incident.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 5000 : 200;
const at = new Date('2026-11-20T09:00:00Z');
const due = (incident: Incident, id: string, on = at) =>
  clocksOf(incident, on).find((clock) => clock.id === id);

describe('clocks', () => {
  it('72 hours for the first report, 14 days from it for the full one', () => {
    const aware = { awareAt: '2026-11-18T09:00:00Z' };
    expect(due(aware, 'preliminary-report')).toMatchObject({
      dueBy: '2026-11-21T09:00:00.000Z',
      state: 'due',
    });
    expect(due(aware, 'preliminary-report', new Date('2026-11-21T09:00:00Z'))?.state).toBe('due');
    expect(due(aware, 'preliminary-report', new Date('2026-11-21T09:00:01Z'))?.state).toBe('overdue');
    const posted = { ...aware, posted: { preliminary: '2026-11-19T09:00:00Z' } };
    expect(due(posted, 'preliminary-report')?.state).toBe('done');
    expect(due(posted, 'full-report')?.dueBy).toBe('2026-12-03T09:00:00.000Z');
  });

  it('a full report in time takes the place of the preliminary one; a late one is late', () => {
    expect(
      due(
        { awareAt: '2026-11-10T00:00:00Z', posted: { full: '2026-11-12T00:00:00Z' } },
        'preliminary-report',
      ),
    ).toMatchObject({
      state: 'done',
      late: false,
    });
    expect(
      due(
        { awareAt: '2026-11-10T00:00:00Z', posted: { full: '2026-11-14T00:00:00Z' } },
        'preliminary-report',
      ),
    ).toMatchObject({
      state: 'done',
      late: true,
    });
  });

  it('seven days for an answer', () => {
    const incident = {
      comments: [
        { at: '2026-11-12T10:00:00Z' },
        { at: '2026-11-12T10:00:00Z', answeredAt: '2026-11-13T10:00:00Z' },
      ],
    };
    expect(due(incident, 'comment-1')).toMatchObject({ dueBy: '2026-11-19T10:00:00.000Z', state: 'overdue' });
    expect(due(incident, 'comment-2')?.state).toBe('done');
  });

  it('three days after an action item changed, and its own due date to the end of the day', () => {
    const action = {
      action: 'Compare',
      kind: 'Prevent',
      criteria: 'c',
      due: '2026-11-20',
      status: 'Delayed',
    } as const;
    const incident = { actions: [{ ...action, changedAt: '2026-11-16T10:00:00Z' }] };
    expect(due(incident, 'action-1-change')).toMatchObject({
      dueBy: '2026-11-19T10:00:00.000Z',
      state: 'overdue',
    });
    expect(due(incident, 'action-1')).toMatchObject({ dueBy: '2026-11-20T23:59:59.000Z', state: 'due' });
    const told = {
      actions: [{ ...action, changedAt: '2026-11-16T10:00:00Z', toldAt: '2026-11-10T10:00:00Z' }],
    };
    expect(due(told, 'action-1-change')?.state).toBe('overdue');
    expect(due({ actions: [{ ...action, status: 'Complete' as const }] }, 'action-1')).toBeUndefined();
  });

  it('seven days without an agreed day, the agreed day otherwise, none after closure', () => {
    const open = { posted: { full: '2026-11-10T12:00:00Z' }, updates: ['2026-11-12T12:00:00Z'] };
    expect(due(open, 'next-update')).toMatchObject({ dueBy: '2026-11-19T12:00:00.000Z', state: 'overdue' });
    expect(due({ ...open, nextUpdate: '2026-12-01' }, 'next-update')).toMatchObject({
      dueBy: '2026-12-01T23:59:59.000Z',
      state: 'due',
    });
    expect(due({ ...open, nextUpdate: '2026-11-12' }, 'next-update')?.dueBy).toBe('2026-11-19T12:00:00.000Z');
    expect(
      due({ ...open, posted: { ...open.posted, closure: '2026-11-15T00:00:00Z' } }, 'next-update'),
    ).toBeUndefined();
    expect(due({}, 'next-update')).toBeUndefined();
  });

  it('a report posted on or after the agreed day meets it: the weekly rule runs from there', () => {
    const incident = { posted: { full: '2026-11-18T10:00:00Z' }, nextUpdate: '2026-11-16' };
    expect(due(incident, 'next-update')).toMatchObject({
      dueBy: '2026-11-25T10:00:00.000Z',
      state: 'due',
    });
    const before = { ...incident, nextUpdate: '2026-11-19' };
    expect(due(before, 'next-update')).toMatchObject({ dueBy: '2026-11-19T23:59:59.000Z', state: 'overdue' });
  });

  it.each([
    ['crl-url-4-hours', '2024-02-28T22:00:00.000Z'],
    ['crl-url-7-days', '2024-03-06T18:00:00.000Z'],
    ['policy-document', '2024-03-13T18:00:00.000Z'],
    ['record', '2024-03-13T18:00:00.000Z'],
    ['subordinate-ca', '2024-03-06T18:00:00.000Z'],
  ] as const)('a change of kind %s reaches the CCADB by %s', (kind, dueBy) => {
    const change = { kind, change: 'Example Issuing', at: '2024-02-28T18:00:00Z' };
    const on = new Date('2024-02-28T19:00:00Z');
    expect(due({ ccadb: [change] }, 'ccadb-1', on)).toMatchObject({ dueBy, state: 'due' });
    expect(due({ ccadb: [change] }, 'ccadb-1', at)?.state).toBe('overdue');
    const disclosed = { ...change, disclosedAt: '2024-04-01T00:00:00Z' };
    expect(due({ ccadb: [disclosed] }, 'ccadb-1')).toMatchObject({ state: 'done', late: true });
  });

  it('92 days for the audit statement and the self-assessment', () => {
    expect(due({ audit: { periodEnd: '2026-08-31' } }, 'audit-statement')?.dueBy).toBe(
      '2026-12-01T23:59:59.000Z',
    );
    expect(due({ audit: { periodEnd: '2024-02-29' } }, 'self-assessment')?.state).toBe('overdue');
  });

  it('overdue first, then by due date, what is done last; nothing known, nothing due', () => {
    const incident: Incident = {
      awareAt: '2026-11-01T00:00:00Z',
      posted: { preliminary: '2026-11-02T00:00:00Z' },
      comments: [{ at: '2026-11-19T00:00:00Z' }, { at: '2026-11-01T00:00:00Z' }],
    };
    const states = clocksOf(incident, at).map(({ state }) => state);
    expect(states).toEqual(
      [...states].sort(
        (a, b) => ['overdue', 'due', 'done'].indexOf(a) - ['overdue', 'due', 'done'].indexOf(b),
      ),
    );
    expect(states[0]).toBe('overdue');
    expect(clocksOf({}, at)).toEqual([]);
  });

  it('agree with arithmetic on milliseconds alone, at month ends and in leap years too', () => {
    const instant = fc.date({
      min: new Date('2023-12-20T00:00:00Z'),
      max: new Date('2028-03-10T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, instant, (aware, now) => {
        const text = aware.toISOString();
        for (const [id, incident, hours] of [
          ['preliminary-report', { awareAt: text }, 72],
          ['full-report', { awareAt: text }, 14 * 24],
          ['comment-1', { comments: [{ at: text }] }, 7 * 24],
          ['revocation', { revocation: { knownAt: text, limit: 'P5D' } }, 120],
        ] as const) {
          const found = due(incident, id, now);
          const limit = aware.getTime() + hours * 3_600_000;
          expect(found?.dueBy).toBe(new Date(limit).toISOString());
          expect(found?.state).toBe(now.getTime() > limit ? 'overdue' : 'due');
        }
      }),
      { numRuns },
    );
  });
});

/** A reader of iCalendar made for this test: unfolds, unescapes, and holds each line to its form. */
function todosIn(text: string): Record<string, string>[] {
  expect(text.endsWith('\r\n')).toBe(true);
  for (const line of text.split('\r\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(line).not.toMatch(/[\r\n]/);
  }
  const lines = text.replaceAll('\r\n ', '').trimEnd().split('\r\n');
  const todos: Record<string, string>[] = [];
  const open: string[] = [];
  for (const line of lines) {
    const match = /^([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)$/s.exec(line);
    expect(match, line).not.toBeNull();
    const [, name = '', , value = ''] = match ?? [];
    if (name === 'BEGIN') {
      open.push(value);
      if (value === 'VTODO') todos.push({});
    } else if (name === 'END') expect(open.pop()).toBe(value);
    else if (open.at(-1) === 'VTODO')
      Object.assign(todos.at(-1) ?? {}, {
        [name]: value.replaceAll(/\\([\\;,nN])/g, (_, c: string) => (c === 'n' || c === 'N' ? '\n' : c)),
      });
  }
  expect(open).toEqual([]);
  return todos;
}

describe('the calendar', () => {
  it('holds every clock that runs, and says the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), { maxLength: 4 }),
        (names) => {
          const incident: Incident = {
            awareAt: '2026-11-18T09:00:00Z',
            posted: { preliminary: '2026-11-18T10:00:00Z' },
            actions: names.map((action) => ({
              action,
              kind: 'Prevent',
              criteria: 'c',
              due: '2026-12-24',
              status: 'Ongoing',
            })),
          };
          const clocks = clocksOf(incident, at);
          const todos = todosIn(calendarOf(clocks, { name: 'bug 1', at }));
          const running = clocks.filter(({ state }) => state !== 'done');
          expect(todos.length).toBe(running.length);
          expect(new Set(todos.map(({ UID }) => UID)).size).toBe(todos.length);
          for (const [index, { dueBy }] of running.entries()) {
            expect(todos[index]?.['DUE']).toBe(`${dueBy.slice(0, 19).replaceAll(/[-:]/g, '')}Z`);
            expect(todos[index]?.['DTSTAMP']).toBe('20261120T090000Z');
          }
        },
      ),
      { numRuns },
    );
  });

  it('no to-do is due before it begins, whatever day was agreed (RFC 5545, 3.8.2.3)', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((number) => String(number).padStart(2, '0'));
    fc.assert(
      fc.property(day, day, day, (posted, updated, agreed) => {
        const incident: Incident = {
          posted: { full: `2026-11-${posted}T10:00:00Z` },
          updates: [`2026-11-${updated}T23:59:59Z`],
          nextUpdate: `2026-11-${agreed}`,
        };
        for (const now of [at, new Date('2026-12-01T00:00:00Z')])
          for (const { DTSTART, DUE } of todosIn(
            calendarOf(clocksOf(incident, now), { name: 'bug 1', at: now }),
          ))
            expect((DTSTART ?? '') < (DUE ?? '')).toBe(true);
      }),
      { numRuns },
    );
  });

  it('text comes back as it was', () => {
    const action = {
      action: 'Compare; lint, and\\or\nwatch\u2028again',
      kind: 'Prevent',
      criteria: 'c',
      due: '2026-12-24',
      status: 'Ongoing',
    } as const;
    const [first] = todosIn(calendarOf(clocksOf({ actions: [action] }, at), { name: 'bug 1', at }));
    expect(first?.['SUMMARY']).toBe(
      'bug 1: Complete action item 1: Compare; lint, and\\or\nwatch\u2028again',
    );
  });
});
