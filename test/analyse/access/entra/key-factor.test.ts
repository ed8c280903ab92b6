import { describe, expect, it } from 'vitest';
import { keyBasedFactors, type KeyFactorOptions } from '../../../../src/analyse/access/entra/key-factor.ts';
import type { DecodedPage } from '../../../../src/estate/collection.ts';
import { signInMethods, type SignInMethods } from '../../../../src/estate/identity/sign-in-methods.ts';
import type { Envelope } from '../../../../src/locker/envelope.ts';
import type { Json } from './tenant.ts';

const model = 'ee882879-721c-4913-9775-3dfcce97072a';
const everyone = [{ targetType: 'group', id: 'all_users' }];

/** An account as the four reads of Graph tell it; null for a read that did not happen. */
function account(part: {
  registered?: string[] | null;
  passkeys?: Json[] | null;
  windowsHello?: Json[] | null;
  configurations?: Json[] | null;
}): SignInMethods {
  const page = (value: unknown, parameters: Json = {}): DecodedPage => ({
    envelope: { id: 'E-1', source: 'entra', account: 'tenant', region: null } as unknown as Envelope,
    parameters,
    value,
  });
  const own = { passkeys: [], windowsHello: [], registered: [], configurations: strict, ...part };
  const row = { id: 'alice', userPrincipalName: 'alice@example.test', methodsRegistered: own.registered };
  const pages = new Map<string, DecodedPage[]>([
    ['entra.registration-details', [page({ value: own.registered === null ? [] : [row] })]],
    ['entra.passkeys', own.passkeys === null ? [] : [page({ value: own.passkeys }, { user: 'alice' })]],
    [
      'entra.windows-hello-methods',
      own.windowsHello === null ? [] : [page({ value: own.windowsHello }, { user: 'alice' })],
    ],
    [
      'entra.authentication-methods-policy',
      own.configurations === null
        ? []
        : [page({ id: 'p', authenticationMethodConfigurations: own.configurations })],
    ],
  ]);
  return signInMethods.lower(pages)[0]!;
}

const fido2 = (part: Json = {}): Json => ({
  id: 'Fido2',
  state: 'enabled',
  isAttestationEnforced: true,
  keyRestrictions: { isEnforced: true, enforcementType: 'allow', aaGuids: [model] },
  includeTargets: everyone,
  ...part,
});
const disabled = (id: string): Json => ({ id, state: 'disabled', includeTargets: [] });
const strict = [fido2(), disabled('SoftwareOath'), disabled('X509Certificate')];
const key = (part: Json = {}): Json => ({
  id: 'k',
  aaGuid: model,
  model: 'Security key',
  attestationLevel: 'attested',
  passkeyType: 'deviceBound',
  ...part,
});

const verdict = (part: Parameters<typeof account>[0], options: Partial<KeyFactorOptions> = {}): string =>
  keyBasedFactors(account(part), { phishingResistantOnly: false, groups: new Set(), ...options }).verdict;

describe('keys that people sign in with', () => {
  it.each([
    ['a bound, attested key of a model on the enforced list', key(), 'met'],
    ['a synced passkey', key({ passkeyType: 'synced' }), 'not-met'],
    ['a key of which nobody says whether it is bound', key({ passkeyType: null }), 'inconclusive'],
    ['a kind of key that is new', key({ passkeyType: 'unknownFutureValue' }), 'inconclusive'],
    ['a key that was not attested', key({ attestationLevel: 'notAttested' }), 'inconclusive'],
    ['a key of another model', key({ aaGuid: 'another' }), 'inconclusive'],
  ])('%s: %s', (_name, one, expected) => {
    expect(verdict({ registered: ['passKeyDeviceBound'], passkeys: [one] })).toBe(expected);
  });

  it('case 37, in Entra: a synced passkey beside a certified key', () => {
    expect(verdict({ passkeys: [key(), key({ id: 'phone', passkeyType: 'synced' })] })).toBe('not-met');
    expect(verdict({ registered: ['fido2'], passkeys: [] })).toBe('inconclusive');
  });

  it('case 38, in Entra: mixed methods are as good as the worst of them', () => {
    expect(verdict({ registered: ['softwareOneTimePasscode'], passkeys: [key()] })).toBe('not-met');
    expect(verdict({ registered: ['microsoftAuthenticatorPush'], passkeys: [key()] })).toBe('inconclusive');
    expect(verdict({ registered: ['mobilePhone'], passkeys: [key()] })).toBe('met');
    expect(verdict({ registered: ['telepathy'], passkeys: [key()] })).toBe('inconclusive');
  });

  it('what Conditional Access refuses is no factor', () => {
    const options = { phishingResistantOnly: true };
    const registered = ['softwareOneTimePasscode', 'microsoftAuthenticatorPush', 'mobilePhone'];
    expect(verdict({ registered, passkeys: [key()] }, options)).toBe('met');
    expect(verdict({ registered, passkeys: [key({ passkeyType: 'synced' })] }, options)).toBe('not-met');
  });

  it('telephones hold no key, and a seed is one unless the engagement reads it otherwise', () => {
    expect(verdict({ registered: ['mobilePhone', 'email'] })).toBe('no-key');
    expect(verdict({ registered: ['softwareOneTimePasscode'] })).toBe('not-met');
    expect(verdict({ registered: ['softwareOneTimePasscode'] }, { seedsAreKeys: false })).toBe('no-key');
    expect(verdict({ registered: ['hardwareOneTimePasscode'] })).toBe('inconclusive');
  });

  it('Windows Hello may keep its key in software; a weak one gives it away', () => {
    const hello = (keyStrength: string): string =>
      verdict({ registered: ['windowsHelloForBusiness'], windowsHello: [{ id: 'w', keyStrength }] });
    expect(hello('normal')).toBe('inconclusive');
    expect(hello('weak')).toBe('not-met');
    expect(verdict({ registered: ['windowsHelloForBusiness'] })).toBe('inconclusive');
  });

  it('what may be registered counts as well, for those for whom it is enabled', () => {
    const registered = ['mobilePhone'];
    const oath = (targets: Json[], excluded: Json[] = []): Json[] => [
      fido2(),
      { id: 'SoftwareOath', state: 'enabled', includeTargets: targets, excludeTargets: excluded },
      disabled('X509Certificate'),
    ];
    const team = [{ targetType: 'group', id: 'team' }];
    const groups = new Set(['team']);
    expect(verdict({ registered, configurations: oath(everyone) })).toBe('inconclusive');
    expect(verdict({ registered, configurations: oath(everyone, team) }, { groups })).toBe('no-key');
    expect(verdict({ registered, configurations: oath(team) })).toBe('no-key');
    expect(verdict({ registered, configurations: oath(team) }, { groups })).toBe('inconclusive');
    const loose = [fido2({ isAttestationEnforced: false }), ...strict.slice(1)];
    expect(verdict({ passkeys: [key()], configurations: loose })).toBe('inconclusive');
    const certificates = [
      ...strict.slice(0, 2),
      { id: 'X509Certificate', state: 'enabled', includeTargets: everyone },
    ];
    expect(verdict({ passkeys: [key()], configurations: certificates })).toBe('inconclusive');
  });

  it('profiles of passkeys decide where there are any', () => {
    const profile = (passkeyTypes: string, aaGuids = [model]): Json => ({
      passkeyTypes,
      attestationEnforcement: 'registrationOnly',
      keyRestrictions: { isEnforced: true, enforcementType: 'allow', aaGuids },
    });
    const given = (...passkeyProfiles: Json[]): string =>
      verdict({ passkeys: [key()], configurations: [fido2({ passkeyProfiles }), ...strict.slice(1)] });
    expect(given(profile('deviceBound'))).toBe('met');
    expect(given(profile('deviceBound,synced'))).toBe('inconclusive');
    expect(given(profile('deviceBound', ['another']))).toBe('inconclusive');
    expect(given(profile('deviceBound'), { passkeyTypes: 'deviceBound' })).toBe('inconclusive');
  });

  it('a profile that asks for no attestation, or for no model, lets a key be registered that may be copied', () => {
    const profile = (part: Json): Json => ({
      passkeyTypes: 'deviceBound',
      attestationEnforcement: 'registrationOnly',
      keyRestrictions: { isEnforced: true, enforcementType: 'allow', aaGuids: [model] },
      ...part,
    });
    const given = (part: Json): string =>
      verdict(
        {
          passkeys: [key()],
          configurations: [fido2({ passkeyProfiles: [profile(part)] }), ...strict.slice(1)],
        },
        { acceptedModels: new Set([model]) },
      );
    expect(given({})).toBe('met');
    expect(given({ attestationEnforcement: 'disabled' })).toBe('inconclusive');
    expect(given({ attestationEnforcement: 'unknownFutureValue' })).toBe('inconclusive');
    const none = [fido2({ keyRestrictions: { isEnforced: false } }), ...strict.slice(1)];
    expect(verdict({ registered: ['mobilePhone'], configurations: none })).toBe('inconclusive');
    expect(verdict({ registered: ['mobilePhone'] })).toBe('no-key');
  });

  it('profiles that are not understood are not passed over for the settings above them', () => {
    const given = (passkeyProfiles: unknown): string =>
      verdict({ passkeys: [key()], configurations: [fido2({ passkeyProfiles }), ...strict.slice(1)] });
    expect(given(null)).toBe('met');
    expect(given(['novel'])).toBe('inconclusive');
    expect(given({ novel: true })).toBe('inconclusive');
  });

  it('the app of a telephone may be registered wherever it is allowed, and so may a method that is new', () => {
    const allowing = (id: string): Json[] => [...strict, { id, state: 'enabled', includeTargets: everyone }];
    for (const id of ['MicrosoftAuthenticator', 'HardwareOath', 'Telepathy']) {
      expect(verdict({ passkeys: [key()], configurations: allowing(id) })).toBe('inconclusive');
      expect(
        verdict({ passkeys: [key()], configurations: allowing(id) }, { phishingResistantOnly: true }),
      ).toBe('met');
    }
    expect(verdict({ passkeys: [key()], configurations: allowing('Sms') })).toBe('met');
    expect(verdict({ passkeys: [key()], configurations: strict.slice(0, 1).concat(strict.slice(2)) })).toBe(
      'inconclusive',
    );
  });

  it.each([
    ['does not say whom it is for', { includeTargets: undefined }],
    ['is for something that is no group', { includeTargets: [{ targetType: 'novel', id: 'x' }] }],
    [
      'is not for something that is no group',
      { includeTargets: everyone, excludeTargets: [{ targetType: 'novel', id: 'team' }] },
    ],
  ])('a method that %s is for everyone', (_name, targets) => {
    const configurations = [fido2(), { id: 'SoftwareOath', state: 'enabled', ...targets }, strict[2]!];
    const groups = new Set(['team']);
    expect(verdict({ passkeys: [key()], configurations }, { groups })).toBe('inconclusive');
  });

  it('a synced passkey that only the report names is one', () => {
    const registered = ['passKeyDeviceBound', 'passKeySynced'];
    expect(verdict({ registered, passkeys: [key()] })).toBe('inconclusive');
  });

  it.each([
    ['passkeys', { passkeys: null }],
    ['Windows Hello keys', { windowsHello: null }],
    ['the registration report', { registered: null }],
    ['the policy', { configurations: null }],
  ])('without %s nothing is settled', (_name, part) => {
    const whole = { registered: ['passKeyDeviceBound'], passkeys: [key()] };
    expect(verdict(whole)).toBe('met');
    expect(verdict({ ...whole, ...part })).toBe('inconclusive');
  });
});
