import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEntra } from '../../../src/collect/entra/provider.ts';
import { entraKinds } from '../../../src/collect/entra/kinds/index.ts';
import { sampleTenant } from '../../../src/demo/microsoft/sample.ts';
import { startMicrosoft, type Microsoft } from '../../../src/demo/microsoft/start.ts';
import { entraSource, gather, patientEnvironment, useLoopbackCredential } from '../microsoft/harness.ts';

describe('Entra over the loopback Graph', () => {
  let microsoft: Microsoft;
  beforeAll(async () => {
    useLoopbackCredential();
    microsoft = await startMicrosoft({ pageSize: 1 });
  });
  afterAll(() => microsoft.close());

  it.each(entraKinds.map(({ kind }) => kind))('reads %s to the end without a failure', async (kind) => {
    const source = await openEntra('entra', entraSource(microsoft), patientEnvironment());
    const { pages, failures } = await gather(source, kind);
    expect(failures).toEqual([]);
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.every(({ status, encoding }) => status === 200 && encoding === 'json')).toBe(true);
    await source.close();
  });

  it('follows every page of a list', async () => {
    const source = await openEntra('entra', entraSource(microsoft), patientEnvironment());
    const { items, pages } = await gather(source, 'entra.users');
    expect(items).toHaveLength(6);
    expect(pages).toHaveLength(6);
    await source.close();
  });

  it('rates a credential by the permissions of its token', async () => {
    const source = await openEntra('entra', entraSource(microsoft), patientEnvironment());
    expect(await source.credentials()).toEqual([
      expect.objectContaining({ account: sampleTenant, rating: 'read-only' }),
    ]);
    await source.close();
  });
});
