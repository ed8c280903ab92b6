import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/estate/activity/changes.ts';
import { actionsWithinRoles } from '../../../src/judge/checks/actions-within-roles.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import { estate, user } from '../../analyse/access/aws/estate.ts';
import { judge, member, reach, type Given } from '../estate-fixture.ts';
import { account, change, person, registered, root, sessionOf, userOf, window } from './activity-fixture.ts';

const alice = userOf('alice');
const system = (more: object) => ({
  class: 'certificate-system',
  functions: [],
  environment: 'legacy',
  environmentClass: 'third-party-controlled',
  owner: 'pki-ops',
  serves: [],
  select: [{ source: 'aws', tag: { system: 'ocsp' } }],
  ...more,
});
const scopeWith = (resources: string[], more: object = {}): Partial<Scope> =>
  ({
    sources: { aws: { kind: 'aws', accounts: [account, '444455556666'], regions: ['us-east-1'] } },
    systems: {
      ocsp: system(more),
      logs: system({ class: 'security-support-system', select: [{ source: 'aws' }] }),
    },
    roles: {
      operator: {
        duties: '',
        systems: ['ocsp'],
        may: [{ source: 'aws', actions: ['ec2:Stop*'], resources }],
      },
    },
  }) as unknown as Partial<Scope>;

interface Facts {
  changes?: Change[];
  people?: object[];
  register?: object[];
  resources?: string[];
  system?: object;
  windows?: object[];
  tags?: Record<string, string>;
}

function judged(facts: Facts, more: Given = {}) {
  const tags = facts.tags ?? { 'person-id': 'P-1' };
  const model = estate({ users: [{ ...user('alice', [], { tags }), uniqueId: 'AIDAALICE' }] });
  const own = reach({ resources: new Set(['i-1']) });
  return judge(actionsWithinRoles, {
    scope: scopeWith(facts.resources ?? ['*'], facts.system),
    systems: new Map([
      ['ocsp', own],
      ['logs', reach()],
    ]),
    inapplicable: ['identity.azure', 'identity.directoryUsers'],
    unplanned: ['people.leavers', 'people.accountRegister'],
    ...more,
    collections: {
      'activity.changes': facts.changes ?? [change(alice)],
      'activity.windows': facts.windows ?? [window()],
      'identity.aws': [member('aws', { model })],
      'network.filters': [member('sg-1', { concerns: ['i-1'] }), member('sg-2', { concerns: ['i-2'] })],
      'people.roster': facts.people ?? [person('P-1')],
      'people.accountRegister': facts.register ?? [],
    } as NonNullable<Given['collections']>,
  });
}
const whole = { select: [{ source: 'aws', account }] };
const outside = (more: Partial<Change> = {}) => change(alice, { action: 'ec2:TerminateInstances', ...more });

describe('a change by a person', () => {
  it.each([
    ['within the role', {}, 'pass'],
    ['outside of it', { changes: [outside()] }, 'fail'],
    ['outside of it, that failed', { changes: [outside({ succeeded: false })] }, 'not_operated'],
    [
      'outside of it, of which nothing says whether it succeeded',
      { changes: [outside({ succeeded: null })] },
      'inconclusive',
    ],
    [
      'outside of it, on what is not the system',
      { changes: [outside({ resources: ['i-2'] })] },
      'not_operated',
    ],
    [
      'outside of it, in another account',
      { changes: [outside({ container: '444455556666' })] },
      'not_operated',
    ],
    [
      'outside of it, on a group that guards the system',
      { changes: [outside({ resources: ['sg-1'] })] },
      'fail',
    ],
    [
      'outside of it, on a group that guards another',
      { changes: [outside({ resources: ['sg-2'] })] },
      'not_operated',
    ],
    ['outside of it, that names no resource', { changes: [outside({ resources: [] })] }, 'inconclusive'],
    [
      'outside of it, by a name that may not be the permission',
      { changes: [outside({ named: false })] },
      'inconclusive',
    ],
    ['on an id, where the role is for ARNs', { resources: ['arn:aws:ec2:*:*:instance/*'] }, 'inconclusive'],
    [
      'on an ARN, where the role is for it',
      {
        resources: ['arn:aws:ec2:*:*:instance/*'],
        changes: [change(alice, { resources: [`arn:aws:ec2:us-east-1:${account}:instance/i-1`] })],
      },
      'pass',
    ],
    [
      'on an ARN, where the role is for another',
      {
        resources: ['arn:aws:ec2:*:*:instance/i-9'],
        changes: [change(alice, { resources: [`arn:aws:ec2:us-east-1:${account}:instance/i-1`] })],
      },
      'fail',
    ],
    [
      'in an account that is the system, naming no resource',
      { system: whole, changes: [outside({ resources: [] })] },
      'fail',
    ],
    [
      'in an account that is the system, within the role',
      { system: whole, changes: [change(alice, { resources: [] })] },
      'pass',
    ],
    ['without any role', { people: [person('P-1', { roles: [] })] }, 'fail'],
    ['with a role that nobody declared', { people: [person('P-1', { roles: ['ghost'] })] }, 'fail'],
    ['before the person began', { people: [person('P-1', { startsAt: '2026-11-11T00:00:00Z' })] }, 'fail'],
    [
      'after the person left',
      { people: [person('P-1', { status: 'terminated', endsAt: '2026-11-09T00:00:00Z' })] },
      'fail',
    ],
    [
      'before the person left, with the roles of then gone from the roster',
      { people: [person('P-1', { status: 'terminated', endsAt: '2026-11-11T00:00:00Z', roles: [] })] },
      'inconclusive',
    ],
    ['of nothing at all', { changes: [] }, 'not_operated'],
  ] as [string, Facts, string][])('%s: %s', (_name, facts, expected) =>
    expect(judged(facts).status).toBe(expected),
  );

  it('is said once, with its number and what shows it', () => {
    const twice = [outside(), outside({ at: '2026-11-11T10:00:00.000Z' })];
    const { exceptions } = judged({ changes: twice });
    expect(exceptions).toMatchObject([
      { subject: 'P-1 as AWS user alice', witness: { events: ['c-1', 'c-1'] } },
    ]);
    expect(exceptions[0]?.condition).toContain(
      'performed ec2:TerminateInstances on i-1 of ocsp 2 times from 2026-11-10',
    );
  });
});

describe('a change by somebody else', () => {
  const sessionArn = sessionOf('r').sessions[1]!;
  const roleName = sessionOf('r').sessions[3]!;
  it.each([
    [
      'a user whose name was given again',
      { changes: [change(userOf('alice', 'AIDAANOTHER'))] },
      'inconclusive',
    ],
    ['a user of nobody', { tags: {} }, 'inconclusive'],
    ['a root user', { changes: [change(root)] }, 'inconclusive'],
    ['a session', { changes: [change(sessionOf('r'))] }, 'inconclusive'],
    [
      'a session that calls itself a person',
      { changes: [change(sessionOf('r', { sourceIdentity: 'P-1' }))] },
      'inconclusive',
    ],
    [
      'a session that the register gives to a person',
      { changes: [change(sessionOf('r'))], register: [registered(sessionArn, 'person')] },
      'pass',
    ],
    [
      'one outside the role of its person',
      {
        changes: [change(sessionOf('r'), { action: 'ec2:RunInstances' })],
        register: [registered(sessionArn, 'person')],
      },
      'fail',
    ],
    [
      'one that the register gives to two',
      {
        changes: [change(sessionOf('r'))],
        register: [registered(sessionArn, 'person'), registered(sessionArn, 'person', 'P-2')],
      },
      'inconclusive',
    ],
    [
      'one of somebody unknown to the roster',
      { changes: [change(sessionOf('r'))], register: [registered(sessionArn, 'person', 'P-8')] },
      'inconclusive',
    ],
    [
      'a role that several use',
      { changes: [change(sessionOf('r'))], register: [registered(roleName, 'shared')] },
      'inconclusive',
    ],
    [
      'a registered service',
      { changes: [change(sessionOf('r'))], register: [registered(roleName, 'service')] },
      'pass',
    ],
    [
      'the cloud itself',
      { changes: [change({ ...root, kind: 'service', ids: [], label: 'kms.amazonaws.com' })] },
      'pass',
    ],
  ] as [string, Facts, string][])('%s: %s', (_name, facts, expected) =>
    expect(judged(facts, facts.register === undefined ? {} : { unplanned: ['people.leavers'] }).status).toBe(
      expected,
    ),
  );

  it('of a service is counted', () => {
    const service = { ...root, kind: 'service' as const, ids: [], label: 'kms.amazonaws.com' };
    expect(judged({ changes: [change(service), change(service)] }).notes).toContain(
      "2 changes by kms.amazonaws.com: no person's act",
    );
  });
});

describe('what was not read', () => {
  it.each(['activity.changes', 'activity.windows', 'identity.aws', 'people.roster', 'network.filters'])(
    'without %s nothing passes',
    (name) => expect(judged({}, { denied: [name] }).status).toBe('inconclusive'),
  );

  it('an act outside of the role is a finding on a partial log, and none while the roster was not read whole', () => {
    expect(judged({ changes: [outside()] }, { denied: ['activity.changes'] }).status).toBe('fail');
    expect(judged({ changes: [outside()] }, { denied: ['people.roster'] }).status).toBe('inconclusive');
  });

  it('a record that cannot be read, and a log that reaches back too short a time, leave it open', () => {
    expect(
      judged({ changes: [change(alice), change(alice, { fault: 'carries no record', at: null })] }).status,
    ).toBe('inconclusive');
    expect(judged({ windows: [window({ from: '2026-11-01T00:00:00Z' })] }).status).toBe('inconclusive');
    expect(judged({ changes: [], windows: [] }).status).toBe('inconclusive');
  });
});
