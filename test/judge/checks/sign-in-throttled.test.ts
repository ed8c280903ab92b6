import { describe, expect, it } from 'vitest';
import { signInDomains, signInLimits } from '../../../src/estate/identity/sign-in-limits.ts';
import type { DecodedPage } from '../../../src/estate/collection.ts';
import { signInThrottled } from '../../../src/judge/checks/sign-in-throttled.ts';
import { judge, member, type Given } from '../estate-fixture.ts';

const directoryUser = (part: object = {}) =>
  member('u-1', { objectId: 'u-1', name: 'alice@Example.test', enabled: true, guest: false, ...part });
const limit = (lockoutThreshold: number | null, lockoutSeconds: number | null) =>
  member('s-1', { lockoutThreshold, lockoutSeconds });
const domain = (authentication: string, part: object = {}) =>
  member('d-1', { domain: 'example.test', authentication, ...part });
const iam = (part: object = {}) =>
  member('arn:user/alice', { kind: 'user', name: 'alice', passwordEnabled: true, mfaActive: true, ...part });
const asked = (collections: Record<string, unknown[]>, given: Given = {}) =>
  judge(signInThrottled, { ...given, collections: collections as NonNullable<Given['collections']> });
const inEntra = (collections: Record<string, unknown[]>, given: Given = {}) =>
  asked(
    {
      'identity.directoryUsers': [directoryUser()],
      'identity.signInDomains': [domain('managed')],
      ...collections,
    },
    { inapplicable: ['identity.cloudUsers', 'identity.centerUsers'], ...given },
  );
const inAws = (collections: Record<string, unknown[]>) =>
  asked(collections, {
    inapplicable: ['identity.directoryUsers', 'identity.signInLimits', 'identity.signInDomains'],
  });

describe('a directory', () => {
  it.each([
    ['sets nothing', [], 'pass'],
    ['is as strict as the service', [limit(10, 60)], 'pass'],
    ['is stricter', [limit(5, 1800)], 'pass'],
    ['is weaker in attempts', [limit(50, 60)], 'inconclusive'],
    ['is weaker in time', [limit(10, 5)], 'inconclusive'],
    ['lets more than a hundred pass', [limit(101, 3600)], 'fail'],
    ['locks after none', [limit(0, 60)], 'fail'],
    ['locks for no time', [limit(5, 0)], 'fail'],
    ['says what is no number', [limit(null, 60)], 'inconclusive'],
    ['of which one of two tenants is weak', [limit(5, 60), limit(200, 60)], 'fail'],
  ])('that %s: %s', (_name, limits, expected) => {
    expect(inEntra({ 'identity.signInLimits': limits }).status).toBe(expected);
  });

  it('says which numbers apply where it sets none', () => {
    expect(inEntra({}).notes.join()).toContain('10 attempts and 60 seconds');
  });

  it.each([
    ['federated', [domain('federated')]],
    ['authenticating in an unknown way', [domain('unknown')]],
    ['that is not listed', []],
    ['of another tenant', [domain('managed', { container: 'other' })]],
  ])('is not asked for users of a domain %s', (_name, domains) => {
    expect(inEntra({ 'identity.signInDomains': domains }).status).toBe('inconclusive');
  });

  it('is not asked for guests, nor for those who cannot sign in', () => {
    const users = (part: object) => ({ 'identity.directoryUsers': [directoryUser(part)] });
    expect(inEntra(users({ guest: true })).status).toBe('inconclusive');
    const invited = { name: 'bob_other.test#EXT#@example.test', guest: false };
    expect(inEntra(users(invited)).status).toBe('inconclusive');
    expect(inEntra({ ...users({ enabled: false }), 'identity.signInLimits': [limit(500, 0)] }).status).toBe(
      'pass',
    );
  });

  it.each(['identity.signInLimits', 'identity.signInDomains', 'identity.directoryUsers'])(
    'whose %s was not read is not known',
    (name) => expect(inEntra({}, { denied: [name] }).status).toBe('inconclusive'),
  );
});

describe('AWS', () => {
  it.each([
    ['a password with a second factor', iam(), 'pass'],
    ['a password alone', iam({ mfaActive: false }), 'inconclusive'],
    ['no password', iam({ mfaActive: false, passwordEnabled: false }), 'pass'],
    [
      'a root user without a second factor',
      iam({ kind: 'root', mfaActive: false, passwordEnabled: null }),
      'inconclusive',
    ],
  ])('%s: %s', (_name, user, expected) => {
    expect(inAws({ 'identity.cloudUsers': [user], 'identity.centerUsers': [] }).status).toBe(expected);
  });

  it('tells nothing of users of Identity Center, unless a directory that was read signs them in', () => {
    const center = (otherIds: string[], enabled = true) => ({
      'identity.centerUsers': [member('c-1', { name: 'alice', enabled, personId: null, otherIds })],
      'identity.cloudUsers': [iam()],
    });
    expect(inAws(center([])).status).toBe('inconclusive');
    expect(inAws(center([], false)).status).toBe('pass');
    const linked = { ...center(['u-1']), 'identity.directoryUsers': [directoryUser()] };
    expect(asked({ ...linked, 'identity.signInDomains': [domain('managed')] }).status).toBe('pass');
    expect(asked({ ...linked, 'identity.signInDomains': [domain('federated')] }).status).toBe('inconclusive');
  });
});

describe('what the tenant answers', () => {
  const page = (value: unknown): DecodedPage =>
    ({
      envelope: { id: 'E-1', source: 'entra', account: 't-1', region: null },
      parameters: {},
      value: { value },
    }) as unknown as DecodedPage;
  const rules = (...values: [string, string | null][]) =>
    signInLimits.lower(
      new Map([
        [
          'entra.directory-settings',
          [
            page([
              {
                id: 's-1',
                templateId: '5CF42378-d67d-4f36-ba46-e8b86229381d',
                values: values.map(([name, value]) => ({ name, value })),
              },
              { id: 's-2', templateId: 'another', values: [{ name: 'LockoutThreshold', value: '500' }] },
            ]),
          ],
        ],
      ]),
    );

  it.each([
    [
      [
        ['LockoutThreshold', '5'],
        ['LockoutDurationInSeconds', '1800'],
      ],
      5,
      1800,
    ],
    [[['LockoutThreshold', '5']], 5, 60],
    [
      [
        ['LockoutThreshold', 'five'],
        ['LockoutDurationInSeconds', '-1'],
      ],
      null,
      null,
    ],
    [
      [
        ['LockoutThreshold', null],
        ['LockoutDurationInSeconds', '1e3'],
      ],
      null,
      null,
    ],
    [
      [
        ['LockoutThreshold', '5'],
        ['LockoutThreshold', '500'],
      ],
      null,
      60,
    ],
  ] as [[string, string | null][], number | null, number | null][])('%j', (values, attempts, seconds) => {
    expect(rules(...values)).toMatchObject([{ lockoutThreshold: attempts, lockoutSeconds: seconds }]);
  });

  it('a way to sign in that is not known is none that the directory checks', () => {
    const domains = [
      { id: 'Example.test', authenticationType: 'Managed', isVerified: true },
      { id: 'b.example.test', authenticationType: 'Federated', isVerified: true },
      { id: 'c.example.test', authenticationType: 'Delegated', isVerified: true },
    ];
    expect(signInDomains.lower(new Map([['entra.domains', [page(domains)]]]))).toMatchObject([
      { domain: 'example.test', authentication: 'managed' },
      { authentication: 'federated' },
      { authentication: 'unknown' },
    ]);
  });
});
