import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/estate/activity/changes.ts';
import type { SignIn } from '../../../src/estate/activity/sign-ins.ts';
import { sharedCredentialUseTraced } from '../../../src/judge/checks/shared-credential-use-traced.ts';
import { sharedUseApproved } from '../../../src/judge/checks/shared-use-approved.ts';
import { sharedUseAttributed } from '../../../src/judge/checks/shared-use-attributed.ts';
import { judge, member, reach, type Given } from '../estate-fixture.ts';
import {
  change,
  checkout,
  person,
  registered,
  root,
  sessionOf,
  signIn,
  ticket,
  userOf,
  window,
} from './activity-fixture.ts';

const checks = [sharedUseApproved, sharedUseAttributed, sharedCredentialUseTraced];

interface Facts {
  signIns?: SignIn[];
  changes?: Change[];
  register?: object[];
  checkouts?: object[];
  tickets?: object[];
  windows?: object[];
  center?: object[];
}

/** What the three checks say: of the activity, of the person, and of both. */
function judged(facts: Facts, more: Given = {}) {
  const collections = {
    'activity.signIns': facts.signIns ?? [signIn(root)],
    'activity.changes': facts.changes ?? [],
    'activity.windows': facts.windows ?? [window()],
    'people.accountRegister': facts.register ?? [],
    'people.checkouts': facts.checkouts ?? [checkout()],
    'people.tickets': facts.tickets ?? [ticket()],
    'people.roster': [person('P-1'), person('P-2')],
    'identity.centerUsers': facts.center ?? [],
  } as NonNullable<Given['collections']>;
  return checks.map((check) => judge(check, { unplanned: ['people.leavers'], collections, ...more }));
}
const statuses = (facts: Facts, more: Given = {}) => judged(facts, more).map(({ status }) => status);
const all = (status: string) => [status, status, status];

describe('a use of a root user', () => {
  it.each([
    ['within one checkout, for a ticket approved before', {}, ['pass', 'pass', 'pass']],
    ['without a checkout', { checkouts: [] }, all('fail')],
    ['before the checkout', { checkouts: [checkout({ takenAt: '2026-11-10T10:00:01Z' })] }, all('fail')],
    ['after the return', { checkouts: [checkout({ returnedAt: '2026-11-10T09:59:59Z' })] }, all('fail')],
    [
      'at the instant of the return',
      { checkouts: [checkout({ returnedAt: '2026-11-10T10:00:00Z' })] },
      all('pass'),
    ],
    [
      'of another account that was checked out',
      { checkouts: [checkout({ account: 'arn:aws:iam::444455556666:root' })] },
      all('fail'),
    ],
    ['while it is out', { checkouts: [checkout({ returnedAt: null })] }, all('pass')],
    ['for a ticket that is not there', { tickets: [] }, ['fail', 'pass', 'fail']],
    [
      'for a ticket that was not approved',
      { tickets: [ticket({ approvedAt: null })] },
      ['fail', 'pass', 'fail'],
    ],
    [
      'for a ticket approved only later',
      { tickets: [ticket({ approvedAt: '2026-11-10T10:00:01Z' })] },
      ['fail', 'pass', 'fail'],
    ],
    [
      'for a ticket of which two rows differ',
      { tickets: [ticket(), ticket({ approvedAt: null })] },
      ['inconclusive', 'pass', 'inconclusive'],
    ],
    [
      'while two people had it',
      { checkouts: [checkout(), checkout({ personId: 'P-2' })] },
      ['pass', 'fail', 'fail'],
    ],
    ['while one person had it twice', { checkouts: [checkout(), checkout()] }, all('pass')],
    [
      'by somebody whom the roster does not list',
      { checkouts: [checkout({ personId: 'P-8' })] },
      ['pass', 'fail', 'fail'],
    ],
    [
      'that failed to sign in',
      { signIns: [signIn(root, { succeeded: false })], checkouts: [] },
      all('not_operated'),
    ],
    [
      'of which nothing says whether it signed in',
      { signIns: [signIn(root, { succeeded: null })], checkouts: [] },
      all('inconclusive'),
    ],
    [
      'that was refused what it asked for',
      { signIns: [], changes: [change(root, { succeeded: false })], checkouts: [] },
      all('fail'),
    ],
    ['that nobody made', { signIns: [], checkouts: [], tickets: [] }, all('not_operated')],
    [
      'in an account where the system is not',
      { signIns: [signIn(root, { container: '999988887777' })], checkouts: [] },
      all('not_operated'),
    ],
  ] as [string, Facts, string[]][])('%s', (_name, facts, expected) =>
    expect(statuses(facts)).toEqual(expected),
  );

  it('for a ticket that was closed before is left open', () => {
    const closed = [ticket({ closedAt: '2026-11-10T09:30:00Z' })];
    expect(statuses({ tickets: closed })).toEqual(['inconclusive', 'pass', 'inconclusive']);
  });

  it('after the files were made is in neither of them', () => {
    const late = [signIn(root, { at: '2026-11-20T08:59:30.000Z' })];
    expect(statuses({ signIns: late })).toEqual(all('inconclusive'));
    expect(statuses({ signIns: late, checkouts: [checkout({ returnedAt: null })] })).toEqual(
      all('inconclusive'),
    );
  });

  it('is said with its number and instants, and by each statement in its own words', () => {
    const twice = [signIn(root), signIn(root, { at: '2026-11-11T10:00:00.000Z' })];
    const [approved, attributed] = judged({ signIns: twice, checkouts: [] });
    expect(approved?.exceptions).toHaveLength(1);
    expect(approved?.exceptions[0]?.condition).toContain(
      'used 2 times from 2026-11-10T10:00:00.000Z to 2026-11-11T10:00:00.000Z: no checkout covers it, so that no approved activity',
    );
    expect(attributed?.exceptions[0]?.condition).toContain('nobody is known');
  });

  it('a checkout without a return is named', () => {
    expect(judged({ checkouts: [checkout({ returnedAt: null })] })[0]?.notes.join()).toContain(
      'without a return',
    );
  });
});

describe('what counts as shared', () => {
  const used = (register: object[], changes: Change[], more: Facts = {}) =>
    statuses({ signIns: [], changes, register, checkouts: [], ...more });
  it.each([
    [
      'a registered user, by ARN',
      [registered(userOf('ops').ids[1]!, 'shared')],
      [change(userOf('ops'))],
      'fail',
    ],
    ['one by unique id', [registered('AIDAOPS', 'break-glass')], [change(userOf('ops'))], 'fail'],
    [
      'one by its name, which widens what is asked about',
      [registered('ops', 'shared')],
      [change(userOf('ops'))],
      'fail',
    ],
    [
      'a session of a registered role',
      [registered(sessionOf('admin').sessions[3]!, 'shared')],
      [change(sessionOf('admin'))],
      'fail',
    ],
    [
      'a person registered as one',
      [registered(userOf('ops').ids[1]!, 'person')],
      [change(userOf('ops'))],
      'not_operated',
    ],
    [
      'a service registered as one',
      [registered(userOf('ops').ids[1]!, 'service')],
      [change(userOf('ops'))],
      'not_operated',
    ],
    ['an account that is not registered', [], [change(userOf('ops'))], 'not_operated'],
  ] as const)('%s', (_name, register, changes, expected) => {
    expect(used([...register], [...changes])).toEqual(all(expected));
  });

  it('an account that another directory provisions is the registered one as well, in whatever account it signs in', () => {
    const actor = { ...root, kind: 'user' as const, ids: ['u-1'], label: 'Identity Center user u-1' };
    const center = [member('u-1', { name: 'ops', enabled: true, personId: null, otherIds: ['oid-1'] })];
    const facts = {
      signIns: [signIn(actor, { container: '999988887777' })],
      register: [registered('OID-1', 'shared')],
      center,
    };
    expect(statuses({ ...facts, checkouts: [] })).toEqual(all('fail'));
    expect(statuses({ ...facts, checkouts: [checkout({ account: 'oid-1' })] })).toEqual(all('pass'));
  });

  it('a user of Identity Center is one in whatever account it signs in, though its directory was not read', () => {
    const actor = { ...root, kind: 'user' as const, ids: ['u-1'], label: 'Identity Center user u-1' };
    const facts = {
      signIns: [signIn(actor, { container: '999988887777' })],
      register: [registered('u-1', 'shared')],
      checkouts: [],
    };
    expect(statuses(facts, { unplanned: ['identity.centerUsers', 'people.leavers'] })).toEqual(all('fail'));
  });

  it('a registered account of a person who may be one is checked out by its own name', () => {
    const row = registered(sessionOf('admin').sessions[3]!, 'break-glass');
    const facts = { signIns: [], changes: [change(sessionOf('admin'))], register: [row] };
    expect(statuses({ ...facts, checkouts: [checkout({ account: row.account })] })).toEqual(all('pass'));
  });
});

describe('what was not read', () => {
  it.each([
    'activity.signIns',
    'activity.changes',
    'activity.windows',
    'people.accountRegister',
    'people.checkouts',
    'people.tickets',
    'people.roster',
  ])('without %s nothing passes, and nothing is said not to have been used', (name) => {
    expect(statuses({}, { denied: [name] })).toEqual(all('inconclusive'));
    const none = { signIns: [], checkouts: [], tickets: [] };
    expect(statuses(none, { denied: [name] })).toEqual(all('inconclusive'));
  });

  it('a use without a checkout is a finding on a partial log, and none while the checkouts were not read whole', () => {
    expect(statuses({ checkouts: [] }, { denied: ['activity.changes'] })).toEqual(all('fail'));
    expect(statuses({ checkouts: [] }, { denied: ['people.checkouts'] })).toEqual(all('inconclusive'));
    expect(statuses({ checkouts: [] }, { unplanned: ['people.checkouts'] })).toEqual(all('inconclusive'));
  });

  it('a register of accounts that nobody gave leaves open what else is shared', () => {
    expect(statuses({}, { unplanned: ['people.accountRegister', 'people.leavers'] })).toEqual(
      all('inconclusive'),
    );
  });

  it('files of checkouts are not asked for where nothing was used', () => {
    const unplanned = ['people.checkouts', 'people.tickets', 'people.roster', 'people.leavers'];
    expect(statuses({ signIns: [] }, { unplanned })).toEqual(all('not_operated'));
  });

  it('a log that reaches back too short a time, or does not say how far, proves nothing', () => {
    const short = window({
      from: '2026-11-13T09:00:00.000Z',
      cut: 'the directory keeps its logs for 7 days',
    });
    for (const windows of [[short], [window({ from: null })], []])
      expect(statuses({ windows })).toEqual(all('inconclusive'));
    expect(judged({ windows: [short] })[0]?.undecided[0]?.condition).toContain('7 days');
    expect(statuses({ windows: [short], checkouts: [] })).toEqual(all('fail'));
  });

  it('a record that cannot be read is named', () => {
    const broken = signIn(root, {
      at: null,
      fault: 'carries no record that is a JSON object',
      succeeded: null,
    });
    const [approved] = judged({ signIns: [signIn(root), broken] });
    expect(approved?.status).toBe('inconclusive');
    expect(approved?.undecided[0]).toMatchObject({ subject: 'Event s-1 of 111122223333' });
  });

  it('of a system with another account nothing is asked', () => {
    expect(statuses({}, { reach: reach({ containers: new Set(['444455556666']) }) })).toEqual(
      all('not_operated'),
    );
  });
});
