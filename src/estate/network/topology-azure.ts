import type { DecodedPage, ReadState } from '../collection.ts';
import { textParameter } from '../place.ts';
import {
  type AzureList,
  type AzureNetworkEvidence,
  azureNetworkKinds,
  type AzureNetworkKind,
  type AzurePlaceEvidence,
} from './azure/evidence.ts';
import { isWholeFor } from './topology-whole.ts';

/** Kinds that are one list for each of many resources; pages without `resource` say for whom a list was due. */
const perResource: ReadonlySet<AzureNetworkKind> = new Set<AzureNetworkKind>([
  'azure.network.scale-set-network-interfaces',
  'azure.network.firewall-policy-rule-collection-groups',
  'azure.network.hub-route-tables',
  'azure.network.hub-routing-intents',
  'azure.network.hub-virtual-network-connections',
  'azure.network.effective-connectivity-configurations',
  'azure.network.effective-security-admin-rules',
]);

/** The lists of Azure as they were read, each complete only when its read was. */
export function azureNetworkEvidence(
  pages: ReadonlyMap<string, readonly DecodedPage[]>,
  reads: readonly ReadState[],
): AzureNetworkEvidence {
  const found = azureNetworkKinds.flatMap((kind) => {
    const byEnvelope = Map.groupBy(pages.get(kind) ?? [], ({ envelope }) => envelope.id);
    return reads
      .filter(({ read }) => read.kind === kind)
      .flatMap((state) => {
        const { envelope } = state;
        if (!envelope) return [];
        const own = byEnvelope.get(envelope.id) ?? [];
        const subscription = envelope.account ?? '';
        return listsOf(kind, own, state, envelope.id).map((list) => ({ kind, subscription, list }));
      });
  });
  const places = Map.groupBy(found, ({ subscription }) => subscription);
  return {
    places: [...places].map(([subscription, own]): AzurePlaceEvidence => ({
      subscription,
      lists: Object.fromEntries(
        [...Map.groupBy(own, ({ kind }) => kind)].map(([kind, lists]) => [
          kind,
          lists.map(({ list }) => list),
        ]),
      ),
    })),
  };
}

function listsOf(
  kind: AzureNetworkKind,
  pages: readonly DecodedPage[],
  state: ReadState,
  evidence: string,
): AzureList[] {
  const whole = { evidence, complete: state.complete };
  if (!perResource.has(kind)) return [{ ...whole, items: pages.flatMap(itemsOf) }];
  const byResource = Map.groupBy(pages, (page) => textParameter(page, 'resource'));
  byResource.delete('');
  // Nothing to ask about is an answer: there is none of this kind.
  if (byResource.size === 0) return [{ ...whole, items: [] }];
  return [...byResource].map(([resource, own]) => ({
    evidence,
    complete: isWholeFor(state, resource),
    items: own.flatMap(itemsOf),
    resource,
  }));
}

function itemsOf({ value }: DecodedPage): readonly unknown[] {
  const { value: items } = value as { value?: unknown };
  return Array.isArray(items) ? (items as unknown[]) : [];
}
