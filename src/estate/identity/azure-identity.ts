import type { CollectionDefinition, DecodedPage, Member, ReadState } from '../collection.ts';
import { azureIdentityKinds, lowerAzureIdentity } from './azure/lower.ts';
import type { AzureIdentityModel } from './azure/model.ts';
import { shortfallsOf } from './azure/page.ts';

/** One tenant with the identity model of all subscriptions and tenants of the run. */
export interface AzureIdentity extends Member {
  model: AzureIdentityModel;
}

export const azureIdentity: CollectionDefinition<AzureIdentity> = {
  name: 'identity.azure',
  title: 'Principals, roles and assignments of Azure and Entra as one model',
  kinds: azureIdentityKinds,
  attribution: 'cloud',
  lower(pages, reads = []) {
    const tenants = places('entra.users', pages, reads);
    const subscriptions = places('azure.authorization.role-assignments', pages, reads);
    if (tenants.length === 0) return [];
    const model = lowerAzureIdentity({ tenants, subscriptions, pages, shortfalls: shortfallsOf(reads) });
    const all = [...pages.values()].flat();
    return tenants.map((tenant) => ({
      id: tenant,
      source: all.find(({ envelope }) => envelope.account === tenant)?.envelope.source ?? '',
      container: tenant,
      region: null,
      evidence: [...new Set(all.map(({ envelope }) => envelope.id))],
      model,
    }));
  },
};

/** Where a kind was to be read, or was read. */
function places(
  kind: string,
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
  reads: readonly ReadState[],
): string[] {
  const planned = reads.filter(({ read }) => read.kind === kind).map(({ read }) => read.account);
  const read = (pages.get(kind) ?? []).map(({ envelope }) => envelope.account);
  return [...new Set([...planned, ...read])].filter((place) => place !== null).sort();
}
