import type { NetworkManagementClient } from '@azure/arm-network';
import type { EvidenceKind } from '../kind.ts';
import { clientListKind, type Pages } from './client-list-kind.ts';
import { networkClient } from './clients.ts';
import type { AzureSession } from './session.ts';

/** A kind that is one list of `Microsoft.Network` in a subscription. */
export function networkKind(definition: {
  kind: string;
  title: string;
  /** Resource type below `Microsoft.Network`, as Resource Manager spells it. */
  type: string;
  list: (client: NetworkManagementClient) => Pages;
}): EvidenceKind<AzureSession> {
  const { kind, title, type, list } = definition;
  return clientListKind({
    kind,
    title,
    path: `/providers/Microsoft.Network/${type}`,
    permission: `Microsoft.Network/${type}/read`,
    client: networkClient,
    list,
  });
}
