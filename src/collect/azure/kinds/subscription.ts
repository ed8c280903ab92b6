import type { EvidenceKind } from '../../kind.ts';
import { readObject } from '../../microsoft/rest.ts';
import type { AzureSession } from '../session.ts';

const operation = {
  name: 'GET /subscriptions/{subscription}',
  permission: 'Microsoft.Resources/subscriptions/read',
};

/** The subscription itself, which says to which tenant it belongs. */
export const subscription: EvidenceKind<AzureSession> = {
  kind: 'azure.subscriptions.subscription',
  title: 'The subscription and its tenant',
  provider: 'azure',
  level: 'subscription',
  operations: [operation],
  async collect({ cloud, subscription: id }, sink) {
    await readObject(cloud, { operation }, `/subscriptions/${id}?api-version=2022-12-01`, sink);
  },
};
