import { expect, it } from 'vitest';
import { genuineAlertsPlanned } from '../../../src/judge/checks/genuine-alerts-planned.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { alert } from './alert-fixture.ts';

const judged = (alerts: object[], more: Given = {}) =>
  judge(genuineAlertsPlanned, {
    collections: { 'alerts.alerts': alerts } as NonNullable<Given['collections']>,
    ...more,
  });

it.each([
  ['names its plan', [alert({ disposition: 'genuine', responsePlan: 'IRP-1' })], 'pass'],
  ['names none', [alert({ disposition: 'genuine' })], 'fail'],
] as [string, object[], string][])('a genuine alert that %s', (_name, alerts, status) =>
  expect(judged(alerts).status).toBe(status),
);

it('without a genuine alert there is nothing to plan; an empty or unread export proves nothing', () => {
  expect(judged([alert()]).status).toBe('not_operated');
  expect(judged([]).status).toBe('inconclusive');
  expect(judged([alert()], { denied: ['alerts.alerts'] }).status).toBe('inconclusive');
});
