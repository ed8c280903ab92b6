import { describe, expect, it } from 'vitest';
import type { SignIn } from '../../../src/estate/activity/sign-ins.ts';
import { spansOf, unreadCenters } from '../../../src/judge/activity/log-spans.ts';
import { signInsWithTwoFactors } from '../../../src/judge/checks/sign-ins-with-two-factors.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import { allow, estate, user } from '../../analyse/access/aws/estate.ts';
import { at, emptyScope, judge, member, read, type Given } from '../estate-fixture.ts';
import { account, person, signIn, userOf, window } from './activity-fixture.ts';

const alice = userOf('alice');
const scope = {
  sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
} as unknown as Partial<Scope>;
const rootless = {
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

function judged(signIns: SignIn[], more: Given = {}, windows: object[] = [window()]) {
  const model = estate({
    accounts: [rootless],
    users: [
      { ...user('alice', [allow('iam:*')], { tags: { 'person-id': 'P-1' } }), uniqueId: 'AIDAALICE' },
      { ...user('bob', [], { tags: { 'person-id': 'P-2' } }), uniqueId: 'AIDABOB' },
    ],
  });
  return judge(signInsWithTwoFactors, {
    scope,
    declared: { select: [{ source: 'aws', account }] },
    inapplicable: ['identity.azure', 'identity.signInTenants', 'identity.directoryUsers'],
    unplanned: ['people.leavers', 'people.accountRegister'],
    ...more,
    collections: {
      'activity.signIns': signIns,
      'activity.windows': windows,
      'identity.aws': [member('aws', { model })],
      'people.roster': [person('P-1'), person('P-2')],
    } as NonNullable<Given['collections']>,
  });
}
const by = (factor: SignIn['factor'], more: Partial<SignIn> = {}) =>
  signIn(alice, { factor, why: factor, ...more });
const management = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

describe('sign-ins of accounts that reach the system', () => {
  it.each([
    ['with two factors', [by('multi')], 'pass'],
    ['with one', [by('multi'), by('single')], 'fail'],
    ['with one, that failed', [by('single', { succeeded: false })], 'not_operated'],
    [
      'with one, of which nothing says whether it succeeded',
      [by('single', { succeeded: null })],
      'inconclusive',
    ],
    ['with a number that is not said', [by('multi'), by('unknown')], 'inconclusive'],
    ['proved elsewhere, beside one that is told', [by('multi'), by('elsewhere')], 'pass'],
    ['proved elsewhere alone: nothing was inspected', [by('elsewhere')], 'inconclusive'],
    [
      'with one, of an account that does not reach it',
      [signIn(userOf('bob'), { factor: 'single' })],
      'not_operated',
    ],
    [
      'with one, of an account without an id',
      [signIn({ ...alice, ids: [] }, { factor: 'single' })],
      'inconclusive',
    ],
    [
      'with one, to an application that leads elsewhere',
      [by('single', { application: 'a-1' })],
      'not_operated',
    ],
    ['with one, to Azure management', [by('single', { application: management })], 'fail'],
    ['none', [], 'not_operated'],
  ] as [string, SignIn[], string][])('%s: %s', (_name, signIns, expected) =>
    expect(judged(signIns).status).toBe(expected),
  );

  it('are said once an account, with their number; those proved elsewhere are counted', () => {
    const later = '2026-11-12T10:00:00.000Z';
    const judgement = judged([by('single'), by('single', { at: later }), by('elsewhere')]);
    expect(judgement.exceptions).toHaveLength(1);
    expect(judgement.exceptions[0]?.condition).toContain(`2 times from 2026-11-10T10:00:00.000Z to ${later}`);
    expect(judgement.notes.join()).toContain('1 sign-in proved to another identity provider');
  });
});

describe('what was not read', () => {
  it.each(['activity.signIns', 'activity.windows', 'identity.aws', 'people.roster'])(
    'without %s nothing passes',
    (name) => {
      expect(judged([by('multi')], { denied: [name] }).status).toBe('inconclusive');
      expect(judged([], { denied: [name] }).status).toBe('inconclusive');
    },
  );

  it('one factor is a finding on a partial log', () => {
    expect(judged([by('single')], { denied: ['activity.signIns'] }).status).toBe('fail');
  });

  it('a record that cannot be read leaves it open, and so does a log that is too short', () => {
    expect(judged([by('multi'), by('unknown', { fault: 'carries no record' })]).status).toBe('inconclusive');
    expect(judged([by('multi')], {}, [window({ from: '2026-11-01T00:00:00Z' })]).status).toBe('inconclusive');
  });
});

describe('the region where an account records root sign-ins', () => {
  const readIn = (region: string) => {
    const state = read('aws.cloudtrail.sign-ins');
    return { ...state, read: { ...state.read, region } };
  };
  it.each([
    [['us-east-1', 'eu-central-1'], []],
    [['eu-central-1'], ['us-east-1']],
    [['us-gov-east-1'], ['us-gov-west-1']],
    [['cn-northwest-1'], ['cn-north-1']],
  ])('of %j that is not read: %j', (regions, missing) => {
    const { undecided } = spansOf(regions.map(readIn), [window()], at);
    expect(undecided.map(({ condition }) => /in (\S+), which/.exec(condition)?.[1])).toEqual(missing);
  });
});

it('sign-ins of Identity Center are recorded in the account of the organization, which must be read', () => {
  const reads = [read('aws.cloudtrail.sign-ins')];
  const of = (organization?: string) =>
    unreadCenters(
      { ...emptyScope, sources: { aws: { ...scope.sources?.['aws'], organization } } } as unknown as Scope,
      reads,
    ).map(({ subject }) => subject);
  expect(of('999988887777')).toEqual(['AWS account 999988887777']);
  expect([...of(account), ...of()]).toEqual([]);
});
