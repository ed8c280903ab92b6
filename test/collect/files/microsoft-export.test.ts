import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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

describe('an import of Azure exports of several subscriptions', () => {
  const other = '33333333-3333-4333-8333-333333333333';
  const inherited = {
    id: '/providers/Microsoft.Authorization/roleAssignments/44444444-4444-4444-8444-444444444444',
    name: '44444444-4444-4444-8444-444444444444',
    type: 'Microsoft.Authorization/roleAssignments',
    scope: '/',
  };
  const ownAssignment = { ...inherited, id: `/subscriptions/${sampleSubscription}${inherited.id}` };

  /** Subscription -> how many pages it got, of each that is not whole the reasons. */
  async function readOf(kind: string): Promise<Record<string, [number, ...string[]]>> {
    const source = await openAzureExport(
      'old',
      { kind: 'azure', tenant: sampleTenant, subscriptions: [sampleSubscription, other], import: '.' },
      patientEnvironment({ folder }),
    );
    const found: Record<string, [number, ...string[]]> = {};
    for (const read of (await source.plan()).filter((one) => one.kind === kind)) {
      let pages = 0;
      const reasons: string[] = [];
      await source.collect(read, {
        page: () => Promise.resolve(void (pages += 1)),
        failure: ({ reason }) => void reasons.push(reason),
      });
      found[read.account ?? ''] = [pages, ...reasons];
    }
    return found;
  }

  beforeEach(() => put('export.yaml', complete));

  it.each([
    'azure.authorization.deny-assignments',
    'azure.monitor.activity-log',
    'azure.resources.resources',
  ])('takes an empty list of %s for the subscription alone whose folder it lies in', async (kind) => {
    const name = `${kind.slice(kind.lastIndexOf('.') + 1)}.json`;
    await put(name, []);
    expect(await readOf(kind)).toEqual({
      [sampleSubscription]: [0, 'not-collected'],
      [other]: [0, 'not-collected'],
    });
    await put(`subscriptions/${other.toUpperCase()}/${name}`, []);
    expect(await readOf(kind)).toEqual({ [sampleSubscription]: [0, 'not-collected'], [other]: [1] });
    await put(`${sampleSubscription}/${other}/${name}`, []);
    expect(await readOf(kind)).toEqual({ [sampleSubscription]: [0, 'not-collected'], [other]: [1] });
  });

  it('takes what is inherited from above for a subscription of which the file holds something, or whose folder it is in', async () => {
    const kind = 'azure.authorization.role-assignments';
    await put('role-assignments.json', [inherited]);
    expect(await readOf(kind)).toEqual({
      [sampleSubscription]: [0, 'not-collected'],
      [other]: [0, 'not-collected'],
    });
    await put('role-assignments.json', [inherited, ownAssignment]);
    expect(await readOf(kind)).toEqual({ [sampleSubscription]: [1], [other]: [0, 'not-collected'] });
    await put(`${other}/role-assignments.json`, [inherited]);
    expect(await readOf(kind)).toEqual({ [sampleSubscription]: [1], [other]: [1] });
  });

  it('does not take the resources of one for those of the other', async () => {
    const vault = { ...flatInterface, id: `${group}/vault`, type: 'Microsoft.KeyVault/vaults' };
    await put('everything.json', [flatInterface, vault]);
    expect(await readOf('azure.resources.resources')).toEqual({
      [sampleSubscription]: [1],
      [other]: [0, 'not-collected'],
    });
    await put(`${other}/nics.json`, [flatInterface]);
    expect((await readOf('azure.network.network-interfaces'))[other]).toEqual([0, 'not-collected']);
  });

  it('tells of what bears the name of a list and is no file', async () => {
    await put('nics.json', [flatInterface]);
    await put('elsewhere/vnets.json', []);
    await symlink(join(folder, 'elsewhere'), join(folder, 'page-2.json'));
    await symlink(join(folder, 'nowhere'), join(folder, 'page-3'));
    expect((await readOf('azure.network.network-interfaces'))[sampleSubscription]).toEqual([
      1,
      'invalid',
      'invalid',
    ]);
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
