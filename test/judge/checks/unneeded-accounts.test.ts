import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CenterUser } from '../../../src/estate/identity/center-users.ts';
import type { CloudUser } from '../../../src/estate/identity/cloud-users.ts';
import type { DirectorySignIn } from '../../../src/estate/identity/directory-sign-ins.ts';
import type { DirectoryUser } from '../../../src/estate/identity/directory-users.ts';
import { unneededAccountsDisabled } from '../../../src/judge/checks/unneeded-accounts-disabled.ts';
import { at, judge, member, type Given } from '../estate-fixture.ts';

const recent = '2026-10-01T08:00:00Z';
const old = '2026-08-01T08:00:00Z';
const key = { slot: 1, active: true, lastRotated: null, lastUsed: null } as const;
const iam = (part: Partial<CloudUser> = {}): CloudUser =>
  member('arn:user/alice', {
    kind: 'user',
    name: 'alice',
    passwordEnabled: true,
    passwordLastUsed: recent,
    mfaActive: true,
    keys: [],
    signingCertificates: 0,
    personId: 'P-1',
    createdAt: '2020-01-01T00:00:00Z',
    ...part,
  } as const);
const center = (part: Partial<CenterUser> = {}): CenterUser =>
  member('c-1', { name: 'alice', enabled: true, personId: 'P-1', otherIds: [], ...part });
const directory = (part: Partial<DirectoryUser> = {}): DirectoryUser =>
  member('u-1', {
    objectId: 'u-1',
    name: 'alice@example.test',
    enabled: true,
    guest: false,
    personId: 'P-1',
    mail: null,
    createdAt: '2020-01-01T00:00:00Z',
    ...part,
  });
const signIn = (lastSuccess: string | null, lastAttempts: string[] = []): DirectorySignIn =>
  member('u-1', { objectId: 'u-1', lastSuccess, lastAttempts });
const review = (account: string, decision: string, decidedAt = recent, reviewer = 'P-2') =>
  member('r-1', { account, reviewer, decidedAt, decision, resource: null, carriedOut: null });
const none = ['identity.centerUsers', 'identity.directoryUsers', 'identity.directorySignIns'];
const inAws = (users: CloudUser[], more: Record<string, unknown[]> = {}, given: Given = {}) =>
  judge(unneededAccountsDisabled, {
    inapplicable: none,
    unplanned: ['people.accountRegister'],
    ...given,
    collections: { 'identity.cloudUsers': users, ...more },
  });
const inEntra = (user: DirectoryUser, signIns: DirectorySignIn[], more: Record<string, unknown[]> = {}) =>
  judge(unneededAccountsDisabled, {
    inapplicable: ['identity.cloudUsers', 'identity.centerUsers', 'identity.userCredentials'],
    unplanned: ['people.accountRegister'],
    collections: {
      'identity.directoryUsers': [user],
      'identity.directorySignIns': signIns,
      ...more,
    },
  });

describe('IAM users', () => {
  it.each([
    ['a password used', iam(), 'pass'],
    ['a password unused', iam({ passwordLastUsed: old }), 'fail'],
    ['a key used', iam({ passwordLastUsed: null, keys: [{ ...key, lastUsed: recent }] }), 'pass'],
    ['nothing used since it was made', iam({ passwordLastUsed: null }), 'fail'],
    ['nothing used, just made', iam({ passwordLastUsed: null, createdAt: recent }), 'pass'],
    ['of which nothing is said', iam({ passwordLastUsed: null, createdAt: null }), 'inconclusive'],
    ['an instant that is none', iam({ passwordLastUsed: 'yesterday' }), 'inconclusive'],
    ['unused and unusable', iam({ passwordLastUsed: old, passwordEnabled: false }), 'pass'],
    ['a root user, unused', iam({ kind: 'root', passwordLastUsed: null }), 'pass'],
  ])('%s: %s', (_name, user, expected) => expect(inAws([user]).status).toBe(expected));

  it('a decision of another person keeps an unused one, for three months', () => {
    const user = iam({ passwordLastUsed: old });
    const kept = (...reviews: unknown[]) => inAws([user], { 'people.accountReviews': reviews }).status;
    expect(kept(review(user.id, 'keep'))).toBe('pass');
    expect(kept(review(user.id, 'keep', '2026-08-19T08:00:00Z'))).toBe('fail');
    expect(kept(review(user.id, 'keep', recent, 'P-1'))).toBe('fail');
    expect(kept(review(user.id, 'change'))).toBe('fail');
    expect(kept(review('arn:user/bob', 'keep'))).toBe('fail');
  });

  it('a decision to remove that was not carried out is a finding, used or not', () => {
    expect(inAws([iam()], { 'people.accountReviews': [review('arn:user/alice', 'remove')] }).status).toBe(
      'fail',
    );
  });

  it('an unused one may have been used by a credential of which AWS keeps no last use', () => {
    const credential = (container: string, active = true) =>
      member('k-1', { user: 'alice', kind: 'SSH public key', active, container });
    const asked = (...credentials: unknown[]) =>
      inAws([iam({ passwordLastUsed: old })], { 'identity.userCredentials': credentials }).status;
    expect(asked(credential('111122223333'))).toBe('inconclusive');
    expect(asked(credential('444455556666'))).toBe('fail');
    expect(asked(credential('111122223333', false))).toBe('fail');
  });

  it('break-glass accounts are listed beside, by their registration alone', () => {
    const register = [member('g-1', { account: 'arn:user/alice', kind: 'break-glass', personId: 'P-1' })];
    const user = iam({ passwordLastUsed: old });
    const judged = inAws([user], { 'people.accountRegister': register }, { unplanned: [] });
    expect([judged.status, judged.notes.join()]).toEqual(['pass', expect.stringContaining('break-glass')]);
    const service = [{ ...register[0]!, kind: 'service' }];
    expect(inAws([user], { 'people.accountRegister': service }, { unplanned: [] }).status).toBe('fail');
  });

  it.each(['people.accountReviews', 'people.accountRegister', 'identity.userCredentials'])(
    'an unused one is undecided where %s was not read',
    (name) => {
      const given = { denied: [name], unplanned: [] };
      expect(inAws([iam({ passwordLastUsed: old })], {}, given).status).not.toBe('pass');
    },
  );
});

describe('users of directories', () => {
  it.each([
    ['a success', [signIn(recent)], 'pass'],
    ['an old success', [signIn(old)], 'fail'],
    ['an old success and attempts since', [signIn(old, [recent])], 'fail'],
    ['attempts alone, of which none is known to have succeeded', [signIn(null, [recent])], 'inconclusive'],
    ['old attempts alone', [signIn(null, [old])], 'fail'],
    ['nothing at all', [signIn(null)], 'fail'],
    ['no entry', [], 'inconclusive'],
  ])('%s: %s', (_name, signIns, expected) => expect(inEntra(directory(), signIns).status).toBe(expected));

  it('one that was just made need not have signed in', () => {
    expect(inEntra(directory({ createdAt: recent }), [signIn(null)]).status).toBe('pass');
    expect(inEntra(directory({ createdAt: null }), [signIn(null)]).status).toBe('inconclusive');
  });

  it('a disabled one is not asked about', () => {
    expect(inEntra(directory({ enabled: false }), []).status).toBe('pass');
  });

  it('of Identity Center sign in at the directory that provisions them, and otherwise nobody knows', () => {
    const asked = (user: CenterUser, more: Record<string, unknown[]> = {}) =>
      judge(unneededAccountsDisabled, {
        inapplicable: ['identity.cloudUsers', 'identity.userCredentials', 'identity.directoryUsers'],
        unplanned: ['people.accountRegister'],
        collections: { 'identity.centerUsers': [user], ...more },
      }).status;
    expect(asked(center())).toBe('inconclusive');
    expect(asked(center({ enabled: false }))).toBe('pass');
    expect(asked(center(), { 'people.accountReviews': [review('c-1', 'keep')] })).toBe('pass');
    const linked = center({ otherIds: ['u-1'] });
    expect(asked(linked, { 'identity.directorySignIns': [signIn(recent)] })).toBe('pass');
    expect(asked(linked, { 'identity.directorySignIns': [signIn(old)] })).toBe('fail');
  });
});

it('agrees with a plain count of days on whom nobody used', () => {
  const days = fc.option(fc.integer({ min: 0, max: 400 }), { nil: null });
  const daysAgo = (count: number | null) =>
    count === null ? null : new Date(at.getTime() - count * 86_400_000).toISOString();
  fc.assert(
    fc.property(days, days, fc.integer({ min: 0, max: 400 }), (password, keyUse, made) => {
      const ages = [password, keyUse].filter((one) => one !== null);
      const age = ages.length === 0 ? made : Math.min(...ages);
      // 20 August to 20 November are 92 days; between 89 and 92 the calendar decides.
      fc.pre(age < 89 || age > 92);
      const user = iam({
        passwordLastUsed: daysAgo(password),
        keys: [{ ...key, lastUsed: daysAgo(keyUse) }],
        createdAt: daysAgo(made),
      });
      expect(inAws([user]).status).toBe(age > 92 ? 'fail' : 'pass');
    }),
    { numRuns: 300, seed: Number(process.env['NCSSR_SEED'] ?? 20261120) },
  );
});
