import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src/estate/people/people.ts';
import { rolesDefined } from '../../../src/judge/checks/roles-defined.ts';
import { rolesDocumented } from '../../../src/judge/checks/roles-documented.ts';
import type { Scope, System, TrustedRole } from '../../../src/scope/scope.ts';
import { judge, member } from '../estate-fixture.ts';

const person = (roles: string[], part: Partial<Person> = {}): Person =>
  member(part.personId ?? 'P-1', {
    personId: 'P-1',
    status: 'active',
    employment: 'employee',
    startsAt: null,
    endsAt: null,
    email: null,
    roles,
    ...part,
  });
const system = (part: Partial<System> = {}): System => ({
  class: 'certificate-system',
  functions: [],
  environment: 'one',
  environmentClass: 'ca-controlled',
  owner: 'pki',
  serves: [],
  select: [{ source: 'cloud' }],
  ...part,
});
const may = [{ source: 'cloud', actions: ['kms:Sign'], resources: ['*'] }];
const role = (part: Partial<TrustedRole> = {}): TrustedRole => ({
  duties: 'Runs it',
  systems: ['ca'],
  may,
  ...part,
});
const scope = (
  roles: Scope['roles'] = { operator: role() },
  systems: Scope['systems'] = { ca: system() },
): Partial<Scope> => ({
  roles,
  systems,
  sources: { cloud: { kind: 'aws', accounts: ['111122223333'], regions: ['us-east-1'] } },
});

type Case = [string, Partial<Scope>, Person[], string];

describe('roles are defined', () => {
  it.each<Case>([
    ['one that names the system, held by somebody', scope(), [person(['operator'])], 'pass'],
    ['none at all', scope({}), [person([])], 'fail'],
    [
      'none that names a Certificate System',
      scope({ operator: role({ systems: [] }) }),
      [person([])],
      'fail',
    ],
    [
      'none that names a Root CA System',
      scope(undefined, { ca: system(), root: system({ class: 'root-ca-system', select: [] }) }),
      [person(['operator'])],
      'fail',
    ],
    [
      'none that names a Security Support System, which needs none',
      scope(undefined, { ca: system(), logs: system({ class: 'security-support-system' }) }),
      [person(['operator'])],
      'pass',
    ],
    ['one held that nobody declared', scope(), [person(['operator', 'developer'])], 'fail'],
    ['one held by the name of a member of every object', scope(), [person(['constructor'])], 'fail'],
    ['one held by somebody on leave', scope(), [person(['developer'], { status: 'leave' })], 'fail'],
    [
      'one that only people who left held',
      scope(),
      [person(['operator']), person(['developer'], { status: 'terminated' })],
      'pass',
    ],
    [
      'one that ended with the contract',
      scope(),
      [person(['operator']), person(['developer'], { endsAt: '2026-11-01T00:00:00Z' })],
      'pass',
    ],
    [
      'one held that is for no system',
      scope({ operator: role(), auditor: role({ systems: [] }) }),
      [person(['auditor'])],
      'fail',
    ],
    ['no system to define one for', scope(undefined, {}), [person(['operator'])], 'inconclusive'],
    ['nobody on the roster', scope(), [], 'inconclusive'],
  ])('%s: %s', (_name, declared, roster, expected) => {
    expect(judge(rolesDefined, { scope: declared, collections: { 'people.roster': roster } }).status).toBe(
      expected,
    );
  });

  it('without the roster it passes nothing, and a system without a role fails all the same', () => {
    const denied = ['people.roster'];
    expect(judge(rolesDefined, { scope: scope(), denied }).status).toBe('inconclusive');
    expect(judge(rolesDefined, { scope: scope({}), denied }).status).toBe('fail');
  });

  it('says which role nobody holds', () => {
    const judgement = judge(rolesDefined, {
      scope: scope(),
      collections: { 'people.roster': [person([])] },
    });
    expect(judgement).toMatchObject({ status: 'pass', notes: ['Nobody of the roster holds operator'] });
  });
});

describe('roles are documented', () => {
  it.each<Case>([
    ['duties, systems and privileges', scope(), [person(['operator'])], 'pass'],
    ['no duties', scope({ operator: role({ duties: ' ' }) }), [person([])], 'fail'],
    ['no systems', scope({ operator: role({ systems: [] }) }), [person([])], 'fail'],
    [
      'no privileges',
      scope({ operator: { duties: 'Runs it', systems: ['ca'] } }),
      [person([])],
      'inconclusive',
    ],
    [
      'privileges without an action',
      scope({ operator: role({ may: [{ ...may[0]!, actions: [] }] }) }),
      [],
      'inconclusive',
    ],
    [
      'privileges elsewhere only',
      scope({ operator: role({ may: [{ ...may[0]!, source: 'x' }] }) }),
      [],
      'inconclusive',
    ],
    [
      'a system in no cloud, whose privileges are for its sheet',
      scope({ operator: { duties: 'Runs it', systems: ['ca'] } }, { ca: system({ select: [] }) }),
      [person([])],
      'pass',
    ],
    ['one held that nobody declared', scope(), [person(['developer'])], 'inconclusive'],
    ['no role at all', scope({}), [person([])], 'inconclusive'],
  ])('%s: %s', (_name, declared, roster, expected) => {
    expect(judge(rolesDocumented, { scope: declared, collections: { 'people.roster': roster } }).status).toBe(
      expected,
    );
  });

  it('without the roster it passes nothing', () => {
    expect(judge(rolesDocumented, { scope: scope(), denied: ['people.roster'] }).status).toBe('inconclusive');
  });
});
