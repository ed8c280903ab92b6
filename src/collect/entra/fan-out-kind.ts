import type { EvidenceKind } from '../kind.ts';
import { readBatches } from '../microsoft/batch.ts';
import { readList } from '../microsoft/rest.ts';
import type { EntraSession } from './session.ts';

/** The objects that are asked about one by one, and where they are listed. */
interface Parent {
  /** Name of the object's id in paths and parameters, as `group`. */
  name: string;
  path: string;
  permission: string;
}

export const groups: Parent = { name: 'group', path: '/v1.0/groups', permission: 'GroupMember.Read.All' };
export const users: Parent = { name: 'user', path: '/v1.0/users', permission: 'User.Read.All' };
export const servicePrincipals: Parent = {
  name: 'servicePrincipal',
  path: '/v1.0/servicePrincipals',
  permission: 'Application.Read.All',
};
export const applications: Parent = {
  name: 'application',
  path: '/v1.0/applications',
  permission: 'Application.Read.All',
};
export const managedDevices: Parent = {
  name: 'device',
  path: '/v1.0/deviceManagement/managedDevices',
  permission: 'DeviceManagementManagedDevices.Read.All',
};

/**
 * A kind that is one list for each of many objects: these are listed first (by id alone, so that the evidence
 * shows for whom a list was due), then asked about in batches. Pages name the object among their parameters, or
 * are the answer of a batch whose parts do (`readBatches`).
 */
export function fanOutKind(definition: {
  kind: string;
  title: string;
  parent: Parent;
  version: 'v1.0' | 'beta';
  /** Path below the version with the parent in braces, as `/groups/{group}/members`. */
  path: string;
  permission: string;
  query?: string;
}): EvidenceKind<EntraSession> {
  const { parent, version } = definition;
  const listing = { name: `GET ${parent.path}`, permission: parent.permission };
  const each = { name: `GET /${version}${definition.path}`, permission: definition.permission };
  return {
    kind: definition.kind,
    title: definition.title,
    provider: 'entra',
    level: 'tenant',
    operations: [listing, each],
    async collect({ cloud }, sink) {
      const ids: string[] = [];
      await readList(
        cloud,
        { operation: listing, preliminary: true },
        `${parent.path}?$select=id&$top=999`,
        sink,
        ({ id }) => {
          if (typeof id === 'string') ids.push(id);
        },
      );
      const query = definition.query === undefined ? '' : `?${definition.query}`;
      const parts = ids.map((subject) => ({
        subject,
        path: `${definition.path.replace(`{${parent.name}}`, subject)}${query.replace(`{${parent.name}}`, subject)}`,
      }));
      await readBatches(cloud, { operation: each, parameter: parent.name, version }, parts, sink);
    },
  };
}
