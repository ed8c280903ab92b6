import type { EvidenceKind } from '../kind.ts';
import { readList } from '../microsoft/rest.ts';
import type { AzureSession } from './session.ts';

/** A kind that is one list of a subscription, read with GET at a pinned version of the service. */
export function listKind(definition: {
  kind: string;
  title: string;
  /** Path below the subscription, as `/providers/Microsoft.Compute/virtualMachines`. */
  path: string;
  permission: string;
  apiVersion: string;
  query?: string;
}): EvidenceKind<AzureSession> {
  const operation = {
    name: `GET /subscriptions/{subscription}${definition.path}`,
    permission: definition.permission,
  };
  return {
    kind: definition.kind,
    title: definition.title,
    provider: 'azure',
    level: 'subscription',
    operations: [operation],
    async collect({ cloud, subscription }, sink) {
      const query = `api-version=${definition.apiVersion}${definition.query ?? ''}`;
      await readList(cloud, { operation }, `/subscriptions/${subscription}${definition.path}?${query}`, sink);
    },
  };
}
