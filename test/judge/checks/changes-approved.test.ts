import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/estate/activity/changes.ts';
import { boundaryChangesApproved } from '../../../src/judge/checks/boundary-changes-approved.ts';
import { componentChangesApproved } from '../../../src/judge/checks/component-changes-approved.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import { estate, user } from '../../analyse/access/aws/estate.ts';
import { judge, member, reach, type Given } from '../estate-fixture.ts';
import {
  account,
  change,
  person,
  registered,
  sessionOf,
  ticket,
  userOf,
  window,
} from './activity-fixture.ts';

const scope = {
  sources: { aws: { kind: 'aws', accounts: [account, '444455556666'], regions: ['us-east-1'] } },
  systems: {
    ocsp: {
      class: 'certificate-system',
      functions: [],
      environment: 'legacy',
      environmentClass: 'third-party-controlled',
      owner: 'pki-ops',
      serves: [],
      select: [{ source: 'aws', tag: { system: 'ocsp' } }],
    },
  },
} as unknown as Partial<Scope>;

const alice = userOf('alice');
const stop = (more: Partial<Change> = {}) => change(alice, more);
const open = (more: Partial<Change> = {}) =>
  change(alice, { action: 'ec2:AuthorizeSecurityGroupIngress', resources: ['sg-1'], ...more });
const planned = (more: object = {}) => ({
  ...ticket({ approverId: 'P-2' }),
  startsAt: '2026-11-10T08:00:00Z',
  endsAt: '2026-11-10T12:00:00Z',
  implementers: [],
  resources: ['i-1', 'sg-1'],
  ...more,
});

function judged(
  check: typeof componentChangesApproved,
  changes: Change[],
  tickets: object[],
  more: Given = {},
) {
  const model = estate({
    users: [{ ...user('alice', [], { tags: { 'person-id': 'P-1' } }), uniqueId: 'AIDAALICE' }],
  });
  return judge(check, {
    scope,
    systems: new Map([['ocsp', reach({ resources: new Set(['i-1']) })]]),
    inapplicable: ['identity.azure', 'identity.directoryUsers'],
    unplanned: ['people.leavers', 'people.accountRegister'],
    ...more,
    collections: {
      'activity.changes': changes,
      'activity.windows': [window()],
      'identity.aws': [member('aws', { model })],
      'network.filters': [member('sg-1', { concerns: ['i-1'] })],
      'people.tickets': tickets,
      'people.roster': [person('P-1'), person('P-2'), person('P-3', { roles: [] })],
      ...more.collections,
    } as NonNullable<Given['collections']>,
  });
}

describe.each([
  ['of a component', componentChangesApproved, stop],
  ['of a boundary control', boundaryChangesApproved, open],
] as const)('a change %s', (_name, check, made) => {
  it.each([
    ['under a ticket for it, approved before', [planned()], 'pass'],
    ['under a ticket for it and for its maker', [planned({ implementers: ['p-1'] })], 'pass'],
    ['under no ticket', [], 'fail'],
    ['before the window of its ticket', [planned({ startsAt: '2026-11-10T10:00:01Z' })], 'fail'],
    ['after the window of its ticket', [planned({ endsAt: '2026-11-10T09:59:59Z' })], 'fail'],
    ['under a ticket for something else', [planned({ resources: ['i-9'] })], 'fail'],
    ['under a ticket for somebody else', [planned({ implementers: ['P-2'] })], 'fail'],
    ['under a ticket that was not approved', [planned({ approvedAt: null })], 'fail'],
    ['under a ticket approved later', [planned({ approvedAt: '2026-11-10T10:00:01Z' })], 'fail'],
    ['under a ticket that its maker approved', [planned({ approverId: 'P-1' })], 'fail'],
    ['under a ticket approved by nobody in a role', [planned({ approverId: 'P-3' })], 'fail'],
    ['under a ticket that names nothing', [planned({ resources: [] })], 'inconclusive'],
    ['under one good ticket of two', [planned({ ticketId: 'T-0', approvedAt: null }), planned()], 'pass'],
  ] as [string, object[], string][])('%s', (_case, tickets, status) =>
    expect(judged(check, [made()], tickets).status).toBe(status),
  );

  it('that failed is none, and of one that may have failed nothing is certain', () => {
    expect(judged(check, [made({ succeeded: false })], []).status).toBe('not_operated');
    expect(judged(check, [made({ succeeded: null })], []).status).toBe('inconclusive');
  });

  it('by the cloud itself is counted in a note', () => {
    const { actor } = change(sessionOf('x', { kind: 'service', label: 'Auto Scaling' }));
    const found = judged(check, [made({ actor })], []);
    expect(found.status).toBe('pass');
    expect(found.notes.join()).toMatch(/1 change by Auto Scaling/);
  });

  it('by nobody known needs a ticket all the same, and who approved it may have made it', () => {
    const { actor } = change(userOf('mallory'));
    expect(judged(check, [made({ actor })], []).status).toBe('fail');
    expect(judged(check, [made({ actor })], [planned()]).status).toBe('inconclusive');
    expect(judged(check, [made({ actor })], [planned({ implementers: ['P-1'] })]).status).toBe(
      'inconclusive',
    );
  });

  it('by a registered service account is counted, and a shared one has to have its ticket', () => {
    const of = (kind: 'service' | 'shared') =>
      judged(check, [made({ actor: userOf('svc') })], [], {
        unplanned: ['people.leavers'],
        collections: { 'people.accountRegister': [registered('AIDASVC', kind)] },
      });
    expect(of('service').status).toBe('pass');
    expect(of('shared').status).toBe('fail');
  });

  it('is not unticketed where tickets were not all read', () => {
    expect(judged(check, [made()], [], { denied: ['people.tickets'] }).status).toBe('inconclusive');
  });

  it('of which there is none proves nothing where the log was not read', () => {
    expect(judged(check, [], []).status).toBe('not_operated');
    expect(judged(check, [], [], { denied: ['activity.changes'] }).status).toBe('inconclusive');
  });
});

it('a filter that is gone since, and an action that is new, may have let something through', () => {
  const { status } = judged(
    boundaryChangesApproved,
    [open({ action: 'ec2:DeleteSecurityGroup', resources: ['sg-7'] })],
    [],
  );
  expect(status).toBe('fail');
  expect(
    judged(boundaryChangesApproved, [open({ action: 'ec2:OpenSesame', resources: [] })], []).status,
  ).toBe('fail');
  expect(judged(boundaryChangesApproved, [open({ container: '444455556666' })], []).status).toBe(
    'not_operated',
  );
});
