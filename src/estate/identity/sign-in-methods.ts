import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { methodsPolicyOf, type MethodsPolicy } from './entra/methods-policy.ts';
import { isItem, itemsOf, textOf, type Item } from './entra/page.ts';
import { textParameter } from '../place.ts';

/** A FIDO2 key that an account has registered. */
export interface Passkey {
  id: string;
  model: string | null;
  aaGuid: string | null;
  type: 'device-bound' | 'synced' | 'unknown';
  attested: boolean | null;
}

/** A Windows Hello for Business key that an account has registered. */
export interface WindowsHelloKey {
  id: string;
  strength: 'normal' | 'weak' | 'unknown';
}

/** What an account can prove itself with. A null list was not read. */
export interface SignInMethods extends Member {
  account: string;
  name: string;
  /** As the registration report names them: `softwareOneTimePasscode`, `mobilePhone`. */
  registered: readonly string[] | null;
  passkeys: readonly Passkey[] | null;
  windowsHello: readonly WindowsHelloKey[] | null;
  /** The tenant's policy; null where it was not read. */
  policy: MethodsPolicy | null;
}

const kinds = {
  registration: 'entra.registration-details',
  passkeys: 'entra.passkeys',
  windowsHello: 'entra.windows-hello-methods',
  policy: 'entra.authentication-methods-policy',
} as const;

export const signInMethods: CollectionDefinition<SignInMethods> = {
  name: 'identity.signInMethods',
  title: 'Authentication methods that accounts have registered, and those that the tenant allows',
  kinds: Object.values(kinds),
  attribution: 'tenant',
  lower(pages) {
    const all = [...pages.values()].flat();
    const tenants = [...new Set(all.map(({ envelope }) => envelope.account ?? ''))].sort();
    return tenants.flatMap((tenant) => {
      const of = (kind: string): DecodedPage[] =>
        (pages.get(kind) ?? []).filter(({ envelope }) => (envelope.account ?? '') === tenant);
      return methodsOfTenant(tenant, of);
    });
  },
};

function methodsOfTenant(tenant: string, of: (kind: string) => DecodedPage[]): SignInMethods[] {
  const [policyPage] = of(kinds.policy);
  const policy = policyPage && isItem(policyPage.value) ? methodsPolicyOf(policyPage.value) : null;
  const passkeys = byUser(of(kinds.passkeys), passkeyOf);
  const windowsHello = byUser(of(kinds.windowsHello), windowsHelloOf);
  const rows = new Map<string, { item: Item; page: DecodedPage }>();
  for (const page of of(kinds.registration)) {
    for (const item of itemsOf(page.value)) rows.set(textOf(item, 'id') ?? '', { item, page });
  }
  const accounts = new Set([...rows.keys(), ...passkeys.items.keys(), ...windowsHello.items.keys()]);
  return [...accounts].map((account): SignInMethods => {
    const row = rows.get(account);
    const registered = row?.item['methodsRegistered'];
    return {
      id: account,
      source: policyPage?.envelope.source ?? row?.page.envelope.source ?? '',
      container: tenant,
      region: null,
      evidence: [
        ...new Set(
          [row?.page, passkeys.pages.get(account), windowsHello.pages.get(account), policyPage].flatMap(
            (page) => (page === undefined ? [] : [page.envelope.id]),
          ),
        ),
      ],
      account,
      name: (row && textOf(row.item, 'userPrincipalName')) ?? account,
      registered: Array.isArray(registered) ? registered.map(String) : null,
      passkeys: passkeys.items.get(account) ?? null,
      windowsHello: windowsHello.items.get(account) ?? null,
      policy,
    };
  });
}

function byUser<Kept>(
  pages: readonly DecodedPage[],
  lower: (item: Item) => Kept,
): { items: Map<string, Kept[]>; pages: Map<string, DecodedPage> } {
  const items = new Map<string, Kept[]>();
  const first = new Map<string, DecodedPage>();
  for (const page of pages) {
    const user = textParameter(page, 'user');
    items.set(user, [...(items.get(user) ?? []), ...itemsOf(page.value).map(lower)]);
    first.set(user, page);
  }
  return { items, pages: first };
}

function passkeyOf(item: Item): Passkey {
  const types = { deviceBound: 'device-bound', synced: 'synced' } as const;
  const type = textOf(item, 'passkeyType');
  const attestation = textOf(item, 'attestationLevel');
  return {
    id: textOf(item, 'id') ?? '',
    model: textOf(item, 'model'),
    aaGuid: textOf(item, 'aaGuid')?.toLowerCase() ?? null,
    type: type === 'deviceBound' || type === 'synced' ? types[type] : 'unknown',
    attested: attestation === 'attested' ? true : attestation === 'notAttested' ? false : null,
  };
}

function windowsHelloOf(item: Item): WindowsHelloKey {
  const strength = textOf(item, 'keyStrength');
  return {
    id: textOf(item, 'id') ?? '',
    strength: strength === 'normal' || strength === 'weak' ? strength : 'unknown',
  };
}
