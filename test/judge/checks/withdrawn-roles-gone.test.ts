import { describe, expect, it } from 'vitest';
import type { AwsIdentityModel } from '../../../src/estate/identity/aws/model.ts';
import type { HeldCredential } from '../../../src/estate/identity/held-credentials.ts';
import type { Person, RecordedRoleChange, RegisteredAccount } from '../../../src/estate/people/people.ts';
import { withdrawnRolesGone } from '../../../src/judge/checks/withdrawn-roles-gone.ts';
import type { Scope, TrustedRole } from '../../../src/scope/scope.ts';
import {
  account,
  allow,
  deny,
  documentOf,
  estate,
  noCredentials,
  resource,
  user,
} from '../../analyse/access/aws/estate.ts';
import { judge, member, reach } from '../estate-fixture.ts';

const secret = `arn:aws:secretsmanager:us-east-1:${account}:secret:pin-Abc123`;
const signsIn = { ...noCredentials, password: true };
const withdrawnAt = '2026-10-30T16:00:00Z';
const before = '2026-01-05T08:00:00Z';
const after = '2026-10-31T08:00:00Z';

const person = (roles: string[], part: Partial<Person> = {}): Person =>
  member('P-1', {
    personId: 'P-1',
    status: 'active',
    employment: 'employee',
    startsAt: '2020-01-01T00:00:00Z',
    endsAt: null,
    email: null,
    roles,
    ...part,
  });
const changed = (part: Partial<RecordedRoleChange> = {}): RecordedRoleChange =>
  member('c-1', {
    personId: 'P-1',
    role: 'operator',
    change: 'withdrawn',
    effectiveAt: withdrawnAt,
    ticketId: null,
    ...part,
  });
const held = (part: Partial<HeldCredential> = {}): HeldCredential =>
  member('AKIA', { user: 'ann', kind: 'access key', active: true, madeAt: before, ...part });
const registered = (part: Partial<RegisteredAccount> = {}): RegisteredAccount =>
  member('g-1', {
    account: `arn:aws:iam::${account}:user/emergency`,
    kind: 'break-glass',
    personId: 'P-1',
    confirmedBy: 'P-9',
    confirmedAt: before,
    ...part,
  });

const may = (actions: string[]): NonNullable<TrustedRole['may']> => [
  { source: 'aws', actions, resources: ['*'] },
];
const roles: Scope['roles'] = {
  operator: { duties: 'Runs it', systems: ['ocsp'], may: may(['ssm:*', 'secretsmanager:*']) },
  reader: { duties: 'Reads logs', systems: ['logs'], may: may(['s3:Get*']) },
  deputy: { duties: 'Stands in', systems: ['ocsp'], may: may(['ssm:*']) },
};
const scope: Partial<Scope> = {
  roles,
  sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
  systems: Object.fromEntries(
    ['ocsp', 'logs'].map((id) => [
      id,
      {
        class: 'certificate-system' as const,
        functions: [],
        environment: 'one',
        environmentClass: 'ca-controlled' as const,
        owner: 'pki',
        serves: [],
        select: [{ source: 'aws', tag: { system: id } }],
      },
    ]),
  ),
};
const systems = new Map([
  ['ocsp', reach({ tenants: new Set() })],
  ['logs', reach({ containers: new Set(['444455556666']) })],
]);

interface Case {
  changes?: RecordedRoleChange[];
  leavers?: Person[];
  roster?: Person[];
  register?: RegisteredAccount[];
  credentials?: HeldCredential[];
  /** Policy statements of ann's account. */
  policies?: Parameters<typeof user>[1];
  secretFacts?: { changedAt?: string | null; rotatedAt?: string | null; createdAt?: string | null };
  /** Whether nobody can sign in with ann's account. */
  closed?: boolean;
  denied?: string[];
  unplanned?: string[];
  roles?: Scope['roles'];
  at?: Date;
}

/** Without more said, ann was an operator, became a reader, and nothing was left behind. */
function judged(one: Case = {}) {
  const { policies = [], secretFacts = { rotatedAt: after } } = one;
  const facts = { key: null, createdAt: before, changedAt: null, rotatedAt: null, ...secretFacts };
  const model: AwsIdentityModel = estate({
    users: [
      user('ann', policies, {
        tags: { 'person-id': 'P-1' },
        credentials: one.closed ? noCredentials : signsIn,
      }),
      user('emergency', []),
    ],
    resources: [
      resource(secret, null, { tags: { system: 'ocsp' }, secret: facts }),
      resource(`arn:aws:s3:::logs`, null, {
        tags: { system: 'logs' },
        bucket: { publicByPolicy: false, publicAccessRestricted: true, accessControlLists: false },
      }),
    ],
  });
  return judge(withdrawnRolesGone, {
    scope: { ...scope, ...(one.roles === undefined ? {} : { roles: one.roles }) },
    systems,
    unplanned: [
      'identity.azure',
      'identity.signInTenants',
      'identity.directoryUsers',
      ...(one.register === undefined ? ['people.accountRegister'] : []),
      ...(one.unplanned ?? []),
    ],
    denied: one.denied ?? [],
    ...(one.at === undefined ? {} : { at: one.at }),
    collections: {
      'identity.aws': [member('aws', { model })],
      'identity.heldCredentials': one.credentials ?? [],
      'people.roleChanges': one.changes ?? [changed()],
      'people.leavers': one.leavers ?? [],
      'people.roster': one.roster ?? [person(['reader'])],
      'people.accountRegister': one.register ?? [],
    },
  });
}

const left = person([], { status: 'terminated', endsAt: withdrawnAt });
const session = [allow('secretsmanager:GetSecretValue')];

describe('a role that was withdrawn', () => {
  it.each<[string, Case, string]>([
    ['and left nothing behind', {}, 'pass'],
    ['and stands on the roster still', { roster: [person(['operator', 'reader'])] }, 'fail'],
    [
      'and was granted again later',
      {
        changes: [changed(), changed({ change: 'granted', effectiveAt: after })],
        roster: [person(['operator'])],
      },
      'pass',
    ],
    [
      'and granted at the same instant',
      { changes: [changed(), changed({ change: 'granted' })] },
      'inconclusive',
    ],
    ['only from tomorrow', { changes: [changed({ effectiveAt: '2026-11-21T00:00:00Z' })] }, 'not_operated'],
    ['from no instant', { changes: [changed({ effectiveAt: '' })] }, 'inconclusive'],
    ['never: nothing was withdrawn', { changes: [] }, 'not_operated'],
    ['and is declared nowhere', { changes: [changed({ role: 'wizard' })] }, 'inconclusive'],
    [
      'and is called as a member of every object',
      { changes: [changed({ role: 'toString' })] },
      'inconclusive',
    ],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given).status).toBe(expected);
  });

  it('says that it was granted again', () => {
    const changes = [changed(), changed({ change: 'granted', effectiveAt: after })];
    expect(judged({ changes }).notes.join()).toContain('was granted operator again');
  });

  it('a record read before it took effect proves nothing, either way', () => {
    const changes = [changed({ effectiveAt: '2026-11-20T08:59:30Z' })];
    const judgement = judged({ changes, roster: [person(['operator'])], policies: session });
    expect(judgement.status).toBe('inconclusive');
    expect(judgement.exceptions).toEqual([]);
    expect(judgement.undecided.map(({ condition }) => condition).join()).toContain('read at');
  });
});

describe('access that was left', () => {
  it.each<[string, Case, string]>([
    ['to a secret of the system', { policies: session }, 'fail'],
    ['that a role still held is for', { policies: [allow('s3:GetObject')] }, 'pass'],
    [
      'that another role for the same system is for',
      {
        policies: session,
        roster: [person(['deputy'])],
        roles: {
          ...roles,
          deputy: { ...roles['deputy']!, may: may(['secretsmanager:GetSecretValue']) },
        },
        secretFacts: { rotatedAt: after },
      },
      'pass',
    ],
    [
      'that the record alone says another role is for',
      {
        policies: session,
        roster: [person([])],
        changes: [changed(), changed({ role: 'deputy', change: 'granted' })],
        roles: {
          ...roles,
          deputy: { ...roles['deputy']!, may: may(['secretsmanager:GetSecretValue']) },
        },
      },
      'pass',
    ],
    [
      'and that a condition nobody can read decides over',
      {
        policies: [
          allow('secretsmanager:GetSecretValue', '*', { StringResembles: { 'aws:username': 'ann' } }),
        ],
      },
      'inconclusive',
    ],
    ['by an account that nobody can sign in with', { policies: session, closed: true }, 'pass'],
    ['and denied', { policies: [...session, deny('secretsmanager:*')] }, 'pass'],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given).status).toBe(expected);
  });

  it('names the person, the account and the way', () => {
    const [first] = judged({ policies: session }).exceptions;
    expect(first?.subject).toBe(`P-1 as AWS user ann in ${account}`);
    expect(first?.condition).toContain('can still perform secretsmanager:GetSecretValue on ocsp');
    expect(first?.witness).toMatchObject({ certainty: 'proved' });
  });
});

describe('credentials of the person', () => {
  it.each<[string, Case, string]>([
    ['a key made before', { credentials: [held()] }, 'fail'],
    ['a key made after', { credentials: [held({ madeAt: after })] }, 'pass'],
    ['a key that is inactive', { credentials: [held({ active: false })] }, 'pass'],
    ['a key of unknown age', { credentials: [held({ madeAt: null })] }, 'inconclusive'],
    ['a key of unknown state', { credentials: [held({ active: null })] }, 'inconclusive'],
    ['a password set before', { credentials: [held({ kind: 'password' })] }, 'fail'],
    ['a password set after', { credentials: [held({ kind: 'password', madeAt: after })] }, 'pass'],
    ['an SSH key of before', { credentials: [held({ kind: 'SSH public key' })] }, 'fail'],
    ['a certificate of before', { credentials: [held({ kind: 'signing certificate' })] }, 'fail'],
    [
      'a certificate that was changed after, perhaps only switched on',
      { credentials: [held({ kind: 'signing certificate', madeAt: after })] },
      'inconclusive',
    ],
    ['a key of another user', { credentials: [held({ user: 'bob' })] }, 'pass'],
    [
      'a key in an account where a role is left',
      { credentials: [held()], roster: [person(['deputy'])] },
      'pass',
    ],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given).status).toBe(expected);
  });
});

describe('what was shared', () => {
  const emergency = held({ user: 'emergency', kind: 'password' });
  it.each<[string, Case, string]>([
    ['an emergency password of before', { register: [registered()], credentials: [emergency] }, 'fail'],
    [
      'an emergency password of after',
      { register: [registered()], credentials: [{ ...emergency, madeAt: after }] },
      'pass',
    ],
    [
      'an emergency password that somebody else answers for',
      {
        register: [registered({ personId: 'P-2' })],
        credentials: [emergency],
        roster: [person(['reader']), person([], { personId: 'P-2' })],
      },
      'pass',
    ],
    ['a secret that was rotated', { secretFacts: { rotatedAt: after, changedAt: after } }, 'pass'],
    ['a secret that was made since', { secretFacts: { createdAt: after } }, 'pass'],
    ['a secret untouched since before', { secretFacts: { changedAt: before } }, 'fail'],
    ['a secret changed since, perhaps in its tags', { secretFacts: { changedAt: after } }, 'inconclusive'],
    ['a secret of which nothing is said', { secretFacts: {} }, 'inconclusive'],
    [
      'an untouched secret that the role was not for',
      { secretFacts: { changedAt: before }, changes: [changed({ role: 'deputy' })] },
      'inconclusive',
    ],
    [
      'an untouched secret of a system that the role was not for',
      { secretFacts: { changedAt: before }, changes: [changed({ role: 'reader' })], roster: [person([])] },
      'pass',
    ],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given).status).toBe(expected);
  });
});

describe('people who left', () => {
  it.each<[string, Case, string]>([
    ['and left nothing behind', { changes: [], leavers: [left], roster: [left] }, 'pass'],
    ['and only the roster says so', { changes: [], roster: [left] }, 'pass'],
    ['nobody knows when', { changes: [], roster: [{ ...left, endsAt: null }] }, 'inconclusive'],
    ['and whom the roster lists on', { changes: [], leavers: [left], roster: [person([])] }, 'fail'],
    ['and who keep a key', { changes: [], leavers: [left], roster: [], credentials: [held()] }, 'fail'],
    [
      'and who keep a key in an account that no role was for',
      { leavers: [left], roster: [left], credentials: [held()], changes: [changed({ role: 'reader' })] },
      'fail',
    ],
    [
      'and came back',
      {
        changes: [],
        leavers: [left],
        roster: [person(['operator'], { startsAt: after })],
        credentials: [held()],
      },
      'pass',
    ],
    [
      'whose secrets nobody replaced, though nothing says that they could read them',
      { changes: [], leavers: [left], roster: [left], secretFacts: { changedAt: before } },
      'inconclusive',
    ],
    [
      'whose secrets nobody replaced, and who could read them by their role',
      { changes: [changed()], leavers: [left], roster: [left], secretFacts: { changedAt: before } },
      'fail',
    ],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given).status).toBe(expected);
  });
});

describe('what was not read', () => {
  it.each([
    'people.roleChanges',
    'people.leavers',
    'people.roster',
    'identity.aws',
    'identity.heldCredentials',
  ])('without %s nothing passes', (name) => {
    expect(judged({ denied: [name] }).status).toBe('inconclusive');
  });

  it('without a source of role changes it is not known', () => {
    expect(judged({ unplanned: ['people.roleChanges'] }).status).toBe('inconclusive');
  });

  it('where the roster is short, what another role may be for is not proved', () => {
    const judgement = judged({ denied: ['people.roster'], policies: session });
    expect(judgement.exceptions).toEqual([]);
  });

  it('an account of nobody that reaches the system may be the person’s', () => {
    const nobody = estate({
      users: [user('who', session, { credentials: signsIn })],
      resources: [resource(secret, null, { tags: { system: 'ocsp' } })],
    });
    const judgement = judge(withdrawnRolesGone, {
      scope,
      systems,
      unplanned: [
        'identity.azure',
        'identity.signInTenants',
        'identity.directoryUsers',
        'people.accountRegister',
      ],
      collections: {
        'identity.aws': [member('aws', { model: nobody })],
        'people.roleChanges': [changed()],
        'people.roster': [person(['reader'])],
      },
    });
    expect(judgement.undecided.map(({ condition }) => condition).join()).toContain('AWS user who');
  });

  it('a policy that cannot be read leaves it open', () => {
    const broken = { ...documentOf(allow('ssm:*')), document: null, fault: 'is not JSON' };
    const model = estate({
      users: [{ ...user('ann', []), credentials: signsIn, tags: { 'person-id': 'P-1' }, inline: [broken] }],
      resources: [resource(secret, null, { tags: { system: 'ocsp' } })],
    });
    const judgement = judge(withdrawnRolesGone, {
      scope,
      systems,
      unplanned: [
        'identity.azure',
        'identity.signInTenants',
        'identity.directoryUsers',
        'people.accountRegister',
      ],
      collections: {
        'identity.aws': [member('aws', { model })],
        'people.roleChanges': [changed()],
        'people.roster': [person(['reader'])],
      },
    });
    expect(judgement.status).toBe('inconclusive');
  });
});
