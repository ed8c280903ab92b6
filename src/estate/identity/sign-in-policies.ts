import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A Conditional Access policy, as far as a simple reading needs it; `conditions` keeps what was read. */
export interface SignInPolicy extends Member {
  name: string;
  state: 'enabled' | 'disabled' | 'report-only' | 'unknown';
  users: Scoped & {
    includeGroups: readonly string[];
    excludeGroups: readonly string[];
    includeRoles: readonly string[];
    excludeRoles: readonly string[];
    /** Whether some kinds of guests or external users are left out. */
    excludesExternal: boolean;
  };
  applications: Scoped;
  /** Kinds of client that it applies to; empty or `all` is every client. */
  clients: readonly string[];
  /** Names of further conditions that narrow the policy: platforms, locations, client apps, devices, risk. */
  narrowedBy: readonly string[];
  grant: {
    operator: 'AND' | 'OR' | null;
    controls: readonly string[];
    authenticationStrength: string | null;
  } | null;
}

interface Scoped {
  include: readonly string[];
  exclude: readonly string[];
}

interface Policies {
  value: {
    id: string;
    displayName?: string;
    state?: string;
    conditions?: Record<string, unknown> & {
      users?: {
        includeUsers?: string[];
        excludeUsers?: string[];
        includeGroups?: string[];
        excludeGroups?: string[];
        includeRoles?: string[];
        excludeRoles?: string[];
        includeGuestsOrExternalUsers?: unknown;
        excludeGuestsOrExternalUsers?: unknown;
      };
      applications?: {
        includeApplications?: string[];
        excludeApplications?: string[];
        applicationFilter?: unknown;
      };
      clientAppTypes?: string[];
    };
    grantControls?: {
      operator?: string;
      builtInControls?: string[];
      customAuthenticationFactors?: string[];
      termsOfUse?: string[];
      authenticationStrength?: { id?: string; displayName?: string } | null;
    } | null;
  }[];
}

export const signInPolicies: CollectionDefinition<SignInPolicy> = {
  name: 'identity.signInPolicies',
  title: 'Conditional Access policies',
  kinds: ['entra.conditional-access-policies'],
  attribution: 'tenant',
  lower: (pages) =>
    ((pages.get('entra.conditional-access-policies') ?? []) as DecodedPage<Policies>[]).flatMap((page) =>
      page.value.value.map((policy) => policyOf(page, policy)),
    ),
};

const states: Readonly<Record<string, SignInPolicy['state']>> = {
  enabled: 'enabled',
  disabled: 'disabled',
  enabledForReportingButNotEnforced: 'report-only',
};

function policyOf(page: DecodedPage, policy: Policies['value'][number]): SignInPolicy {
  const { users, applications, ...others } = policy.conditions ?? {};
  const grant = policy.grantControls;
  return {
    ...place(page, policy.id),
    name: policy.displayName ?? policy.id,
    state: states[policy.state ?? ''] ?? 'unknown',
    users: {
      include: users?.includeUsers ?? [],
      exclude: users?.excludeUsers ?? [],
      includeGroups: users?.includeGroups ?? [],
      excludeGroups: users?.excludeGroups ?? [],
      includeRoles: users?.includeRoles ?? [],
      excludeRoles: users?.excludeRoles ?? [],
      excludesExternal: users?.excludeGuestsOrExternalUsers != null,
    },
    applications: {
      include: applications?.includeApplications ?? [],
      exclude: applications?.excludeApplications ?? [],
    },
    clients: policy.conditions?.clientAppTypes ?? [],
    narrowedBy: Object.entries({ ...others, applicationFilter: applications?.applicationFilter })
      .filter(([name, value]) => narrows(name, value))
      .map(([name]) => name),
    grant: grant
      ? {
          operator: grant.operator === 'AND' || grant.operator === 'OR' ? grant.operator : null,
          controls: [
            ...(grant.builtInControls ?? []),
            ...(grant.customAuthenticationFactors ?? []).map((id) => `custom:${id}`),
            ...(grant.termsOfUse ?? []).map((id) => `terms:${id}`),
          ],
          authenticationStrength: grant.authenticationStrength?.id ?? null,
        }
      : null,
  };
}

/** An absent or empty condition does not narrow; client app type `all` is every client. */
function narrows(name: string, value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (name === 'clientAppTypes')
    return !(Array.isArray(value) && (value.length === 0 || value.includes('all')));
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.values(value).some((part) => narrows('', part));
}
