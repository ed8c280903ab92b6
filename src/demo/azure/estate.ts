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
}

/** Reads the estate from a folder: `tenant.json`, and one file of full objects a resource type. */
export function readAzureEstate(folder: string): AzureEstate {
  const tenant = parse(join(folder, 'tenant.json')) as Omit<AzureEstate, 'resources'>;
  const resources = readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'tenant.json')
    .sort()
    .flatMap((file) => parse(join(folder, file)) as Resource[]);
  return { ...tenant, resources };
}

function parse(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
