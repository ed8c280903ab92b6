import { describe, expect, it } from 'vitest';
import type { CloudUser } from '../../../src/estate/identity/cloud-users.ts';
import type { CenterUser } from '../../../src/estate/identity/center-users.ts';
import type { UserCredential } from '../../../src/estate/identity/user-credentials.ts';
import type { DirectoryUser } from '../../../src/estate/identity/directory-users.ts';
import type { PortPolicy } from '../../../src/estate/identity/port-policies.ts';
import type { RoleAssignment } from '../../../src/estate/identity/role-assignments.ts';
import { tokenLifetimes, type TokenLifetime } from '../../../src/estate/identity/token-lifetimes.ts';
import { accessReviews } from '../../../src/estate/identity/access-reviews.ts';
import type { AccountReview, Person } from '../../../src/estate/people/people.ts';
import { accessKeysAttributed } from '../../../src/judge/checks/access-keys-attributed.ts';
import { accountsReviewed } from '../../../src/judge/checks/accounts-reviewed.ts';
import { justInTimePortPolicies } from '../../../src/judge/checks/just-in-time-port-policies.ts';
import { leaversDisabled } from '../../../src/judge/checks/leavers-disabled.ts';
import { passwordPolicy } from '../../../src/judge/checks/password-policy.ts';
import { privilegedAssignmentsEligible } from '../../../src/judge/checks/privileged-assignments-eligible.ts';
import { rootUserSecured } from '../../../src/judge/checks/root-user-secured.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';
import { judge, member, reach } from '../estate-fixture.ts';

const key = { slot: 1, active: true, lastRotated: null, lastUsed: null } as const;
const cloudUser = (part: Partial<CloudUser> = {}): CloudUser =>
  member(part.id ?? 'arn:user/alice', {
    kind: 'user',
    name: 'alice',
    passwordEnabled: true,
    passwordLastUsed: null,
    mfaActive: true,
    keys: [],
    signingCertificates: 0,
    personId: 'P-1',
    createdAt: null,
    ...part,
  } as const);
const root = (part: Partial<CloudUser> = {}): CloudUser =>
  cloudUser({
    id: 'arn:root',
    kind: 'root',
    name: 'root user',
    passwordEnabled: null,
    personId: null,
    ...part,
  });
const person = (part: Partial<Person> = {}): Person =>
  member(part.personId ?? 'P-1', {
    personId: 'P-1',
    status: 'active',
    employment: 'employee',
    endsAt: null,
    email: null,
    roles: ['ocsp-operator'],
    ...part,
  });
const user = (part: Partial<DirectoryUser> = {}): DirectoryUser =>
  member(part.objectId ?? 'u-1', {
    objectId: 'u-1',
    name: 'alice@example.test',
    enabled: true,
    guest: false,
    personId: 'P-1',
    mail: null,
    createdAt: null,
    ...part,
  });
const assignment = (part: Partial<RoleAssignment> = {}): RoleAssignment =>
  member(part.id ?? 'ra-1', {
    principal: 'u-1',
    principalType: 'User',
    role: '/roleDefinitions/contributor',
    roleName: 'Contributor',
    scope: '/subscriptions/s',
    hold: 'standing',
    endsAt: null,
    privileged: true,
    ...part,
  } as const);

describe('root users', () => {
  it.each([
    ['a second factor and nothing else', [root()], 'pass'],
    ['no second factor', [root({ mfaActive: false })], 'fail'],
    ['an access key', [root({ keys: [key] })], 'fail'],
    ['a signing certificate', [root({ signingCertificates: 1 })], 'fail'],
    ['a report without its row', [cloudUser()], 'inconclusive'],
  ])('%s: %s', (_name, users, expected) => {
    expect(judge(rootUserSecured, { collections: { 'identity.cloudUsers': users } }).status).toBe(expected);
  });
});

describe('access keys', () => {
  it.each([
    ['of an active person', [cloudUser({ keys: [key] })], [person()], 'pass'],
    ['of nobody', [cloudUser({ keys: [key], personId: null })], [person()], 'fail'],
    ['of root', [root({ keys: [key] })], [person()], 'fail'],
    ['of a person who left', [cloudUser({ keys: [key] })], [person({ status: 'terminated' })], 'fail'],
    [
      'of a person called active whose employment has ended',
      [cloudUser({ keys: [key] })],
      [person({ endsAt: '2026-11-02T16:00:00Z' })],
      'fail',
    ],
    [
      'of a person whose employment will end',
      [cloudUser({ keys: [key] })],
      [person({ endsAt: '2026-12-02T16:00:00Z' })],
      'pass',
    ],
    ['none', [cloudUser()], [person()], 'not_operated'],
  ])('%s: %s', (_name, users, roster, expected) => {
    const collections = { 'identity.cloudUsers': users, 'people.roster': roster };
    expect(judge(accessKeysAttributed, { collections }).status).toBe(expected);
  });

  it('a person missing from a roster that was not read whole is not decided', () => {
    const collections = { 'identity.cloudUsers': [cloudUser({ keys: [key] })] };
    expect(judge(accessKeysAttributed, { collections, denied: ['people.roster'] }).status).toBe(
      'inconclusive',
    );
  });
});

describe('account reviews', () => {
  const review = (decidedAt: string) =>
    member('r-1', {
      account: 'arn:user/alice',
      reviewer: 'P-2',
      decidedAt,
      decision: 'keep',
      resource: null,
      carriedOut: null,
    });
  it.each([
    ['in time, to the instant', [review('2026-08-20T09:00:00Z')], 'pass'],
    ['a second too late', [review('2026-08-20T08:59:59Z')], 'fail'],
    ['after the instant of judging', [review('2026-11-20T09:00:01Z')], 'fail'],
    ['never', [], 'fail'],
  ])('%s: %s', (_name, reviews, expected) => {
    const collections = { 'identity.cloudUsers': [cloudUser()], 'people.accountReviews': reviews };
    expect(judge(accountsReviewed, { collections, inapplicable: ['identity.directoryUsers'] }).status).toBe(
      expected,
    );
  });

  const kept = review('2026-11-01T09:00:00Z');
  const denied = (part: Partial<AccountReview> = {}): AccountReview =>
    member(`deny ${part.decidedAt ?? ''}`, {
      account: 'u-1',
      reviewer: 'P-2',
      decidedAt: '2026-11-01T09:00:00Z',
      decision: 'remove',
      resource: 'group-1',
      carriedOut: true,
      ...part,
    });
  const judged = (
    users: readonly DirectoryUser[],
    reviews: readonly AccountReview[],
  ): { status: string; exceptions: readonly { condition: string }[] } =>
    judge(accountsReviewed, {
      collections: { 'identity.directoryUsers': users, 'identity.accessReviews': reviews },
      inapplicable: ['identity.cloudUsers'],
    });

  it('case 52: a review of fewer accounts than there are', () => {
    const both = [cloudUser(), cloudUser({ id: 'arn:user/bob', name: 'bob', personId: 'P-3' })];
    const collections = { 'identity.cloudUsers': both, 'people.accountReviews': [kept] };
    const given = { collections, inapplicable: ['identity.directoryUsers'] };
    const judgement = judge(accountsReviewed, given);
    expect(judgement).toMatchObject({ status: 'fail', exceptions: [{ subject: 'bob' }] });
    const less = judge(accountsReviewed, {
      ...given,
      collections: { ...collections, 'identity.cloudUsers': [cloudUser()] },
      denied: ['identity.cloudUsers'],
    });
    expect(less.status).toBe('inconclusive');
  });

  it.each([
    ['that was not reviewed', [], [], 'fail'],
    ['reviewed as itself', [], ['c-1'], 'pass'],
    ['reviewed where it is provisioned from', ['u-1'], ['u-1'], 'pass'],
    ['beside an account that was reviewed', [], ['u-1'], 'fail'],
  ])('case 52: a user of Identity Center %s', (_name, otherIds, accounts, expected) => {
    const collections = {
      'identity.centerUsers': [member('c-1', { name: 'alice', enabled: true, personId: 'P-1', otherIds })],
      'people.accountReviews': accounts.map((account) => ({ ...kept, account })),
    };
    const inapplicable = ['identity.cloudUsers', 'identity.directoryUsers'];
    expect(judge(accountsReviewed, { collections, inapplicable }).status).toBe(expected);
  });

  it.each([
    ['carried out', [user()], [denied()], 'pass'],
    ['not carried out', [user()], [denied({ carriedOut: false })], 'fail'],
    ['of which nobody knows whether it was', [user()], [denied({ carriedOut: null })], 'inconclusive'],
    [
      'not carried out, beside a later approval of something else',
      [user()],
      [
        denied({ carriedOut: false }),
        denied({ decision: 'keep', resource: 'group-2', decidedAt: '2026-11-02T09:00:00Z' }),
      ],
      'fail',
    ],
    [
      'not carried out, then taken back',
      [user()],
      [denied({ carriedOut: false }), denied({ decision: 'keep', decidedAt: '2026-11-02T09:00:00Z' })],
      'pass',
    ],
    [
      'of the account, which is still there',
      [user()],
      [denied({ resource: null, carriedOut: null })],
      'fail',
    ],
    [
      'of the account, which is disabled',
      [user({ enabled: false })],
      [denied({ resource: null, carriedOut: null })],
      'pass',
    ],
  ])('case 53: a decision to deny, %s: %s', (_name, users, reviews, expected) => {
    expect(judged(users, reviews).status).toBe(expected);
  });

  it('case 53: what the service answers about a denial that it did not apply', () => {
    const decision = (applyResult: string) => ({
      id: 'd-1',
      decision: 'Deny',
      reviewedDateTime: '2026-11-01T09:00:00Z',
      reviewedBy: { id: 'P-2' },
      principal: { id: 'u-1' },
      resource: { id: 'group-1' },
      applyResult,
    });
    const lowered = (applyResult: string): AccountReview[] =>
      accessReviews.lower(
        new Map([
          [
            'entra.access-reviews',
            [
              {
                envelope: { id: 'E-1', source: 'entra', account: 't', region: null } as unknown as Envelope,
                parameters: {},
                value: { value: [decision(applyResult)] },
              },
            ],
          ],
        ]),
      );
    expect(judged([user()], lowered('AppliedSuccessfully')).status).toBe('pass');
    for (const result of ['New', 'AppliedWithUnknownFailure', 'ApplyNotSupported'])
      expect(judged([user()], lowered(result)).status).toBe('fail');
  });
});

describe('people who left', () => {
  const left = person({ status: 'terminated', endsAt: '2026-11-02T16:00:00Z' });
  const removal = (removedAt: string) => member(removedAt, { account: 'u-1', personId: 'P-1', removedAt });
  const judged = (users: DirectoryUser[], removals: ReturnType<typeof removal>[], leavers = [left]): string =>
    judge(leaversDisabled, {
      collections: {
        'people.leavers': leavers,
        'identity.directoryUsers': users,
        'people.accountRemovals': removals,
      },
    }).status;

  const disabled = user({ enabled: false });
  it.each([
    ['disabled within 24 hours, sessions and all', [disabled], [removal('2026-11-03T14:30:00Z')], 'pass'],
    [
      'disabled in time, a session perhaps not',
      [disabled],
      [removal('2026-11-03T16:00:00Z')],
      'inconclusive',
    ],
    ['disabled a second later', [disabled], [removal('2026-11-03T16:00:01Z')], 'fail'],
    ['disabled, nobody knows when', [disabled], [], 'inconclusive'],
    ['still enabled', [user()], [], 'fail'],
    [
      'disabled in time, enabled again, disabled late',
      [disabled],
      [removal('2026-11-03T10:00:00Z'), removal('2026-11-09T10:00:00Z')],
      'fail',
    ],
    [
      'an account of nobody',
      [disabled, user({ objectId: 'u-2', personId: null })],
      [removal('2026-11-03T10:00:00Z')],
      'inconclusive',
    ],
  ])('%s: %s', (_name, users, removals, expected) => {
    expect(judged(users, removals)).toBe(expected);
  });

  it.each([
    ['and kept the account: not proved', [user()], [], 'inconclusive'],
    ['after the account was closed in time', [user()], [removal('2026-11-03T10:00:00Z')], 'pass'],
    ['after the account was closed late', [user()], [removal('2026-11-04T10:00:00Z')], 'fail'],
  ])('case 49: hired again %s', (_name, users, removals, expected) => {
    const again = person({ startsAt: '2026-11-10T08:00:00Z' });
    const collections = {
      'people.leavers': [left],
      'people.roster': [again],
      'identity.directoryUsers': users,
      'people.accountRemovals': removals,
    };
    expect(judge(leaversDisabled, { collections }).status).toBe(expected);
  });

  it.each([
    ['disabled before the log begins', [disabled], [], 'inconclusive'],
    ['deleted before the log begins', [], [], 'inconclusive'],
    ['deleted in time, by the record kept', [], [removal('2026-11-03T10:00:00Z')], 'pass'],
    ['deleted late, by the record kept', [], [removal('2026-11-04T10:00:00Z')], 'fail'],
    [
      'closed in time, beside one that was deleted late',
      [disabled],
      [removal('2026-11-03T10:00:00Z'), { ...removal('2026-11-09T10:00:00Z'), account: 'u-3' }],
      'fail',
    ],
  ])('case 58: an account %s: %s', (_name, users, removals, expected) => {
    expect(judged(users, removals)).toBe(expected);
  });

  const lasting = (...definition: string[]): TokenLifetime[] =>
    tokenLifetimes.lower(
      new Map([
        [
          'entra.token-lifetime-policies',
          [
            {
              envelope: { id: 'E-1', source: 'entra', account: 't', region: null } as unknown as Envelope,
              parameters: {},
              value: { value: [{ id: 'p-1', definition }] },
            },
          ],
        ],
      ]),
    );
  const token = (lifetime: string): string =>
    `{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"${lifetime}"}}`;
  it.each([
    ['as the service has it', [], [], 'pass'],
    ['shorter', lasting(token('0:10:00')), [], 'pass'],
    ['of another kind of token', lasting('{"TokenLifetimePolicy":{"Version":1}}'), [], 'pass'],
    ['two hours', lasting(token('2:00:00')), [], 'pass'],
    ['a second over two hours', lasting(token('02:00:01')), [], 'inconclusive'],
    ['a day', lasting(token('1.00:00:00')), [], 'inconclusive'],
    ['in words', lasting(token('a day')), [], 'inconclusive'],
    ['in no JSON', lasting('AccessTokenLifetime=1'), [], 'inconclusive'],
    ['by an empty policy', lasting(), [], 'inconclusive'],
    ['not read', [], ['identity.tokenLifetimes'], 'inconclusive'],
  ])('how long access tokens outlive the account, %s: %s', (_name, lifetimes, denied, expected) => {
    const judgement = judge(leaversDisabled, {
      collections: {
        'people.leavers': [left],
        'identity.directoryUsers': [disabled],
        'people.accountRemovals': [removal('2026-11-03T14:00:00Z')],
        'identity.tokenLifetimes': lifetimes,
      },
      denied,
    });
    expect(judgement.status).toBe(expected);
    expect(judgement.notes.join()).toContain('token');
  });

  const closed = cloudUser({ passwordEnabled: false });
  const credential = (active: boolean): UserCredential =>
    member('APKA1', { user: 'alice', kind: 'SSH public key', active });
  const center = (part: Partial<CenterUser> = {}): CenterUser =>
    member('c-1', { name: 'alice', enabled: true, personId: 'P-1', otherIds: [], ...part });
  it.each([
    ['an IAM user whose keys are gone', [], [], 'pass'],
    ['an SSH key that nobody took away', [credential(true)], [], 'fail'],
    ['an SSH key that was made inactive', [credential(false)], [], 'pass'],
    ['an Identity Center user still enabled', [], [center()], 'fail'],
    [
      'a disabled one, whose portal session nobody can read',
      [],
      [center({ enabled: false })],
      'inconclusive',
    ],
    ['one whom the directory knows as its own', [], [center({ personId: null, otherIds: ['u-1'] })], 'fail'],
    ['one of another person', [], [center({ personId: null, otherIds: ['u-2'] })], 'pass'],
    ['one of nobody', [], [center({ personId: null })], 'inconclusive'],
  ])('case 45: who left still has %s: %s', (_name, credentials, centerUsers, expected) => {
    const removed = (account: string) => ({ ...removal('2026-11-01T17:00:00Z'), account });
    const collections = {
      'people.leavers': [left],
      'identity.cloudUsers': [closed],
      'identity.userCredentials': credentials,
      'identity.centerUsers': centerUsers,
      'identity.directoryUsers': [
        user({ enabled: false }),
        user({ objectId: 'u-2', name: 'bob@example.test', personId: 'P-2' }),
      ],
      'people.accountRemovals': ['u-1', closed.id, ...centerUsers.map(({ id }) => id)].map(removed),
    };
    expect(judge(leaversDisabled, { collections }).status).toBe(expected);
  });

  it('of several records the latest counts, whatever offset it is written with', () => {
    const records = [removal('2026-11-04T01:30:00+12:00'), removal('2026-11-03T17:00:00Z')];
    expect(judged([disabled], records)).toBe('fail');
    expect(judged([disabled], [removal('')])).toBe('inconclusive');
  });

  it('nobody left: nothing operated; an end in the future is not due', () => {
    expect(judged([user()], [], [])).toBe('not_operated');
    expect(judged([user()], [], [person({ endsAt: '2026-12-01T00:00:00Z' })])).toBe('not_operated');
  });

  it('does not pass where no source supplies any account', () => {
    const unplanned = ['identity.cloudUsers', 'identity.directoryUsers', 'people.accountRemovals'];
    expect(judge(leaversDisabled, { collections: { 'people.leavers': [left] }, unplanned }).status).toBe(
      'inconclusive',
    );
  });
});

describe('password policies', () => {
  const policy = (minimumLength: number | null, custom = true) =>
    member('p', { custom, minimumLength, maximumAgeDays: null });
  it.each([
    ['eight', policy(8), 'pass'],
    ['six', policy(6), 'fail'],
    ['the default of the service', policy(null, false), 'pass'],
    ['unstated', policy(null), 'inconclusive'],
  ])('%s: %s', (_name, one, expected) => {
    expect(judge(passwordPolicy, { collections: { 'identity.passwordPolicies': [one] } }).status).toBe(
      expected,
    );
  });
});

describe('standing privilege', () => {
  it.each([
    ['a person', assignment(), 'fail'],
    ['a group', assignment({ principalType: 'Group' }), 'fail'],
    ['eligible', assignment({ hold: 'eligible' }), 'pass'],
    ['activated', assignment({ hold: 'activated' }), 'pass'],
    ['a role that only reads', assignment({ privileged: false }), 'pass'],
    ['a role that nobody read', assignment({ privileged: null }), 'inconclusive'],
    ['a service', assignment({ principalType: 'ServicePrincipal' }), 'pass'],
    ['something new', assignment({ principalType: 'Agent' }), 'inconclusive'],
  ])('%s: %s', (_name, one, expected) => {
    expect(
      judge(privilegedAssignmentsEligible, { collections: { 'identity.roleAssignments': [one] } }).status,
    ).toBe(expected);
  });
});

describe('standing privilege in the directory', () => {
  const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
  const grant = (part: object = {}) => ({
    id: 'g',
    principal: 'person',
    role: globalAdministrator,
    scope: '/',
    hold: 'standing',
    endsAt: null,
    evidence: ['E-1'],
    ...part,
  });
  const role = (id: string, actions: string[]) => ({
    id,
    templateId: id,
    displayName: id,
    builtIn: true,
    actions,
    evidence: [],
  });
  const judged = (grants: object[]): string => {
    const model = {
      tenants: ['tenant'],
      servicePrincipals: [{ id: 'service' }],
      directoryRoles: [
        role('reader', ['microsoft.directory/users/standard/read']),
        role('role-keeper', ['microsoft.directory/roleAssignments/allProperties/allTasks']),
      ],
      directoryGrants: grants,
    };
    return judge(privilegedAssignmentsEligible, {
      collections: {
        'identity.roleAssignments': [assignment({ hold: 'eligible' })],
        'identity.azure': [member('tenant', { model })],
      },
      reach: reach({ tenants: new Set(['tenant']) }),
    }).status;
  };
  it.each([
    ['nobody', [], 'pass'],
    ['a permanent Global Administrator', [grant()], 'fail'],
    ['one who activated it', [grant({ hold: 'activated' })], 'pass'],
    ['one who may activate it', [grant({ hold: 'eligible' })], 'pass'],
    ['a service', [grant({ principal: 'service' })], 'pass'],
    ['a role that reads', [grant({ role: 'reader' })], 'pass'],
    ['a role of the CA that gives roles', [grant({ role: 'role-keeper' })], 'fail'],
    ['a role that nobody read', [grant({ role: 'unheard-of' })], 'inconclusive'],
  ])('%s: %s', (_name, grants, expected) => {
    expect(judged(grants)).toBe(expected);
  });
});

describe('just-in-time access', () => {
  const policy = (sources: string[], maximumDuration: string | null = 'PT3H'): PortPolicy =>
    member('jit', { machine: 'vm-1', port: 22, sources, maximumDuration });
  it.each([
    ['short, from one network', policy(['192.0.2.0/24']), 'pass'],
    ['from anywhere', policy(['*']), 'fail'],
    ['from no stated source', policy([]), 'fail'],
    ['too long', policy(['192.0.2.0/24'], 'P1D'), 'fail'],
    ['without an end', policy(['192.0.2.0/24'], null), 'fail'],
    ['for a time that is written otherwise', policy(['192.0.2.0/24'], '03:00:00'), 'inconclusive'],
    ['from a service tag of unknown content', policy(['AzureCloud']), 'inconclusive'],
  ])('%s: %s', (_name, one, expected) => {
    expect(judge(justInTimePortPolicies, { collections: { 'identity.portPolicies': [one] } }).status).toBe(
      expected,
    );
  });

  it('no policy: nothing operated', () => {
    expect(judge(justInTimePortPolicies, {}).status).toBe('not_operated');
  });
});
