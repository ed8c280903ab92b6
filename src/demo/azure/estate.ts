import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Resource {
  id: string;
  type?: string;
  location?: string | null;
  properties?: Record<string, unknown>;
}

/** What the loopback Resource Manager serves. */
export interface AzureEstate {
  subscriptions: readonly string[];
  /** Ids of the management groups above the subscriptions. */
  managementGroups: readonly string[];
  /** Resource types that are known; a list of any other is a mistake of the one who asks. */
  types: readonly string[];
  resources: readonly Resource[];
  /** Events of the activity log. */
  events?: readonly { subscriptionId: string; eventTimestamp: string }[];
}

/** Reads the estate from a folder: `tenant.json`, `activity-log.json`, and one file of full objects a resource type. */
export function readAzureEstate(folder: string): AzureEstate {
  const tenant = parse(join(folder, 'tenant.json')) as Omit<AzureEstate, 'resources' | 'events'>;
  const events = parse(join(folder, 'activity-log.json')) as NonNullable<AzureEstate['events']>;
  const others = ['tenant.json', 'activity-log.json'];
  const resources = readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !others.includes(file))
    .sort()
    .flatMap((file) => parse(join(folder, file)) as Resource[]);
  return { ...tenant, events, resources };
}

function parse(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
