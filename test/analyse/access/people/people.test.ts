import { describe, expect, it } from 'vitest';
import type { AccessPath } from '../../../../src/analyse/access/answer.ts';
import type { Account } from '../../../../src/analyse/access/people/account.ts';
import { joinPeople } from '../../../../src/analyse/access/people/join.ts';
import { excessOf, matches } from '../../../../src/analyse/access/people/roles.ts';
import { conflictsOf, type PersonReach } from '../../../../src/analyse/access/people/separation.ts';
import type { Reacher } from '../../../../src/analyse/access/reach.ts';
import type { Person, RegisteredAccount } from '../../../../src/estate/people/people.ts';
import type { Scope } from '../../../../src/scope/scope.ts';
import { emptyScope, member } from '../../../judge/estate-fixture.ts';

const person = (personId: string, more: Partial<Person> = {}): Person =>
  member(personId, {
    personId,
    status: 'active',
    employment: 'employee',
    endsAt: null,
    email: `${personId.toLowerCase()}@example.test`,
    roles: ['operator'],
    ...more,
  });

const account = (id: string, more: Partial<Account> = {}): Account => ({
  id,
  realm: 'entra',
  name: id,
  container: 'tenant',
  personId: null,
  email: null,
  otherIds: [],
  ways: ['sign-in'],
  evidence: ['E-1'],
  ...more,
});

const registered = (name: string, personId: string, kind: RegisteredAccount['kind'] = 'person') =>
  member(`${name}-${personId}`, {
    account: name,
    kind,
    personId,
    confirmedBy: 'P-9',
    confirmedAt: '2026-10-01T00:00:00Z',
  });

const join = (one: Account, roster: Person[], register: RegisteredAccount[] = []) =>
  joinPeople([one], roster, register).accounts[0]!;

describe('whose an account is', () => {
  it('goes by the immutable id first, then the register, then an e-mail address that the register confirms', () => {
    const roster = [person('P-1'), person('P-2')];
    expect(join(account('a', { personId: 'P-1' }), roster)).toMatchObject({
      personId: 'P-1',
      basis: 'immutable-id',
    });
    expect(join(account('a'), roster, [registered('a', 'P-2')])).toMatchObject({
      personId: 'P-2',
      basis: 'register',
    });
    const mailed = account('a', { email: 'P-1@Example.test' });
    expect(join(mailed, roster, [registered('p-1@example.test', 'P-1')])).toMatchObject({
      personId: 'P-1',
      basis: 'confirmed-email',
    });
  });

  it('case 54: the same display name joins nothing', () => {
    const found = join(account('a', { name: 'Alice Example' }), [person('P-1', { id: 'Alice Example' })]);
    expect(found).toMatchObject({ personId: null, why: 'names no person of the roster' });
  });

  it('an e-mail address that nobody confirmed is a proposal, never a join', () => {
    expect(join(account('a', { email: 'p-1@example.test' }), [person('P-1')])).toMatchObject({
      personId: null,
      proposal: 'P-1',
    });
  });

  it('an e-mail address of two people joins neither, even where it is confirmed for one', () => {
    const roster = [person('P-1', { email: 'x@example.test' }), person('P-2', { email: 'x@example.test' })];
    const register = [registered('x@example.test', 'P-1')];
    expect(join(account('a', { email: 'x@example.test' }), roster, register).personId).toBeNull();
  });

  it('what directory and register say differently is a finding', () => {
    const found = join(
      account('a', { personId: 'P-1' }),
      [person('P-1'), person('P-2')],
      [registered('a', 'P-2')],
    );
    expect(found).toMatchObject({ personId: null, why: 'is said to be of P-1 and of P-2' });
  });

  it('case 50: a contractor whom HR does not list has no account that is theirs', () => {
    expect(join(account('a', { personId: 'C-7' }), [person('P-1')])).toMatchObject({
      personId: null,
      why: 'names C-7, whom the roster does not list',
    });
  });

  it('case 49: who was hired again is one person with both rows', () => {
    const rows = [person('P-1', { status: 'terminated', endsAt: '2025-01-01T00:00:00Z' }), person('P-1')];
    const { people } = joinPeople([account('a', { personId: 'P-1' })], rows, []);
    expect(people).toHaveLength(1);
    expect(people[0]).toMatchObject({ personId: 'P-1', rows });
  });

  it('an account of Identity Center that Entra provisioned is its person’s', () => {
    const accounts = [
      account('oid-1', { personId: 'P-1' }),
      account('u-1', { realm: 'identity-center', otherIds: ['oid-1'] }),
    ];
    expect(joinPeople(accounts, [person('P-1')], []).people[0]!.accounts).toHaveLength(2);
  });
});

const path = (certainty: AccessPath['certainty'] = 'proved'): AccessPath => ({
  manner: 'eligible',
  certainty,
  mfa: 'enforced',
  steps: [{ kind: 'k', from: 'a', to: 'b', by: 'x', evidence: ['E-1'] }],
  context: {},
  sessionSeconds: null,
  unproved: [],
});

const reacher = (action: string, certainty: AccessPath['certainty'] = 'proved'): Reacher => ({
  principal: 'a',
  kind: 'user',
  verdict: certainty === 'proved' ? 'allowed' : 'inconclusive',
  mfa: 'enforced',
  manners: ['eligible'],
  actions: [action],
  permissions: [{ action, resource: 'arn:aws:ec2:::instance/i-1', path: path(certainty) }],
  paths: [path(certainty)],
  missing: [],
});

const scope: Scope = {
  ...emptyScope,
  sources: { aws: { kind: 'aws', accounts: [], regions: [] } },
  roles: {
    operator: {
      duties: '',
      systems: ['responder'],
      may: [{ source: 'aws', actions: ['ssm:Start*'], resources: ['*'] }],
    },
    logs: { duties: '', systems: ['archive'] },
  },
  separation: [['operator', 'logs']],
};

describe('what a trusted role is for', () => {
  it('leaves as excess what no role of the person declares', () => {
    expect(excessOf(reacher('ssm:StartSession'), ['operator'], scope)).toEqual([]);
    expect(excessOf(reacher('ec2:StopInstances'), ['operator'], scope)).toHaveLength(1);
    expect(excessOf(reacher('ssm:StartSession'), ['logs'], scope)).toHaveLength(1);
    expect(excessOf(reacher('ssm:StartSession'), ['unheard-of'], scope)).toHaveLength(1);
  });

  it('compares as the clouds do, without case, and takes dots as dots', () => {
    expect(matches('SSM:start*', 'ssm:StartSession')).toBe(true);
    expect(matches('a.b', 'axb')).toBe(false);
    expect(matches('ssm:Start?ession', 'ssm:StartSession')).toBe(true);
  });
});

describe('separation of duties', () => {
  const reach = (more: Partial<PersonReach>): PersonReach => ({
    personId: 'P-1',
    roles: [],
    systems: [],
    ...more,
  });
  const controls = (system: string, certainty: AccessPath['certainty'] = 'proved') => ({
    system,
    reacher: reacher('ec2:StopInstances', certainty),
  });

  it('case 31: who is eligible for both sides is in conflict without holding either', () => {
    const found = conflictsOf([reach({ systems: [controls('responder'), controls('archive')] })], scope);
    expect(found).toMatchObject([{ personId: 'P-1', certainty: 'proved', roles: ['operator', 'logs'] }]);
    expect(found[0]!.powers.every((power) => power.path !== null)).toBe(true);
  });

  it('case 29: two accounts are one person', () => {
    const second = { ...controls('archive'), reacher: { ...reacher('ec2:StopInstances'), principal: 'b' } };
    expect(conflictsOf([reach({ systems: [controls('responder'), second] })], scope)).toHaveLength(1);
  });

  it('an appointment and a way into the other side conflict', () => {
    expect(conflictsOf([reach({ roles: ['logs'], systems: [controls('responder')] })], scope)).toHaveLength(
      1,
    );
    expect(conflictsOf([reach({ roles: ['logs'], systems: [controls('archive')] })], scope)).toEqual([]);
  });

  it('a way that is only possible is a conflict that is only possible', () => {
    const found = conflictsOf(
      [reach({ roles: ['logs'], systems: [controls('responder', 'possible')] })],
      scope,
    );
    expect(found).toMatchObject([{ certainty: 'possible' }]);
  });
});
