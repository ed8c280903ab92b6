import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAzureExport } from '../../../src/collect/files/azure-export.ts';
import { openGraphExport } from '../../../src/collect/files/graph-export.ts';
import type { OpenedSource } from '../../../src/collect/opened-source.ts';
import { sampleTenant } from '../../../src/demo/microsoft/sample.ts';
import { importedParts } from '../../../src/estate/decode/imported-parts.ts';
import { publishedValidator } from '../../../src/schema/validator.ts';
import { decoded, gather, patientEnvironment, sampleSubscription } from '../microsoft/harness.ts';

const group = `/subscriptions/${sampleSubscription}/resourceGroups/rg-ocsp-new`;
/** As `az network nic list` prints it. */
const flatInterface = {
  id: `${group}/providers/Microsoft.Network/networkInterfaces/nic-front-1`,
  name: 'nic-front-1',
  type: 'Microsoft.Network/networkInterfaces',
  location: 'westeurope',
  resourceGroup: 'rg-ocsp-new',
  enableIPForwarding: false,
  networkSecurityGroup: { id: `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg-front` },
  ipConfigurations: [
    {
      id: `${group}/providers/Microsoft.Network/networkInterfaces/nic-front-1/ipConfigurations/ipconfig1`,
      name: 'ipconfig1',
      type: 'Microsoft.Network/networkInterfaces/ipConfigurations',
      privateIPAddress: '10.60.1.4',
      subnet: { id: `${group}/providers/Microsoft.Network/virtualNetworks/vnet-ocsp/subnets/snet-front` },
    },
  ],
};

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ncssr-export-'))));
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value));
}

const complete = 'complete: true\nby: emil.novak\nat: 2026-11-19T08:00:00Z\n';

function openAzureFolder(): Promise<OpenedSource> {
  const source = { kind: 'azure', tenant: sampleTenant, subscriptions: [], import: '.' } as const;
  return openAzureExport('old', source, patientEnvironment({ folder }));
}

function openEntraFolder(): Promise<OpenedSource> {
  return openGraphExport(
    'old',
    { kind: 'entra', tenant: sampleTenant, import: '.' },
    patientEnvironment({ folder }),
  );
}

describe('an import of Azure exports', () => {
  it('recognises a list by type, keeps its bytes, and finds the subscription in the ids', async () => {
    await put('nics.json', [flatInterface]);
    await put('export.yaml', complete);
    const source = await openAzureFolder();
    const { pages, failures, read } = await gather(source, 'azure.network.network-interfaces');
    expect(failures).toEqual([]);
    expect(read.account).toBe(sampleSubscription);
    expect(pages).toEqual([
      expect.objectContaining({ status: 0, items: 1, bytes: Buffer.from(JSON.stringify([flatInterface])) }),
    ]);
    expect(await source.provenance(read)).toMatchObject({
      caller: 'emil.novak',
      imported: { path: '.', stated: 'complete' },
    });
  });

  it('is read in the shape of the service', async () => {
    await put('everything.json', {
      data: [
        flatInterface,
        {
          id: group,
          name: 'rg-ocsp-new',
          type: 'Microsoft.Resources/resourceGroups',
          location: 'westeurope',
        },
      ],
    });
    const { pages, read } = await gather(await openAzureFolder(), 'azure.network.network-interfaces');
    const [page] = pages;
    if (page === undefined) throw new Error('no page');
    const parts = importedParts(read.kind, page.parameters, decoded(page));
    const validate = publishedValidator(read.kind);
    expect(parts).toHaveLength(1);
    validate(parts[0]?.value);
    expect(validate.errors ?? []).toEqual([]);
    expect(parts[0]?.value).toMatchObject({
      value: [
        {
          name: 'nic-front-1',
          properties: {
            networkSecurityGroup: { id: flatInterface.networkSecurityGroup.id },
            ipConfigurations: [{ name: 'ipconfig1', properties: { privateIPAddress: '10.60.1.4' } }],
          },
        },
      ],
    });
  });

  it('splits lists that hang on resources by their resource', () => {
    const id = `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg-front`;
    const setting = {
      id: `${id}/providers/microsoft.insights/diagnosticSettings/to-law`,
      name: 'to-law',
      type: 'Microsoft.Insights/diagnosticSettings',
      logs: [],
    };
    const parameters = { type: 'microsoft.insights/diagnosticsettings', split: 'resource' };
    const parts = importedParts('azure.monitor.diagnostic-settings', parameters, [setting]);
    expect(parts).toEqual([
      {
        parameters: { ...parameters, resource: id },
        value: { value: [expect.objectContaining({ properties: { logs: [] } })] },
      },
    ]);
  });

  it('is never complete on nobody’s word', async () => {
    await put('nics.json', [flatInterface]);
    const { failures } = await gather(await openAzureFolder(), 'azure.network.network-interfaces');
    expect(failures).toEqual([
      expect.objectContaining({ reason: 'truncated', message: 'nobody states that this export is complete' }),
    ]);
  });

  it('tells of a next link that nobody followed, of broken files and of what is absent', async () => {
    await put('nics.json', { value: [flatInterface], nextLink: 'https://management.azure.com/next' });
    await put('cut.json', '[{"id": "/subscr');
    await put('export.yaml', complete);
    const source = await openAzureFolder();
    expect(
      (await gather(source, 'azure.network.network-interfaces')).failures.map(({ reason }) => reason),
    ).toEqual(['truncated', 'invalid']);
    const absent = await gather(source, 'azure.network.virtual-networks');
    expect(absent.failures.map(({ reason }) => reason)).toEqual(['invalid', 'not-collected']);
    expect(absent.failures[0]?.permission).toBe('Microsoft.Network/virtualNetworks/read');
  });

  it('takes an empty list by its name', async () => {
    await put(`subscriptions/x/nics.json`, [flatInterface]);
    await put('deny-assignments.json', []);
    await put('export.yaml', complete);
    const { pages, failures } = await gather(await openAzureFolder(), 'azure.authorization.deny-assignments');
    expect(failures).toEqual([]);
    expect(pages).toHaveLength(1);
  });
});

describe('the age of an export', () => {
  it('is what its exporter says', async () => {
    await put('nics.json', [flatInterface]);
    await put('export.yaml', complete);
    const { pages } = await gather(await openAzureFolder(), 'azure.network.network-interfaces');
    expect(pages[0]?.at).toEqual(new Date('2026-11-19T08:00:00Z'));
  });

  it.each(['complete: true\n', 'complete: true\nat: 2026-11-19\n', 'complete: true\nat: "yesterday"\n'])(
    'is not taken from %j',
    async (statement) => {
      await put('nics.json', [flatInterface]);
      await put('export.yaml', statement);
      const { failures } = await gather(await openAzureFolder(), 'azure.network.network-interfaces');
      expect(failures).toEqual([expect.objectContaining({ reason: 'stale' })]);
    },
  );
});

describe('an import of Graph answers', () => {
  const context = 'https://graph.microsoft.com/v1.0/$metadata#';
  const ids = ['33333333-3333-4333-8333-333333333301', '33333333-3333-4333-8333-333333333302'];

  it('recognises lists by context and by path, and misses what is due', async () => {
    await put('a.json', {
      '@odata.context': `${context}groups(id,displayName)`,
      value: ids.map((id) => ({ id, displayName: id })),
    });
    await put(`groups/${ids[0]}/members.json`, { value: [{ id: 'x' }] });
    await put('export.yaml', complete);
    const source = await openEntraFolder();
    expect((await gather(source, 'entra.groups')).failures).toEqual([]);
    const members = await gather(source, 'entra.group-members');
    expect(members.pages.map(({ parameters }) => parameters['group'])).toEqual([ids[0]]);
    expect(members.failures).toEqual([expect.objectContaining({ reason: 'not-collected', subject: ids[1] })]);
  });

  it('recognises single objects', async () => {
    await put('m.json', {
      '@odata.context': `${context}policies/authenticationMethodsPolicy/$entity`,
      id: 'x',
      authenticationMethodConfigurations: [],
    });
    await put('export.yaml', complete);
    expect((await gather(await openEntraFolder(), 'entra.authentication-methods-policy')).failures).toEqual(
      [],
    );
  });
});
