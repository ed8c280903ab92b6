import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** What an Entra tenant sets for repeated attempts, where it sets anything. Null: not a whole number. */
export interface SignInLimit extends Member {
  /** Failed attempts after which an account is locked. */
  lockoutThreshold: number | null;
  lockoutSeconds: number | null;
}

/** A domain of an Entra tenant, which says who checks the password of its users. */
export interface SignInDomain extends Member {
  domain: string;
  authentication: 'managed' | 'federated' | 'unknown';
}

/** What the service does by itself (Microsoft Learn, "Protect user accounts with smart lockout"). */
export const serviceLimit = { lockoutThreshold: 10, lockoutSeconds: 60 } as const;

const passwordRules = '5cf42378-d67d-4f36-ba46-e8b86229381d';

interface Settings {
  value: { id: string; templateId?: string | null; values: { name: string; value: string | null }[] }[];
}

export const signInLimits: CollectionDefinition<SignInLimit> = {
  name: 'identity.signInLimits',
  title: 'Limits to repeated attempts to sign in',
  kinds: ['entra.directory-settings'],
  attribution: 'tenant',
  lower: (pages) =>
    ((pages.get('entra.directory-settings') ?? []) as DecodedPage<Settings>[]).flatMap((page) =>
      page.value.value
        .filter(({ templateId }) => templateId?.toLowerCase() === passwordRules)
        .map(({ id, values }) => ({
          ...place(page, id),
          lockoutThreshold: numberOf(values, 'LockoutThreshold', serviceLimit.lockoutThreshold),
          lockoutSeconds: numberOf(values, 'LockoutDurationInSeconds', serviceLimit.lockoutSeconds),
        })),
    ),
};

function numberOf(
  values: Settings['value'][number]['values'],
  name: string,
  otherwise: number,
): number | null {
  const found = values.filter((one) => one.name === name);
  if (found.length === 0) return otherwise;
  const text = found.length === 1 ? (found[0]?.value ?? '') : '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

interface Domains {
  value: { id: string; authenticationType: string; isVerified: boolean }[];
}

export const signInDomains: CollectionDefinition<SignInDomain> = {
  name: 'identity.signInDomains',
  title: 'Domains and who signs their users in',
  kinds: ['entra.domains'],
  attribution: 'tenant',
  lower: (pages) =>
    ((pages.get('entra.domains') ?? []) as DecodedPage<Domains>[]).flatMap((page) =>
      page.value.value.map(({ id, authenticationType }) => ({
        ...place(page, id),
        domain: id.toLowerCase(),
        authentication:
          authenticationType === 'Managed'
            ? ('managed' as const)
            : authenticationType === 'Federated'
              ? ('federated' as const)
              : ('unknown' as const),
      })),
    ),
};
