import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAuthority, type AuthorityOptions } from '../authority/token-authority.ts';
import { readAzureEstate, type AzureEstate } from '../azure/estate.ts';
import { startResourceManager } from '../azure/resource-manager.ts';
import { readEntraEstate, type EntraEstate } from '../entra/estate.ts';
import { startGraph } from '../entra/graph.ts';
import { estateFolder } from '../location.ts';
import { makeThrowawayCa } from '../throwaway-ca.ts';
import type { Fault } from './fault.ts';
import { readingPermissions, sampleTenant, sampleReader } from './sample.ts';

export interface MicrosoftOptions {
  azure?: AzureEstate;
  entra?: EntraEstate;
  /** Items on a page, two unless told otherwise. */
  pageSize?: number;
  faults?: readonly Fault[];
  authority?: Partial<AuthorityOptions>;
  /** Ports of the three services; any free one where not told. */
  ports?: { resourceManager: number; graph: number; authority: number };
}

export interface Microsoft {
  /** Origins of the services, for `resourceManager`, `graph` and `authority` of a source. */
  resourceManager: string;
  graph: string;
  authority: string;
  /** PEM file of the throw-away authority, for `ca` of a source. */
  caFile: string;
  /** Every request to Resource Manager and Graph as `METHOD /path?query`. */
  requests: { resourceManager: readonly string[]; graph: readonly string[] };
  close(): Promise<void>;
}

/**
 * Starts Resource Manager, Graph and the token authority of the sample estate on the loopback, under a
 * certification authority made for the occasion. Any client id and secret are accepted.
 */
export async function startMicrosoft(options: MicrosoftOptions = {}): Promise<Microsoft> {
  const ca = makeThrowawayCa();
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-ca-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, ca.ca);
  const { pageSize = 2, faults = [] } = options;
  const ports = options.ports ?? { resourceManager: 0, graph: 0, authority: 0 };
  const estate = estateFolder();
  const resourceManager = await startResourceManager(ca, ports.resourceManager, {
    estate: options.azure ?? readAzureEstate(join(estate, 'azure')),
    pageSize,
    faults,
  });
  const graph = await startGraph(ca, ports.graph, {
    estate: options.entra ?? readEntraEstate(join(estate, 'entra')),
    pageSize,
    faults,
  });
  const authority = await startAuthority(ca, ports.authority, {
    tenant: sampleTenant,
    objectId: sampleReader,
    roles: readingPermissions,
    directoryRoles: [],
    secretExpired: false,
    ...options.authority,
  });
  return {
    resourceManager: resourceManager.origin,
    graph: graph.origin,
    authority: authority.origin,
    caFile,
    requests: { resourceManager: resourceManager.requests, graph: graph.requests },
    async close() {
      await Promise.all([resourceManager.close(), graph.close(), authority.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
