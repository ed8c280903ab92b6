import { expect, it } from 'vitest';
import { remediationsProved } from '../../../src/judge/checks/remediations-proved.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { person } from './activity-fixture.ts';
import { finding, machine, scan } from './vulnerability-fixture.ts';

function judged(findings: object[], scans: object[], more: Given = {}, machines = [machine('i-1', 'web')]) {
  const collections = {
    'vulnerabilities.findings': findings,
    'vulnerabilities.scans': scans,
    'inventory.machines': machines,
    'people.roster': [person('P-1')],
  } as NonNullable<Given['collections']>;
  return judge(remediationsProved, { collections, ...more });
}

it.each([
  ['by a later scan of its scanner', [finding()], [scan('i-1')], 'pass'],
  ['by a later scan under the name of the machine', [finding()], [scan('web')], 'pass'],
  ['by an analysis of somebody who works here', [finding({ analysisApprover: 'P-1' })], [], 'pass'],
  ['by an analysis of nobody known', [finding({ analysisApprover: 'P-9' })], [], 'fail'],
  ['by a scan from before', [finding()], [scan('i-1', { endedAt: '2026-11-12T07:59:59Z' })], 'inconclusive'],
  ['by a scan that failed', [finding()], [scan('i-1', { result: 'failed' })], 'inconclusive'],
  ['by another scanner', [finding()], [scan('i-1', { scanner: 'host-agent' })], 'inconclusive'],
  ['by a scan of another machine', [finding()], [scan('i-2')], 'inconclusive'],
  ['and then seen again', [finding({ lastSeenAt: '2026-11-13T08:00:00Z' })], [scan('i-1')], 'fail'],
  [
    'for one of its two scanners',
    [finding(), finding({ scanner: 'host-agent' })],
    [scan('i-1')],
    'inconclusive',
  ],
] as [string, object[], object[], string][])(
  'a vulnerability that was closed %s',
  (_name, findings, scans, status) => expect(judged(findings, scans).status).toBe(status),
);

it('a scan by a name that two machines have shows nothing', () => {
  const machines = [machine('i-1', 'web'), machine('i-2', 'web')];
  expect(judged([finding({ target: 'web' })], [scan('web')], {}, machines).status).toBe('inconclusive');
});

it('what is open is not closed, and an empty export proves nothing', () => {
  expect(judged([finding({ remediatedAt: null })], []).status).toBe('not_operated');
  expect(judged([], []).status).toBe('inconclusive');
});

it('an approver is not missing from a roster that was not read', () => {
  const closed = [finding({ analysisApprover: 'P-9' })];
  expect(judged(closed, [], { denied: ['people.roster'] }).status).toBe('inconclusive');
});
