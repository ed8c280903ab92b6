import type { MethodConfiguration } from '../../../estate/identity/entra/methods-policy.ts';
import type { Passkey, SignInMethods, WindowsHelloKey } from '../../../estate/identity/sign-in-methods.ts';
import { any, known, type Ternary } from '../ternary.ts';

/** One method of an account, and whether its key is kept where it cannot be taken out. */
interface KeyFactor {
  method: string;
  /** `no-key` for a method in which nobody possesses a key, as a call to a telephone. */
  nonExtractable: Ternary | 'no-key';
  reason: string;
}

/**
 * `met`: every key that the account can sign in with is kept in a device built to keep it. `no-key`: it signs in with
 * none.
 */
export interface KeyFactorAnswer {
  verdict: 'met' | 'not-met' | 'no-key' | 'inconclusive';
  methods: readonly KeyFactor[];
}

export interface KeyFactorOptions {
  /** True where Conditional Access refuses all but phishing-resistant methods at every sign-in of the account. */
  phishingResistantOnly: boolean;
  /** Ids of the groups that the account is in, to any depth, or can make itself a member of. */
  groups: ReadonlySet<string>;
  /** Those of them that it is in without an activation; left out, all of them. */
  alwaysIn?: ReadonlySet<string>;
  /** Ids of authenticator models beside those of the tenant's own enforced list that keep their keys. */
  acceptedModels?: ReadonlySet<string>;
  /** A seed of one-time codes is a cryptographic key too; false where the engagement reads that otherwise. */
  seedsAreKeys?: boolean;
}

/**
 * The keys that an account can sign in with (NCSSR 2.2.3, second sentence). Every method it may use must keep its
 * key: one good key beside a copyable one proves nothing. Where something about a method is not known, neither is it
 * of the account.
 */
export function keyBasedFactors(account: SignInMethods, options: KeyFactorOptions): KeyFactorAnswer {
  const methods = [
    ...passkeyFactors(account, options),
    ...windowsHelloFactors(account),
    ...certificateFactors(account, options),
    ...registeredFactors(account, options),
    ...registrable(account, options),
  ];
  const keys = methods.filter(({ nonExtractable }) => nonExtractable !== 'no-key');
  return { verdict: verdictOf(keys), methods };
}

function verdictOf(keys: readonly KeyFactor[]): KeyFactorAnswer['verdict'] {
  if (keys.some(({ nonExtractable }) => nonExtractable === 'false')) return 'not-met';
  if (keys.some(({ nonExtractable }) => nonExtractable === 'unknown')) return 'inconclusive';
  return keys.length === 0 ? 'no-key' : 'met';
}

function factor(method: string, nonExtractable: KeyFactor['nonExtractable'], reason: string): KeyFactor {
  return { method, nonExtractable, reason };
}

/** Names under which the registration report lists passkeys that their own list tells in detail. */
const passkeyNames = [
  'fido2',
  'fido2SecurityKey',
  'passKeyDeviceBound',
  'passKeyDeviceBoundAuthenticator',
  'passKeyDeviceBoundWindowsHello',
  'passKeySynced',
];

function passkeyFactors(account: SignInMethods, options: KeyFactorOptions): KeyFactor[] {
  const { passkeys, registered } = account;
  if (passkeys === null) return [factor('passkey', 'unknown', 'the passkeys of the account were not read')];
  const named = (registered ?? []).filter((name) => passkeyNames.includes(name));
  if (passkeys.length === 0 && named.length > 0) {
    return [factor('passkey', 'unknown', `the report names ${named.join(', ')}, and no passkey is listed`)];
  }
  if (named.includes('passKeySynced') && !passkeys.some(({ type }) => type === 'synced'))
    return [factor('passkey', 'unknown', 'the report names a synced one, and none of those listed is')];
  return passkeys.map((key) => passkeyFactor(key, account, options));
}

function passkeyFactor(key: Passkey, { policy }: SignInMethods, options: KeyFactorOptions): KeyFactor {
  const method = `passkey ${key.model ?? key.id}`;
  if (key.type === 'synced') return factor(method, 'false', 'its key is copied to other devices');
  if (key.type === 'unknown')
    return factor(method, 'unknown', 'whether its key is bound to one device is not stated');
  if (key.attested !== true) return factor(method, 'unknown', 'its maker did not attest it');
  const { aaGuid } = key;
  const accepted =
    aaGuid !== null &&
    (options.acceptedModels?.has(aaGuid) === true ||
      policy?.passkeys.allowedModels?.includes(aaGuid) === true);
  return accepted
    ? factor(method, 'true', 'bound to its device, attested, and of a model on the enforced list')
    : factor(method, 'unknown', `its model ${aaGuid ?? ''} stands on no list that is enforced`);
}

function windowsHelloFactors({ windowsHello, registered }: SignInMethods): KeyFactor[] {
  const method = 'Windows Hello for Business';
  if (windowsHello === null) return [factor(method, 'unknown', 'the keys of the account were not read')];
  if (windowsHello.length === 0 && registered?.includes('windowsHelloForBusiness') === true)
    return [factor(method, 'unknown', 'the report names it, and no key is listed')];
  return windowsHello.map((key) => windowsHelloFactor(key));
}

function windowsHelloFactor({ strength }: WindowsHelloKey): KeyFactor {
  const method = 'Windows Hello for Business';
  return strength === 'weak'
    ? factor(
        method,
        'false',
        'its key was made by a security chip from whose keys the private one can be computed',
      )
    : factor(method, 'unknown', 'whether the device keeps the key in its security chip is not read');
}

/** A certificate needs no registration: who holds one that the tenant trusts can use it. */
function certificateFactors(account: SignInMethods, options: KeyFactorOptions): KeyFactor[] {
  const { policy } = account;
  if (policy === null)
    return [factor('certificate', 'unknown', 'which methods the tenant allows was not read')];
  const allowed = isAllowed(policy.methods, 'X509Certificate', options);
  return allowed === 'false'
    ? []
    : [factor('certificate', 'unknown', 'which device keeps the key of a certificate is not read')];
}

const withoutKey: ReadonlySet<string> = new Set([
  'mobilePhone',
  'alternateMobilePhone',
  'officePhone',
  'email',
  'securityQuestion',
  'temporaryAccessPass',
  'password',
]);

/** What else the registration report lists. Methods that Conditional Access refuses are no factors. */
function registeredFactors({ registered }: SignInMethods, options: KeyFactorOptions): KeyFactor[] {
  if (registered === null)
    return [
      factor('registration report', 'unknown', 'the account does not stand in the registration report'),
    ];
  const told = [...passkeyNames, 'windowsHelloForBusiness'];
  return registered
    .filter((name) => !told.includes(name))
    .filter((name) => !options.phishingResistantOnly || !isPhishable(name))
    .map((name) => registeredFactor(name, options));
}

function isPhishable(name: string): boolean {
  return withoutKey.has(name) || /OneTimePasscode$|^microsoftAuthenticator/.test(name);
}

function registeredFactor(name: string, { seedsAreKeys = true }: KeyFactorOptions): KeyFactor {
  if (withoutKey.has(name)) return factor(name, 'no-key', 'no key is possessed');
  switch (name) {
    case 'softwareOneTimePasscode':
      return seedsAreKeys
        ? factor(name, 'false', 'the seed of its codes is a key that stands in an app')
        : factor(name, 'no-key', 'the engagement reads the seed of one-time codes as no key');
    case 'hardwareOneTimePasscode':
      return factor(name, 'unknown', 'the seed is in a token, and was in a file when it was set up');
    case 'microsoftAuthenticatorPush':
    case 'microsoftAuthenticatorPasswordless':
      return factor(name, 'unknown', 'where the telephone keeps the key of the app is not attested');
    case 'macOsSecureEnclaveKey':
      return factor(name, 'unknown', 'which device keeps the key is not attested');
    default:
      return factor(name, 'unknown', 'the method is not known');
  }
}

/** Methods whose key may be copyable that the account has not registered, and may register whenever it likes. */
function registrable(account: SignInMethods, options: KeyFactorOptions): KeyFactor[] {
  const { policy, registered } = account;
  if (policy === null) return [];
  const open = options.phishingResistantOnly
    ? []
    : policy.methods.filter(({ id }) => isAllowed(policy.methods, id, options) !== 'false');
  return [
    ...registrablePasskeys(account, options),
    ...unlisted(policy.methods, options),
    ...open.flatMap(({ id }) => {
      const names = registersAs[id];
      if (names === undefined)
        return [factor(id, 'unknown', 'the tenant allows it, and the method is not known')];
      const seedsAlone = names.every((name) => name.endsWith('OneTimePasscode'));
      if (names.length === 0 || (seedsAlone && options.seedsAreKeys === false)) return [];
      if (registered === null || names.some((name) => registered.includes(name))) return [];
      return [factor(names[0]!, 'unknown', 'none is registered, and the tenant lets one be registered')];
    }),
  ];
}

/** What the methods of the policy that are not judged by themselves register as; nothing where nobody possesses a key. */
const registersAs: Readonly<Record<string, readonly string[]>> = {
  SoftwareOath: ['softwareOneTimePasscode'],
  HardwareOath: ['hardwareOneTimePasscode'],
  MicrosoftAuthenticator: ['microsoftAuthenticatorPush', 'microsoftAuthenticatorPasswordless'],
  Fido2: [],
  X509Certificate: [],
  Sms: [],
  Voice: [],
  Email: [],
  TemporaryAccessPass: [],
  QRCodePin: [],
};

/** A policy that does not list the seeds of one-time codes does not say that they are refused. */
function unlisted(
  methods: readonly MethodConfiguration[],
  { phishingResistantOnly, seedsAreKeys }: KeyFactorOptions,
): KeyFactor[] {
  if (phishingResistantOnly || seedsAreKeys === false) return [];
  if (methods.some(({ id }) => id === 'SoftwareOath')) return [];
  return [
    factor('softwareOneTimePasscode', 'unknown', 'whether the tenant lets one be registered is not said'),
  ];
}

/** A passkey that may yet be registered is as good as what the tenant demands of it: bound, attested and of a model listed. */
function registrablePasskeys({ policy, passkeys }: SignInMethods, options: KeyFactorOptions): KeyFactor[] {
  if (policy === null || isAllowed(policy.methods, 'Fido2', options) === 'false') return [];
  const { syncedAllowed, attested, allowedModels } = policy.passkeys;
  const may = (what: string): KeyFactor[] => [
    factor(what, 'unknown', 'none is registered, and the tenant lets one be registered'),
  ];
  if (syncedAllowed !== false && !passkeys?.some(({ type }) => type === 'synced'))
    return may('synced passkey');
  if (attested !== true) return may('passkey that its maker does not attest');
  return allowedModels === null && options.acceptedModels === undefined ? may('passkey of any model') : [];
}

/** Whether the tenant's policy lets the account use a method; a method that it does not list may be used. */
function isAllowed(
  methods: readonly MethodConfiguration[],
  id: string,
  { groups, alwaysIn = groups }: KeyFactorOptions,
): Ternary {
  const method = methods.find((one) => one.id === id);
  if (method === undefined) return 'unknown';
  const { include, exclude } = method.targets;
  if (!method.enabled || exclude.some((group) => alwaysIn.has(group))) return 'false';
  return include === 'everyone' ? 'true' : any(include.map((group) => known(groups.has(group))));
}
