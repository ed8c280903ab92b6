import type { EvidenceKind } from '../../kind.ts';
import { readList } from '../../microsoft/rest.ts';
import type { AzureSession } from '../session.ts';

const path = '/providers/Microsoft.Authorization/roleAssignments';
const operation = { name: `GET ${path}`, permission: 'Microsoft.Authorization/roleAssignments/read' };

/** What stands at the root of the tenant, above all management groups: elevated access ends there and stays. */
export const rootRoleAssignments: EvidenceKind<AzureSession> = {
  kind: 'azure.authorization.root-role-assignments',
  title: 'Role assignments at the root of the tenant',
  provider: 'azure',
  level: 'tenant',
  operations: [operation],
  async collect({ cloud }, sink) {
    const query = 'api-version=2022-04-01&$filter=atScope()';
    await readList(cloud, { operation }, `${path}?${query}`, sink);
  },
};
