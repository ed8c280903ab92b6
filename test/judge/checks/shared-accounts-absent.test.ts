import { describe, expect, it } from 'vitest';
import { sharedAccountsAbsent } from '../../../src/judge/checks/shared-accounts-absent.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import { account, allow, estate, user } from '../../analyse/access/aws/estate.ts';
import { judge, member, type Given } from '../estate-fixture.ts';

const scope = {
  sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
} as unknown as Partial<Scope>;
const withoutRoot = {
  id: account,
  membership: { kind: 'standalone' as const },
  root: {
    passwordPresent: false,
    accessKeysPresent: false,
    signingCertificatesPresent: false,
    mfaEnabled: false,
    virtualDevice: null,
    centrallyManaged: true,
    devices: null,
    evidence: [],
  },
  evidence: [],
};
const alice = `arn:aws:iam::${account}:user/alice`;
const entry = (kind: string, personId = 'P-1') =>
  member('g-1', { account: alice, kind, personId, confirmedBy: 'P-9', confirmedAt: '2026-01-01T00:00:00Z' });

function judged(
  { tags = { 'person-id': 'P-1' }, register = [] }: { tags?: Record<string, string>; register?: object[] },
  more: Given = {},
) {
  const credentials = {
    ...user('alice', []).credentials,
    password: true,
    devices: [],
  };
  const model = estate({
    accounts: [withoutRoot],
    users: [user('alice', [allow('iam:*')], { tags, credentials })],
  });
  return judge(sharedAccountsAbsent, {
    scope,
    declared: { select: [{ source: 'aws', account }] },
    inapplicable: ['identity.azure', 'identity.signInTenants', 'identity.directoryUsers'],
    unplanned: ['people.leavers', ...(register.length === 0 ? ['people.accountRegister'] : [])],
    ...more,
    collections: {
      'identity.aws': [member('aws', { model })],
      'people.roster': ['P-1', 'P-2'].map((personId) =>
        member(personId, {
          personId,
          status: 'active',
          employment: 'employee',
          endsAt: null,
          email: null,
          roles: [],
        }),
      ),
      'people.accountRegister': register,
    } as NonNullable<Given['collections']>,
  });
}

const own = (judgement: ReturnType<typeof judged>, list: 'exceptions' | 'undecided') =>
  judgement[list].filter(({ subject }) => subject.includes('alice')).map(({ condition }) => condition);

describe('an account that reaches the system', () => {
  it('of one person is nothing to note', () => {
    const judgement = judged({});
    expect(own(judgement, 'exceptions')).toEqual([]);
    expect(own(judgement, 'undecided')).toEqual([]);
  });

  it('that the register calls shared is an exception', () => {
    const judgement = judged({ register: [entry('shared')] });
    expect(judgement.status).toBe('fail');
    expect(own(judgement, 'exceptions').join()).toContain('registered as an account that a group uses');
  });

  it('that two records give to two people is one as well', () => {
    const judgement = judged({ register: [entry('person', 'P-2')] });
    expect(own(judgement, 'exceptions').join()).toContain('is said to be of P-1 and of P-2');
  });

  it('of nobody may be shared', () => {
    const judgement = judged({ tags: {} });
    expect(own(judgement, 'exceptions')).toEqual([]);
    expect(own(judgement, 'undecided').join()).toContain('so that several may use it');
  });

  it('registered as break-glass is listed beside, as a service not at all', () => {
    const glass = judged({ register: [entry('break-glass')] });
    expect([own(glass, 'exceptions'), own(glass, 'undecided'), glass.notes.join()]).toEqual([
      [],
      [],
      expect.stringContaining('for which P-1 answers'),
    ]);
    const service = judged({ register: [entry('service')] });
    expect([...own(service, 'exceptions'), ...own(service, 'undecided'), ...service.notes]).toEqual([]);
  });

  it.each(['identity.aws', 'people.roster', 'people.accountRegister'])(
    'without %s nothing passes',
    (name) => {
      expect(judged({ register: [entry('person', 'P-1')] }, { denied: [name] }).status).not.toBe('pass');
    },
  );
});
