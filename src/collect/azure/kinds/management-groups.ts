import type { EvidenceKind } from '../../kind.ts';
import { readObject } from '../../microsoft/rest.ts';
import type { AzureSession } from '../session.ts';

const operation = {
  name: 'GET /providers/Microsoft.Management/managementGroups/{tenant}',
  permission: 'Microsoft.Management/managementGroups/read',
};

/** The whole tree in one object: what stands above and beside the subscriptions in scope. */
export const managementGroups: EvidenceKind<AzureSession> = {
  kind: 'azure.management.groups',
  title: 'Tree of management groups and subscriptions',
  provider: 'azure',
  level: 'tenant',
  operations: [operation],
  async collect({ cloud, tenant }, sink) {
    const query = 'api-version=2020-05-01&$expand=children&$recurse=true';
    const path = `/providers/Microsoft.Management/managementGroups/${tenant}?${query}`;
    await readObject(cloud, { operation }, path, sink);
  },
};
