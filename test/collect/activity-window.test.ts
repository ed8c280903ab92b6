import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAws } from '../../src/collect/aws/provider.ts';
import { openAzure } from '../../src/collect/azure/provider.ts';
import { openEntra } from '../../src/collect/entra/provider.ts';
import type { ReceivedPage } from '../../src/collect/kind.ts';
import { startAws } from '../../src/demo/aws/server.ts';
import { estateFolder } from '../../src/demo/location.ts';
import { startMicrosoft } from '../../src/demo/microsoft/start.ts';
import {
  azureSource,
  entraSource,
  gather,
  patientEnvironment,
  useLoopbackCredential,
} from './microsoft/harness.ts';

const account = '111122223333';
const [from, to] = ['2026-10-20T09:00:00.000Z', '2026-11-20T09:00:00.000Z'];

describe('the 31 days before the run, and nothing older', () => {
  it('are asked of CloudTrail, each question by one attribute', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = `AKIAEXAMPLE${account}`;
    process.env['AWS_SECRET_ACCESS_KEY'] = 'loopback-only';
    const server = await startAws({ estate: join(estateFolder(), 'aws') });
    const source = await openAws(
      'aws',
      { kind: 'aws', accounts: [account], regions: ['us-east-1'], endpoint: server.endpoint },
      patientEnvironment(),
    );
    const namesOf = async (kind: string) => {
      const { pages, failures } = await gather(source, kind);
      expect(failures).toEqual([]);
      for (const { parameters } of pages) expect(parameters).toMatchObject({ StartTime: from, EndTime: to });
      return pages.flatMap(eventNames);
    };
    // The stop of 2 October is before the window; newest first.
    expect(await namesOf('aws.cloudtrail.changes')).toEqual([
      'CreateTags',
      'ConsoleLogin',
      'ConsoleLogin',
      'StopInstances',
      'AuthorizeSecurityGroupIngress',
      'ConsoleLogin',
      'RotateKey',
    ]);
    expect(await namesOf('aws.cloudtrail.sign-ins')).toEqual([
      'ConsoleLogin',
      'ConsoleLogin',
      'ConsoleLogin',
    ]);
    await source.close();
    await server.close();
  });

  it('are asked of the activity log and of Graph', async () => {
    useLoopbackCredential();
    const microsoft = await startMicrosoft();
    const azure = await openAzure('az', azureSource(microsoft), patientEnvironment());
    const log = await gather(azure, 'azure.monitor.activity-log');
    expect([log.items.length, log.failures]).toEqual([3, []]);
    const entra = await openEntra('entra', entraSource(microsoft), patientEnvironment());
    const [signIns, audits] = [
      await gather(entra, 'entra.sign-ins'),
      await gather(entra, 'entra.directory-changes'),
    ];
    expect([signIns.items.length, audits.items.length]).toEqual([3, 2]);
    for (const { pages } of [log, signIns, audits]) {
      const asked = new URLSearchParams(String(pages[0]?.parameters['request']).split('?')[1]).get('$filter');
      expect(asked).toContain(from);
      expect(asked).toContain(to);
    }
    // Bodies stand in `properties`, which is not asked for.
    expect(String(log.pages[0]?.parameters['request'])).not.toContain('properties');
    for (const source of [azure, entra]) await source.close();
    await microsoft.close();
  });
});

function eventNames({ bytes }: ReceivedPage): string[] {
  const { Events } = JSON.parse(Buffer.from(bytes).toString()) as { Events: { EventName: string }[] };
  return Events.map(({ EventName }) => EventName);
}
