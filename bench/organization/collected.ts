import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSources } from '../../src/collect/open-sources.ts';
import { silent } from '../../src/collect/progress.ts';
import { collectRun } from '../../src/collect/run.ts';
import { demoInstant, loopbackCredentials } from '../../src/demo/demo.ts';
import { openMemoryLocker } from '../../src/locker/memory-locker.ts';
import { loadScope } from '../../src/scope/load.ts';
import { evidenceOf, product, type SampleEvidence } from '../../test/e2e/sample-run.ts';
import { writeEngagement } from './engagement.ts';
import { organizationOf, serve } from './organization.ts';

/** Collects an organization of so many accounts into memory, at the demo's fixed instant: for engines alone, and tests. */
export async function collectOrganization(accounts: number): Promise<SampleEvidence> {
  const organization = organizationOf(accounts, new Date(demoInstant));
  const server = await serve(organization);
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-organization-'));
  try {
    Object.assign(process.env, loopbackCredentials);
    const config = await writeEngagement(folder, organization.accounts, { endpoint: server.endpoint });
    const loaded = await loadScope(config);
    const signal = new AbortController().signal;
    const now = (): Date => new Date(demoInstant);
    const sources = await openSources(loaded.scope, { folder, signal, now });
    const locker = openMemoryLocker();
    const settings = { scopeText: loaded.text, product, progress: silent, writeCredentialReason: null };
    await collectRun({ locker, sources, ...settings, signal, now });
    await Promise.all(sources.map(({ opened }) => opened.close()));
    return await evidenceOf(locker, loaded);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
