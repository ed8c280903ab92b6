import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAzure } from '../../../src/collect/azure/provider.ts';
import { azureKinds } from '../../../src/collect/azure/kinds/index.ts';
import { sampleTenant } from '../../../src/demo/microsoft/sample.ts';
import { startMicrosoft, type Microsoft } from '../../../src/demo/microsoft/start.ts';
import {
  azureSource,
  gather,
  patientEnvironment,
  sampleSubscription,
  useLoopbackCredential,
} from '../microsoft/harness.ts';

describe('Azure over the loopback Resource Manager', () => {
  let microsoft: Microsoft;
  beforeAll(async () => {
    useLoopbackCredential();
    microsoft = await startMicrosoft({ pageSize: 1 });
  });
  afterAll(() => microsoft.close());

  it.each(azureKinds.map(({ kind }) => kind))('reads %s to the end without a failure', async (kind) => {
    const source = await openAzure('az-new', azureSource(microsoft), patientEnvironment());
    const { pages, failures } = await gather(source, kind);
    expect(failures).toEqual([]);
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.every(({ status, encoding }) => status === 200 && encoding === 'json')).toBe(true);
    await source.close();
  });

  it('follows every page of a list', async () => {
    const source = await openAzure('az-new', azureSource(microsoft), patientEnvironment());
    const { items, pages } = await gather(source, 'azure.network.network-interfaces');
    expect(items.map(({ name }) => name)).toEqual([
      'nic-front-1',
      'nic-front-2',
      'nic-signing-1',
      'nic-management-1',
    ]);
    expect(pages).toHaveLength(4);
    await source.close();
  });

  it('sees role assignments inherited from management groups', async () => {
    const source = await openAzure('az-new', azureSource(microsoft), patientEnvironment());
    const { items } = await gather(source, 'azure.authorization.role-assignments');
    const scopes = items.map(({ properties }) => (properties as { scope: string }).scope);
    expect(scopes).toContain('/providers/Microsoft.Management/managementGroups/mg-ca');
    await source.close();
  });

  it('plans every kind in every subscription and names caller and endpoint', async () => {
    const source = await openAzure('az-new', azureSource(microsoft), patientEnvironment());
    const plan = await source.plan();
    expect(plan).toHaveLength(azureKinds.length);
    expect(plan[0]?.id).toBe(`az-new/${azureKinds[0]?.kind}/${sampleSubscription}/`);
    const [read] = plan;
    if (read === undefined) throw new Error('nothing planned');
    expect(await source.provenance(read)).toEqual({
      caller: '55555555-5555-4555-8555-555555555501',
      callerTenant: sampleTenant,
      endpoint: microsoft.resourceManager,
    });
    expect(await source.credentials()).toEqual([
      expect.objectContaining({ account: sampleSubscription, rating: 'read-only' }),
    ]);
    await source.close();
  });
});
