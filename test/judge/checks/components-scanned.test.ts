import { expect, it } from 'vitest';
import { componentsScanned } from '../../../src/judge/checks/components-scanned.ts';
import { judge, type Given } from '../estate-fixture.ts';
import { machine, rule, scan } from './vulnerability-fixture.ts';

function judged(
  scans: object[],
  machines = [machine('i-1', 'web')],
  more: Given = {},
  others: object[] = [],
) {
  const collections = {
    'inventory.resources': machines,
    'inventory.machines': [...machines, ...others],
    'vulnerabilities.scans': scans,
  } as NonNullable<Given['collections']>;
  return judge(componentsScanned, { collections, scope: { vulnerabilities: rule }, ...more });
}

it.each([
  ['by its id, from inside, in time', [scan('i-1')], 'pass'],
  ['by its name in other letters', [scan('WEB')], 'pass'],
  ['exactly as long ago as is allowed', [scan('i-1', { endedAt: '2026-11-06T09:00:00Z' })], 'pass'],
  ['a second longer ago', [scan('i-1', { endedAt: '2026-11-06T08:59:59Z' })], 'fail'],
  ['by a scan that failed on it', [scan('i-1', { result: 'failed' })], 'fail'],
  ['by a scan that left it out', [scan('i-1', { result: 'not-scanned' })], 'fail'],
  ['over the network alone', [scan('i-1', { depth: 'network' })], 'inconclusive'],
  ['only after the judgement', [scan('i-1', { endedAt: '2026-11-20T09:00:01Z' })], 'fail'],
  ['under another name', [scan('i-12')], 'fail'],
  ['by no scan', [], 'fail'],
] as [string, object[], string][])('a machine that was scanned %s', (_name, scans, status) =>
  expect(judged(scans).status).toBe(status),
);

it('a name that a machine of another system has as well is left open', () => {
  const found = judged([scan('web')], undefined, {}, [machine('i-7', 'web')]);
  expect(found.status).toBe('inconclusive');
  expect(found.undecided[0]?.condition).toMatch(/a name that several machines have/);
});

it('a name proves nothing while machines elsewhere were not read; an id does', () => {
  const more = { denied: ['inventory.machines'] };
  expect(judged([scan('web')], undefined, more).status).toBe('inconclusive');
  expect(judged([scan('i-1')], undefined, more).status).toBe('pass');
});

it('targets that were not all read, or an interval that nobody declared, prove nothing', () => {
  expect(judged([], undefined, { denied: ['vulnerabilities.scans'] }).status).toBe('inconclusive');
  expect(judged([], undefined, { unplanned: ['vulnerabilities.scans'] }).status).toBe('inconclusive');
  expect(judged([scan('i-1')], undefined, { scope: { vulnerabilities: null } }).status).toBe('inconclusive');
});

it('a system without machines had nothing to scan, where they were all read', () => {
  expect(judged([], []).status).toBe('not_operated');
  expect(judged([], [], { denied: ['inventory.resources'] }).status).toBe('inconclusive');
});

it('a machine that two lists hold is one', () => {
  expect(judged([scan('web')], [machine('i-1', 'web'), machine('I-1', 'web')]).status).toBe('pass');
});
