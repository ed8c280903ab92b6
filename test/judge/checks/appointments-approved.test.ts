import { expect, it } from 'vitest';
import { appointmentsApproved } from '../../../src/judge/checks/appointments-approved.ts';
import { judge, member, type Given } from '../estate-fixture.ts';
import { person } from './activity-fixture.ts';

const change = (more: object = {}) =>
  member('change', {
    personId: 'P-2',
    role: 'ocsp-operator',
    change: 'granted',
    effectiveAt: '2026-10-01T08:00:00Z',
    ticketId: 'CHG-1',
    ...more,
  });
const ticket = (more: object = {}) =>
  member('ticket', {
    ticketId: 'CHG-1',
    approvedAt: '2026-09-30T08:00:00Z',
    closedAt: null,
    approverId: 'P-1',
    ...more,
  });
const roster = [{ ...person('P-1'), roles: ['security-officer'] }, person('P-2', { roles: [] })];
const judged = (changes: object[], tickets: object[], more: Given = {}) =>
  judge(appointmentsApproved, {
    collections: {
      'people.roleChanges': changes,
      'people.tickets': tickets,
      'people.roster': roster,
    } as NonNullable<Given['collections']>,
    ...more,
  });

it.each([
  ['approved the day before by another', [change()], [ticket()], 'pass'],
  ['approved at the same instant', [change()], [ticket({ approvedAt: '2026-10-01T08:00:00Z' })], 'pass'],
  ['approved a second later', [change()], [ticket({ approvedAt: '2026-10-01T08:00:01Z' })], 'fail'],
  ['under no ticket', [change({ ticketId: null })], [ticket()], 'fail'],
  ['under a ticket that is not there', [change({ ticketId: 'CHG-2' })], [ticket()], 'fail'],
  ['not approved', [change()], [ticket({ approvedAt: null })], 'fail'],
  ['approved by the person concerned', [change({ personId: 'P-1' })], [ticket()], 'fail'],
  [
    'approved by somebody without a trusted role',
    [change({ personId: 'P-3' })],
    [ticket({ approverId: 'P-2' })],
    'fail',
  ],
  ['approved by somebody the roster does not list', [change()], [ticket({ approverId: 'P-9' })], 'fail'],
  ['approved by nobody named', [change()], [ticket({ approverId: null })], 'inconclusive'],
  ['under a ticket whose rows differ', [change()], [ticket(), ticket({ approvedAt: null })], 'inconclusive'],
  ['ended without a ticket', [change({ change: 'withdrawn', ticketId: null })], [ticket()], 'fail'],
  [
    'in effect only after the judgement',
    [change(), change({ effectiveAt: '2026-12-01T00:00:00Z', ticketId: null })],
    [ticket()],
    'pass',
  ],
] as [string, object[], object[], string][])('an appointment %s', (_name, changes, tickets, status) =>
  expect(judged(changes, tickets).status).toBe(status),
);

it('changes of earlier periods are not of this one; an empty or unread record proves nothing', () => {
  expect(judged([change({ effectiveAt: '2025-12-31T23:59:59Z', ticketId: null })], []).status).toBe(
    'not_operated',
  );
  expect(judged([], []).status).toBe('inconclusive');
  expect(judged([change()], [ticket()], { denied: ['people.roleChanges'] }).status).toBe('inconclusive');
});

it('a ticket is not missing from tickets that were not all read', () => {
  expect(judged([change({ ticketId: 'CHG-2' })], [], { denied: ['people.tickets'] }).status).toBe(
    'inconclusive',
  );
});

it('an approver who held the role only later, or no more, held none', () => {
  const granted = (at: string, how = 'granted') =>
    change({ personId: 'P-1', role: 'security-officer', change: how, effectiveAt: at, ticketId: null });
  const only = (more: object[]) =>
    judged([change(), ...more], [ticket()]).exceptions.map(({ subject }) => subject);
  const subject = 'P-2: ocsp-operator granted at 2026-10-01T08:00:00Z';
  expect(only([granted('2026-10-02T00:00:00Z')])).toContain(subject);
  expect(only([granted('2024-01-01T00:00:00Z'), granted('2025-01-01T00:00:00Z', 'withdrawn')])).toContain(
    subject,
  );
  expect(only([granted('2024-01-01T00:00:00Z')])).toEqual([]);
});

it('nobody approves for themselves by another spelling or under another id', () => {
  const own = [
    { ...person('P-1', { email: 'ana@example.test' }), roles: ['security-officer'] },
    person('P-1b', { email: 'ana@example.test' }),
  ];
  const collections = (approverId: string) =>
    ({
      'people.roleChanges': [change({ personId: 'P-1' })],
      'people.tickets': [ticket({ approverId })],
      'people.roster': own,
    }) as NonNullable<Given['collections']>;
  for (const approver of ['p-1 ', 'P-1b', '\uff30-1', 'P-\u200b1', '\u0420-1'])
    expect(judge(appointmentsApproved, { collections: collections(approver) }).status, approver).toBe('fail');
});
