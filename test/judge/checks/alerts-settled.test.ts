import { expect, it } from 'vitest';
import { alertsSettled } from '../../../src/judge/checks/alerts-settled.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { alert } from './alert-fixture.ts';

const judged = (alerts: object[], more: Given = {}) =>
  judge(alertsSettled, {
    collections: { 'alerts.alerts': alerts } as NonNullable<Given['collections']>,
    ...more,
  });

it.each([
  ['is false', [alert()], 'pass'],
  ['is genuine', [alert({ disposition: 'genuine' })], 'pass'],
  ['is not settled', [alert({ disposition: null })], 'fail'],
  ['nobody has acted on yet', [alert(), alert({ firstActionAt: null, disposition: null })], 'pass'],
] as [string, object[], string][])('an alert that %s', (_name, alerts, status) =>
  expect(judged(alerts).status).toBe(status),
);

it('alerts of which none was acted on settle nothing; an empty or unread export proves nothing', () => {
  expect(judged([alert({ firstActionAt: null })]).status).toBe('not_operated');
  expect(judged([]).status).toBe('inconclusive');
  expect(judged([alert()], { denied: ['alerts.alerts'] }).status).toBe('inconclusive');
});
