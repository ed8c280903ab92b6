import type { CredentialRating, Operation } from '../../locker/run.ts';
import { claims } from '../microsoft/claims.ts';
import type { MicrosoftCloud } from '../microsoft/cloud.ts';
import { readList, readObject } from '../microsoft/rest.ts';
import { azureKinds } from './kinds/index.ts';

interface Rating {
  rating: CredentialRating;
  why: string;
}

/** What rating a credential asks, beside what is collected. */
export const ratingOperations: readonly Operation[] = [
  {
    name: 'GET /subscriptions/{subscription}/providers/Microsoft.Authorization/roleAssignments',
    permission: 'Microsoft.Authorization/roleAssignments/read',
  },
  {
    name: 'GET /providers/Microsoft.Authorization/roleDefinitions/{role}',
    permission: 'Microsoft.Authorization/roleDefinitions/read',
  },
];

const apiVersion = 'api-version=2022-04-01';

/**
 * Whether the caller could change anything in a subscription, by the roles assigned to it or to its groups
 * there, above or below. Unknown where these cannot all be read.
 */
export async function rateInSubscription(cloud: MicrosoftCloud, subscription: string): Promise<Rating> {
  const objectId = (await claims(cloud))?.objectId ?? null;
  if (objectId === null)
    return { rating: 'unknown', why: 'the access token could not be had or names no object id' };
  let refusal = '';
  const sink = {
    page: async () => undefined,
    failure: ({ message }: { message: string }) => void (refusal = message),
  };
  const call = (operation: string) => ({ operation: { name: operation, permission: operation } });
  const roles = new Set<string>();
  const filter = `$filter=${encodeURIComponent(`assignedTo('${objectId}')`)}`;
  const path = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignments?${filter}&${apiVersion}`;
  const listed = await readList(
    cloud,
    call('Microsoft.Authorization/roleAssignments/read'),
    path,
    sink,
    (item) => {
      const role = (item['properties'] as { roleDefinitionId?: unknown } | undefined)?.roleDefinitionId;
      roles.add(typeof role === 'string' ? role : '');
    },
  );
  if (!listed) return { rating: 'unknown', why: `its role assignments could not be read: ${refusal}` };
  if (roles.size === 0) return { rating: 'unknown', why: 'no role of its own was found' };
  const writes: string[] = [];
  for (const role of roles) {
    const read = await readObject(
      cloud,
      call('Microsoft.Authorization/roleDefinitions/read'),
      `${role}?${apiVersion}`,
      sink,
      (definition) => void writes.push(...writingActions(definition)),
    );
    if (!read) return { rating: 'unknown', why: `its role ${role} could not be read: ${refusal}` };
  }
  const [first] = writes;
  if (first !== undefined) return { rating: 'can-write', why: `its roles allow ${first}` };
  return { rating: 'read-only', why: `${roles.size} role(s) assigned, none allows more than reading` };
}

/** Reads that Resource Manager counts as actions, because they are asked for with POST. */
const ownReads = new Set(
  azureKinds.flatMap(({ operations }) => operations.map(({ permission }) => permission.toLowerCase())),
);

/** Actions of a role beyond reading. What is taken away again by `notActions` still counts: it is the safe side. */
export function writingActions(definition: Record<string, unknown>): string[] {
  const properties = definition['properties'] as { permissions?: unknown } | undefined;
  const permissions = Array.isArray(properties?.permissions) ? properties.permissions : null;
  if (permissions === null) return ['an unreadable role definition'];
  return (permissions as { actions?: unknown; dataActions?: unknown }[])
    .flatMap(({ actions, dataActions }) => [actions ?? [], dataActions ?? []].flat() as unknown[])
    .filter((action) => typeof action === 'string')
    .filter((action) => !/\/read$/i.test(action) && !ownReads.has(action.toLowerCase()));
}
