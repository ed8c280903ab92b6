import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { entraSignInKinds, lowerEntraSignIn } from './entra/lower.ts';
import type { EntraSignInModel } from './entra/model.ts';

/** An Entra tenant with everything that decides which controls a sign-in to it meets. */
export interface SignInTenant extends Member {
  model: EntraSignInModel;
}

export const signInTenants: CollectionDefinition<SignInTenant> = {
  name: 'identity.signInTenants',
  title: 'Conditional Access with the accounts, groups and roles that it acts on',
  kinds: entraSignInKinds,
  attribution: 'tenant',
  lower(pages) {
    const all = [...pages.values()].flat();
    return [...new Set(all.map(tenantOf))].sort().map((tenant): SignInTenant => {
      const own = new Map(
        [...pages].map(([kind, some]) => [kind, some.filter((page) => tenantOf(page) === tenant)]),
      );
      const first = all.find((page) => tenantOf(page) === tenant)!;
      return {
        id: tenant,
        source: first.envelope.source,
        container: tenant,
        region: null,
        evidence: [...new Set(policyPages(own).map(({ envelope }) => envelope.id))],
        model: lowerEntraSignIn(tenant, own),
      };
    });
  },
};

function tenantOf({ envelope }: DecodedPage): string {
  return envelope.account ?? '';
}

function policyPages(pages: ReadonlyMap<string, readonly DecodedPage[]>): readonly DecodedPage[] {
  return pages.get('entra.conditional-access-policies') ?? [];
}
