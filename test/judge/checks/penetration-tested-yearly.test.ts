import { expect, it } from 'vitest';
import { penetrationTestedYearly } from '../../../src/judge/checks/penetration-tested-yearly.ts';
import type { System } from '../../../src/scope/scope.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { test } from './vulnerability-fixture.ts';

const ocsp: System = {
  class: 'certificate-system',
  functions: [],
  environment: 'new',
  environmentClass: 'ca-controlled',
  owner: 'pki-ops',
  serves: [],
  select: [],
};
const judged = (tests: object[], more: Given = {}, systems: Record<string, System> = { ocsp }) =>
  judge(penetrationTestedYearly, {
    collections: { 'vulnerabilities.penetrationTests': tests } as NonNullable<Given['collections']>,
    scope: { systems },
    ...more,
  });

it.each([
  ['that ended half a year ago', [test()], 'pass'],
  [
    'that ended 365 days ago to the second',
    [test({ startedAt: '2025-11-01T00:00:00Z', endedAt: '2025-11-20T09:00:00Z' })],
    'pass',
  ],
  [
    'that ended a second earlier',
    [test({ startedAt: '2025-11-01T00:00:00Z', endedAt: '2025-11-20T08:59:59Z' })],
    'fail',
  ],
  ['that is to end tomorrow', [test({ endedAt: '2026-11-21T00:00:00Z' })], 'fail'],
  [
    'that came 13 months after the one before',
    [test(), test({ testId: 'PT-0', startedAt: '2025-04-01T00:00:00Z', endedAt: '2025-04-10T00:00:00Z' })],
    'fail',
  ],
  [
    'that ended before it began',
    [test(), test({ testId: 'PT-2', startedAt: '2026-06-01T00:00:00Z', endedAt: '2026-05-20T00:00:00Z' })],
    'inconclusive',
  ],
  ['of a system that is not declared', [test({ systems: ['ocsp', 'oscp'] })], 'inconclusive'],
] as [string, object[], string][])('a test %s', (_name, tests, status) =>
  expect(judged(tests).status).toBe(status),
);

it('none on record fails, and none that was read is open', () => {
  expect(judged([]).status).toBe('fail');
  expect(judged([], { denied: ['vulnerabilities.penetrationTests'] }).status).toBe('inconclusive');
  expect(judged([], { unplanned: ['vulnerabilities.penetrationTests'] }).status).toBe('inconclusive');
});

it('a system that no test of the last year covered is left open', () => {
  const found = judged([test()], {}, { ocsp, signing: ocsp });
  expect(found.status).toBe('inconclusive');
  expect(found.undecided.map(({ subject }) => subject)).toEqual(['signing']);
});
