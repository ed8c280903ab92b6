import { expect, it } from 'vitest';
import { vulnerabilitiesInTime } from '../../../src/judge/checks/vulnerabilities-in-time.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { finding, machine, rule } from './vulnerability-fixture.ts';

function judged(findings: object[], more: Given = {}) {
  const collections = {
    'vulnerabilities.findings': findings,
    'inventory.machines': [machine('i-1', 'web')],
  } as NonNullable<Given['collections']>;
  return judge(vulnerabilitiesInTime, { collections, scope: { vulnerabilities: rule }, ...more });
}

it.each([
  ['handled in time', [finding()], 'pass'],
  ['reviewed at the last instant', [finding({ reviewedAt: '2026-11-10T20:00:00Z' })], 'pass'],
  ['reviewed a second later', [finding({ reviewedAt: '2026-11-10T20:00:01Z' })], 'fail'],
  ['answered too late', [finding({ respondedAt: '2026-11-11T08:00:01Z' })], 'fail'],
  [
    'open, and not yet due',
    [
      finding({
        discoveredAt: '2026-11-20T08:00:00Z',
        reviewedAt: null,
        respondedAt: null,
        remediatedAt: null,
      }),
    ],
    'pass',
  ],
  ['open beyond its limit', [finding({ remediatedAt: null })], 'fail'],
  ['said to be gone tomorrow', [finding({ remediatedAt: '2026-11-21T08:00:00Z' })], 'fail'],
  ['reviewed before it was discovered', [finding({ reviewedAt: '2026-11-10T07:00:00Z' })], 'inconclusive'],
  ['of a severity without limits', [finding({ severity: 'low' })], 'inconclusive'],
  [
    'open for one of two scanners',
    [finding(), finding({ scanner: 'host-agent', remediatedAt: null })],
    'fail',
  ],
  [
    'seen earlier by another scanner under the name',
    [finding(), finding({ target: 'WEB', discoveredAt: '2026-11-09T08:00:00Z' })],
    'fail',
  ],
  [
    'graver for another scanner',
    [
      finding({ severity: 'high', reviewedAt: '2026-11-11T07:00:00Z' }),
      finding({ findingId: 'F-2', reviewedAt: null }),
    ],
    'fail',
  ],
] as [string, object[], string][])('a vulnerability %s', (_name, findings, status) =>
  expect(judged(findings).status).toBe(status),
);

it('an export without a single finding, or none at all, proves nothing', () => {
  expect(judged([]).status).toBe('inconclusive');
  expect(judged([], { unplanned: ['vulnerabilities.findings'] }).status).toBe('inconclusive');
  expect(judged([finding()], { denied: ['vulnerabilities.findings'] }).status).toBe('inconclusive');
});
