import { expect, it } from 'vitest';
import { penetrationFindingsCorrected } from '../../../src/judge/checks/penetration-findings-corrected.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { finding, machine, rule, scan, test } from './vulnerability-fixture.ts';

const found = (more: object = {}) =>
  finding({ vulnerability: null, scanner: 'PT-1', penetrationTest: 'PT-1', ...more });
function judged(tests: object[], findings: object[], more: Given = {}) {
  const collections = {
    'vulnerabilities.penetrationTests': tests,
    'vulnerabilities.findings': findings,
    'vulnerabilities.scans': [scan('i-1', { scanner: 'PT-1' })],
    'inventory.machines': [machine('i-1')],
  } as NonNullable<Given['collections']>;
  return judge(penetrationFindingsCorrected, { collections, scope: { vulnerabilities: rule }, ...more });
}

it.each([
  ['is gone by a retest', [test()], [found()], 'pass'],
  ['was analysed', [test()], [found({ analysisApprover: 'P-1' })], 'pass'],
  [
    'is open, and not yet due',
    [test()],
    [found({ discoveredAt: '2026-11-19T08:00:00Z', remediatedAt: null })],
    'pass',
  ],
  ['is open beyond its limit', [test()], [found({ remediatedAt: null })], 'fail'],
  ['was seen again', [test()], [found({ lastSeenAt: '2026-11-14T00:00:00Z' })], 'fail'],
  ['is not in the export', [test({ findings: 2 })], [found()], 'fail'],
  [
    'is twice in the export and once in the report',
    [test({ findings: 2 })],
    [found(), found({ target: 'i-2' })],
    'fail',
  ],
  ['is more than the report tells', [test()], [found(), found({ findingId: 'F-2' })], 'inconclusive'],
  [
    'is of a test that is not on record',
    [test({ findings: 0 })],
    [found({ penetrationTest: 'PT-9' })],
    'inconclusive',
  ],
  ['is told by no number', [test({ findings: null })], [found()], 'inconclusive'],
  ['has no limits', [test()], [found({ severity: 'low', remediatedAt: null })], 'inconclusive'],
] as [string, object[], object[], string][])('a finding that %s', (_name, tests, findings, status) =>
  expect(judged(tests, findings).status).toBe(status),
);

it('findings that were not all read are not missing', () => {
  const more = { denied: ['vulnerabilities.findings'] };
  expect(judged([test({ findings: 2 })], [found()], more).status).toBe('inconclusive');
});
