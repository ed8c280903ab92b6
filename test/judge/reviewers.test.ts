import { expect, it } from 'vitest';
import type { Person, RecordedRoleChange } from '../../src/estate/people/people.ts';
import { whyNotReviewer } from '../../src/judge/acceptance.ts';
import { roleHolders } from '../../src/judge/role-holder.ts';
import { parseScope } from '../../src/scope/load.ts';

const scope = parseScope(
  'ncssr.yaml',
  `engagement: { caOwner: Example, period: { from: 2026-01-01, to: 2026-12-31 } }
sources: { roster: { kind: file, as: hr.roster, path: roster.csv } }
systems:
  ocsp: { class: certificate-system, functions: [certificate-status], environment: new, environmentClass: ca-controlled, owner: pki-ops }
roles: { security-officer: { duties: Reviews, systems: [ocsp] } }
people: { source: roster }
reviewers: security-officer
owners: { Change manager: P-006 }
`,
);
const at = '2026-11-20T09:00:00Z';
const person = (personId: string, email: string | null, roles: readonly string[] = []): Person =>
  ({
    ...{ personId, email, roles, status: 'active', employmentType: 'employee', evidence: 'E-1' },
    ...{ startsAt: '2020-01-01T00:00:00Z', endsAt: null, noticeAt: null, managerId: null, unit: null },
  }) as unknown as Person;
const read = { id: 'E-1', kind: 'file.hr.roster', source: 'roster', at, completedAt: at, shortfalls: [] };

function whyNot(
  people: readonly Person[],
  { by = 'P-004', filedBy = 'P-002', changes = [] as readonly RecordedRoleChange[] } = {},
): string | null {
  const roster = { people, changes, reads: [{ ...read, maxAge: null }] } as unknown as Parameters<
    typeof whyNotReviewer
  >[4];
  const asked = { control: { owner: 'Change manager' }, system: null };
  return whyNotReviewer(asked, { by, role: 'security-officer', at }, { filedBy }, scope, roster);
}
const reviewer = person('P-004', 'dora@example.test', ['security-officer']);
const others = [person('P-002', 'bob@example.test'), person('P-006', 'farah@example.test')];

it('a holder of the role who neither filed it nor answers for it may accept', () => {
  expect(whyNot([reviewer, ...others])).toBeNull();
});

it.each([
  ['the same work e-mail', [person('P-104', 'Dora@Example.test')]],
  ['the same mailbox', [person('P-104', 'dora+audit@example.test')]],
  ['the same id in another spelling', [person('P 004', 'dora.klein@example.test')]],
  ['the same id in look-alike letters', [person('\u0420-004', 'dora.klein@example.test')]],
  [
    'a row that lies between',
    [person('P-104', 'dora@example.test'), person('P-104', 'd.klein@example.test')],
  ],
])('whoever filed it under %s may not', (_, second) => {
  const filedBy = second.at(-1)?.email ?? '';
  expect(whyNot([reviewer, ...second, ...others], { filedBy })).toMatch(/filed it|no person of the roster/);
});

it('whoever answers for it under a second id may not', () => {
  const second = person('P-006', 'dora+changes@example.test');
  expect(whyNot([reviewer, second, others[0]!])).toContain('answers for it');
});

it('a role that was withdrawn from a second id of the same person is not held', () => {
  const change = {
    ...{ personId: 'P-104', role: 'security-officer', change: 'withdrawn', ticketId: null },
    effectiveAt: '2026-10-01T00:00:00Z',
  } as unknown as RecordedRoleChange;
  const people = [reviewer, person('P-104', 'dora@example.test'), ...others];
  expect(whyNot(people, { changes: [change] })).toContain('was withdrawn');
  const survey = { members: people, whole: true };
  expect(roleHolders(survey, { members: [change], whole: true }).whyNone('P-004', at)?.why).toContain(
    'no trusted role',
  );
});
