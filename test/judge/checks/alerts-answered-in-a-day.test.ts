import { expect, it } from 'vitest';
import { alertsAnsweredInADay } from '../../../src/judge/checks/alerts-answered-in-a-day.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { person } from './activity-fixture.ts';
import { alert } from './alert-fixture.ts';

const roster = [{ ...person('P-1'), roles: ['log-administrator'] }, person('P-2', { roles: [] })];
const judged = (alerts: object[], more: Given = {}) =>
  judge(alertsAnsweredInADay, {
    collections: { 'alerts.alerts': alerts, 'people.roster': roster } as NonNullable<Given['collections']>,
    ...more,
  });

it.each([
  ['within the hour', [alert()], 'pass'],
  ['after exactly 24 hours', [alert({ firstActionAt: '2026-11-11T08:00:00Z' })], 'pass'],
  ['a second later', [alert({ firstActionAt: '2026-11-11T08:00:01Z' })], 'fail'],
  ['after 24 hours by another clock', [alert({ firstActionAt: '2026-11-11T10:00:00+02:00' })], 'pass'],
  [
    'by nobody, and it is not yet due',
    [alert({ generatedAt: '2026-11-19T09:00:00Z', firstActionAt: null, actorId: null })],
    'pass',
  ],
  ['by nobody for longer', [alert({ firstActionAt: null, actorId: null })], 'fail'],
  ['only after the judgement', [alert({ firstActionAt: '2026-11-20T10:00:00Z' })], 'fail'],
  ['before it was generated', [alert({ firstActionAt: '2026-11-10T07:00:00Z' })], 'inconclusive'],
  ['by nobody named', [alert({ actorId: null })], 'inconclusive'],
  ['by somebody the roster does not list', [alert({ actorId: 'P-9' })], 'fail'],
  ['by somebody without a trusted role', [alert({ actorId: 'P-2' })], 'fail'],
] as [string, object[], string][])('an alert that was acted on %s', (_name, alerts, status) =>
  expect(judged(alerts).status).toBe(status),
);

it('an export without alerts, or one that was not read, proves nothing', () => {
  expect(judged([]).status).toBe('inconclusive');
  expect(judged([], { unplanned: ['alerts.alerts'] }).status).toBe('inconclusive');
  expect(judged([alert()], { denied: ['alerts.alerts'] }).status).toBe('inconclusive');
});

it('nobody is missing from a roster that was not read', () => {
  expect(judged([alert({ actorId: 'P-9' })], { denied: ['people.roster'] }).status).toBe('inconclusive');
});
