import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { EvidenceKind } from '../kind.ts';
import { clientListKind, type Pages } from './client-list-kind.ts';
import { authorizationClient } from './clients.ts';
import type { AzureSession } from './session.ts';

/** A kind that is one list of `Microsoft.Authorization` at a subscription, what it inherits included. */
export function authorizationKind(definition: {
  kind: string;
  title: string;
  /** Resource type below `Microsoft.Authorization`, as Resource Manager spells it. */
  type: string;
  list: (client: AuthorizationManagementClient, scope: string) => Pages;
}): EvidenceKind<AzureSession> {
  const { kind, title, type, list } = definition;
  return clientListKind({
    kind,
    title,
    path: `/providers/Microsoft.Authorization/${type}`,
    permission: `Microsoft.Authorization/${type}/read`,
    client: authorizationClient,
    list,
  });
}
