import { isItem, textOf, type Item } from './page.ts';

/** Whom a method is enabled for: group ids, or everyone. */
interface MethodTargets {
  include: 'everyone' | readonly string[];
  exclude: readonly string[];
}

/** One method of the tenant's policy. */
export interface MethodConfiguration {
  /** As Graph names it: `Fido2`, `SoftwareOath`, `X509Certificate`. */
  id: string;
  enabled: boolean;
  targets: MethodTargets;
}

/** Which methods the tenant allows, and what it demands of passkeys. */
export interface MethodsPolicy {
  methods: readonly MethodConfiguration[];
  passkeys: {
    /** Ids of models on a list that is enforced; null where no such list is. */
    allowedModels: readonly string[] | null;
    /** Whether one whose key can leave its device may be registered; null where that is not known. */
    syncedAllowed: boolean | null;
    /** Whether none may be registered that its maker does not attest; null where that is not known. */
    attested: boolean | null;
  };
}

/** The policy of authentication methods as Graph prints it. */
export function methodsPolicyOf(item: Item): MethodsPolicy {
  const listed = item['authenticationMethodConfigurations'];
  const configurations = Array.isArray(listed) ? (listed as unknown[]).filter(isItem) : [];
  const fido2 = configurations.find((one) => textOf(one, 'id') === 'Fido2') ?? {};
  return {
    methods: configurations.map((one) => ({
      id: textOf(one, 'id') ?? '',
      // Anything but the one word counts as enabled.
      enabled: one['state'] !== 'disabled',
      targets: {
        include: includedIn(one['includeTargets']),
        exclude: groupsIn(one['excludeTargets']) ?? [],
      },
    })),
    passkeys: passkeyRulesOf(fido2),
  };
}

/** The groups of a list of targets; null where it is none, or where a target in it is no group. */
function groupsIn(targets: unknown): string[] | null {
  if (!Array.isArray(targets)) return null;
  const groups = (targets as unknown[]).flatMap((target) => {
    const id = isItem(target) && target['targetType'] === 'group' ? textOf(target, 'id') : null;
    return id === null ? [] : [id];
  });
  return groups.length === targets.length ? groups : null;
}

/** A method of which it is not understood whom it is for is for everyone. */
function includedIn(targets: unknown): MethodTargets['include'] {
  const groups = groupsIn(targets);
  return groups === null || groups.includes('all_users') ? 'everyone' : groups;
}

/** Profiles decide where there are any; the settings above them are those of tenants without. */
function passkeyRulesOf(fido2: Item): MethodsPolicy['passkeys'] {
  const listed = fido2['passkeyProfiles'] ?? [];
  if (!Array.isArray(listed) || !(listed as unknown[]).every(isItem))
    return { allowedModels: null, syncedAllowed: null, attested: null };
  const profiles = listed as Item[];
  if (profiles.length === 0) {
    const stated = fido2['isAttestationEnforced'];
    const attested = typeof stated === 'boolean' ? stated : null;
    return {
      allowedModels: allowedModelsOf(fido2),
      syncedAllowed: attested === null ? null : !attested,
      attested,
    };
  }
  const lists = profiles.map(allowedModelsOf);
  return {
    allowedModels: lists.every((list) => list !== null) ? lists.flat() : null,
    syncedAllowed: profiles.some((profile) => typesOf(profile).some((type) => type !== 'deviceBound')),
    attested: profiles.every((profile) => profile['attestationEnforcement'] === 'registrationOnly'),
  };
}

function typesOf(profile: Item): string[] {
  const types = profile['passkeyTypes'];
  if (Array.isArray(types)) return types.map(String);
  return typeof types === 'string' ? types.split(',').map((type) => type.trim()) : ['not stated'];
}

function allowedModelsOf(settings: Item): string[] | null {
  const restrictions = settings['keyRestrictions'];
  if (!isItem(restrictions) || restrictions['isEnforced'] !== true) return null;
  if (restrictions['enforcementType'] !== 'allow' || !Array.isArray(restrictions['aaGuids'])) return null;
  return (restrictions['aaGuids'] as unknown[]).map((id) => String(id).toLowerCase());
}
