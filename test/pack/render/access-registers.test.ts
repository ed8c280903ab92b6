import { describe, expect, it } from 'vitest';
import type { Collected, Member } from '../../../src/estate/collection.ts';
import type { AccessRegister } from '../../../src/judge/access/register.ts';
import { leaversDisabled } from '../../../src/judge/checks/leavers-disabled.ts';
import { leaverRemovals } from '../../../src/judge/leaver-removals.ts';
import { leaverRows, reviewRows } from '../../../src/pack/render/access-registers.ts';
import { at, judge, member, read } from '../../judge/estate-fixture.ts';

const person = (personId: string, part: object = {}) =>
  member(personId, {
    personId,
    status: 'terminated',
    employment: 'employee',
    startsAt: '2020-01-01T00:00:00Z',
    endsAt: '2026-11-02T16:00:00Z',
    email: null,
    roles: [],
    ...part,
  });
const user = (objectId: string, personId: string, enabled: boolean) =>
  member(objectId, {
    objectId,
    name: `${objectId}@example.test`,
    enabled,
    guest: false,
    personId,
    mail: null,
    createdAt: null,
  });
const removal = (account: string, personId: string, removedAt: string) =>
  member(`${account} ${removedAt}`, { account, personId, removedAt });

/** One leaver for each way in which it can end. */
const collections: Record<string, Member[]> = {
  'people.leavers': ['P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6', 'P-7']
    .map((id) => person(id))
    .concat(person('P-8', { endsAt: '2026-11-20T06:00:00Z' })),
  'people.roster': [person('P-5', { status: 'active', endsAt: null, startsAt: '2026-11-10T08:00:00Z' })],
  'identity.directoryUsers': [
    user('u-1', 'P-1', false),
    user('u-2', 'P-2', true),
    user('u-3', 'P-3', false),
    user('u-4', 'P-4', false),
    user('u-5', 'P-5', true),
    user('u-7', 'P-7', false),
    user('u-8', 'P-8', true),
  ],
  'people.accountRemovals': [
    removal('u-1', 'P-1', '2026-11-02T20:00:00Z'),
    removal('u-3', 'P-3', '2026-11-05T16:00:00Z'),
    removal('u-7', 'P-7', '2026-11-03T15:30:00Z'),
  ],
};
const source = {
  at,
  collection: <M extends Member>(name: string): Collected<M> => ({
    members: (collections[name] ?? []) as unknown as readonly M[],
    reads: [read(name)],
    applicable: true,
  }),
};
const { rows: removals } = leaverRemovals(source);
const sheet = leaverRows({ removals } as unknown as AccessRegister, at);
const row = (id: string) => sheet.find(({ person: one }) => one === id);

describe('the sheet of people who left', () => {
  it('shows each account with its end, what outlives it, and the hours', () => {
    expect(row('P-1')).toMatchObject({
      account: 'Directory account u-1@example.test',
      ended: '2026-11-02 16:00:00 UTC',
      closed: '2026-11-02 20:00:00 UTC',
      residual: '1.5 hours: an access token of the directory goes on until it expires',
      effective: '2026-11-02 21:30:00 UTC',
      hours: 5,
      due: '2026-11-03 16:00:00 UTC',
      status: { word: 'In time', class: 'pass' },
    });
  });

  it.each([
    ['P-2', 'still open: is still enabled', 'still open', 425, 'Late'],
    ['P-3', '2026-11-05 16:00:00 UTC', '2026-11-05 17:30:00 UTC', 73, 'Late'],
    ['P-4', 'not known', 'not known', null, 'Not proved: nobody says since when'],
    [
      'P-5',
      'not known; hired again at 2026-11-10 08:00:00 UTC',
      'not known',
      null,
      'Not proved: hired again',
    ],
    ['P-6', 'not known', 'not known', null, 'Not proved: no account and no record'],
    [
      'P-7',
      '2026-11-03 15:30:00 UTC',
      '2026-11-03 17:00:00 UTC',
      25,
      'Not proved: a session can have gone on',
    ],
    ['P-8', 'still open: is still enabled', 'still open', 3, 'Not yet due'],
  ])('%s: closed %s, lost %s', (id, closed, effective, hours, word) => {
    expect(row(id)).toMatchObject({ closed, effective, hours });
    expect(row(id)?.status.word).toBe(word);
  });

  it('says of every account what the check says', () => {
    const judgement = judge(leaversDisabled, { collections });
    const subjectOf = ({ person: one, account }: (typeof sheet)[number]): string =>
      account === 'none known' ? one : `${account} of ${one}`;
    const of = (status: string): string[] =>
      sheet.filter((one) => one.status.class === status).map(subjectOf);
    expect(judgement.exceptions.map(({ subject }) => subject)).toEqual(of('fail'));
    expect(judgement.undecided.map(({ subject }) => subject)).toEqual(
      sheet
        .filter((one) => one.status.class === 'inconclusive' && one.status.word !== 'Not yet due')
        .map(subjectOf),
    );
    expect(of('pass')).toHaveLength(1);
  });
});

describe('the sheet of reviews', () => {
  const review = {
    state: 'overdue' as const,
    last: new Date('2026-07-08T14:00:00Z'),
    reviewer: 'P-4',
    decision: 'keep',
    due: new Date('2026-10-08T14:00:00Z'),
    discounted: [{ decidedAt: '2026-10-01T00:00:00Z', why: 'was decided by no person' }],
    interpretation: '',
  };
  it('shows the last decision of a person, by whom, and what was not counted', () => {
    const account = {
      id: 'u-1',
      label: 'Directory account u-1',
      person: null,
      use: 'person',
      why: 'names no person of the roster',
      canSignIn: null,
    };
    const never = {
      ...review,
      state: 'never' as const,
      last: null,
      reviewer: null,
      decision: null,
      due: null,
    };
    const short = reviewRows({
      accounts: [{ ...account, review: never }],
      reviewsWhole: false,
    } as unknown as AccessRegister);
    expect(short[0]?.status.class).toBe('inconclusive');
    const [one, other] = reviewRows({
      reviewsWhole: true,
      accounts: [
        { ...account, review },
        { ...account, person: 'P-1', canSignIn: true, review: never },
      ],
    } as unknown as AccessRegister);
    expect(one).toEqual({
      account: 'Directory account u-1',
      person: 'nobody',
      use: 'names no person of the roster',
      signsIn: 'not read',
      decided: '2026-07-08 14:00:00 UTC',
      decision: 'keep',
      reviewer: 'P-4',
      due: '2026-10-08 14:00:00 UTC',
      status: { word: 'Overdue', class: 'fail' },
      discounted: '2026-10-01T00:00:00Z was decided by no person',
    });
    expect(other).toMatchObject({ decided: '', reviewer: '', due: '', status: { word: 'Never reviewed' } });
  });
});
