import type { EvidenceKind } from '../kind.ts';
import { readList } from '../microsoft/rest.ts';
import type { AzureSession } from './session.ts';

/** The resources that are asked about one by one, and where a subscription lists them. */
interface Parents {
  /** Path below the subscription. */
  path: string;
  permission: string;
  apiVersion: string;
  /** Which of those listed are asked about; all where absent. */
  only?(resource: Record<string, unknown>): boolean;
  /** The subscription itself is asked about too. */
  andSubscription?: boolean;
}

export const resourceGroupParents: Parents = {
  path: '/resourceGroups',
  permission: 'Microsoft.Resources/subscriptions/resourceGroups/read',
  apiVersion: '2021-04-01',
};

/**
 * A kind that is one list for each of many resources. These are listed first, so that the evidence shows for
 * whom a list was due; pages of the lists name theirs as parameter `resource`.
 */
export function childListKind(definition: {
  kind: string;
  title: string;
  parents: Parents;
  /** Path below the parent, as `/flowLogs`. */
  path: string;
  permission: string;
  apiVersion: string;
}): EvidenceKind<AzureSession> {
  const { parents, path } = definition;
  const listing = {
    name: `GET /subscriptions/{subscription}${parents.path}`,
    permission: parents.permission,
  };
  const each = { name: `GET ${childPath(parents)}${path}`, permission: definition.permission };
  return {
    kind: definition.kind,
    title: definition.title,
    provider: 'azure',
    level: 'subscription',
    operations: [listing, each],
    async collect({ cloud, subscription }, sink) {
      const scope = `/subscriptions/${subscription}`;
      const found: string[] = parents.andSubscription === true ? [scope] : [];
      await readList(
        cloud,
        { operation: listing, preliminary: true },
        `${scope}${parents.path}?api-version=${parents.apiVersion}`,
        sink,
        (resource) => {
          if (parents.only?.(resource) !== false) found.push(String(resource['id']));
        },
      );
      // One after the other, so that two runs over the same data yield the same envelope.
      for (const parent of found) {
        const call = { operation: each, subject: parent, parameters: { resource: parent } };
        await readList(cloud, call, `${parent}${path}?api-version=${definition.apiVersion}`, sink);
      }
    },
  };
}

/** The parent's path as a pattern: a list by type hangs on the subscription, its resources on resource groups. */
function childPath({ path, andSubscription }: Parents): string {
  const subscription = '/subscriptions/{subscription}';
  if (andSubscription === true) return `${subscription}{resource}`;
  if (path.startsWith('/providers/')) return `${subscription}/resourceGroups/{resourceGroup}${path}/{name}`;
  return `${subscription}${path}/{name}`;
}
