import type { EvidenceKind } from '../../kind.ts';
import { claims } from '../../microsoft/claims.ts';
import { readList, readObject } from '../../microsoft/rest.ts';
import type { AzureSession } from '../session.ts';

const apiVersion = 'api-version=2022-04-01';
const authorization = '/providers/Microsoft.Authorization';
const assignments = {
  name: `GET /subscriptions/{subscription}${authorization}/roleAssignments?assignedTo`,
  permission: 'Microsoft.Authorization/roleAssignments/read',
};
const definition = {
  name: `GET ${authorization}/roleDefinitions/{role}`,
  permission: 'Microsoft.Authorization/roleDefinitions/read',
};

/**
 * What the reader itself is assigned in the subscription, above and below, through groups too, and what these roles
 * allow: Resource Manager leaves out of its lists what the caller may not see.
 */
export const readerAssignments: EvidenceKind<AzureSession> = {
  kind: 'azure.authorization.reader-assignments',
  title: 'Roles of the reader itself',
  provider: 'azure',
  level: 'subscription',
  operations: [assignments, definition],
  async collect({ cloud, subscription }, sink) {
    const objectId = (await claims(cloud))?.objectId ?? null;
    if (objectId === null) {
      sink.failure({
        reason: 'invalid',
        operation: assignments.name,
        permission: assignments.permission,
        message: 'The access token could not be had or names no object id, so that nobody knows who reads',
      });
      return;
    }
    const filter = `$filter=${encodeURIComponent(`assignedTo('${objectId}')`)}`;
    const path = `/subscriptions/${subscription}${authorization}/roleAssignments?${filter}&${apiVersion}`;
    const roles = new Set<string>();
    await readList(cloud, { operation: assignments }, path, sink, ({ properties }) => {
      const role = (properties as { roleDefinitionId?: unknown } | undefined)?.roleDefinitionId;
      if (typeof role === 'string') roles.add(role);
    });
    for (const role of roles) {
      const call = { operation: definition, subject: role, parameters: { role } };
      await readObject(cloud, call, `${role}?${apiVersion}`, sink);
    }
  },
};
