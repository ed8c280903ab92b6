import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPages } from '../../src/collect/aws/kind.ts';
import type { AwsSession } from '../../src/collect/aws/session.ts';
import { openAwsExport } from '../../src/collect/files/aws-export.ts';
import { openAzureExport } from '../../src/collect/files/azure-export.ts';
import { openGraphExport } from '../../src/collect/files/graph-export.ts';
import type { ReadFailure, ReadSink, ReceivedPage } from '../../src/collect/kind.ts';
import { connect } from '../../src/collect/microsoft/connect.ts';
import { readList } from '../../src/collect/microsoft/rest.ts';
import type { OpenedSource } from '../../src/collect/opened-source.ts';
import { startMicrosoft } from '../../src/demo/microsoft/start.ts';
import { entraSource, patientEnvironment, useLoopbackCredential } from './microsoft/harness.ts';

function gathering(): { sink: ReadSink; pages: ReceivedPage[]; failures: ReadFailure[] } {
  const pages: ReceivedPage[] = [];
  const failures: ReadFailure[] = [];
  const sink = {
    page: (one: ReceivedPage) => Promise.resolve(void pages.push(one)),
    failure: (one: ReadFailure) => void failures.push(one),
  };
  return { sink, pages, failures };
}

describe('a log that is longer than what is read of it', () => {
  const list = { service: 'cloudtrail', operation: 'LookupEvents', permission: 'p', list: 'Events' } as const;
  const sessionOf = (pages: number): { session: AwsSession; asked: () => number } => {
    let asked = 0;
    const call = () => {
      asked += 1;
      return Promise.resolve({ Events: [], ...(asked < pages ? { NextToken: `t-${asked}` } : {}) });
    };
    return { session: { call } as unknown as AwsSession, asked: () => asked };
  };
  it.each([
    [1, 1, []],
    [3, 3, []],
    [4, 3, ['truncated']],
    [2, 1, ['truncated']],
  ])('of %i pages of which %i are read', async (there, pages, reasons) => {
    const { sink, failures } = gathering();
    const { session, asked } = sessionOf(there);
    expect(await readPages({ ...list, pages }, session, sink)).toBe(reasons.length === 0);
    expect(failures.map(({ reason }) => reason)).toEqual(reasons);
    expect(asked()).toBe(Math.min(there, pages));
  });

  it('of Microsoft is truncated after its pages, and kept up to there', async () => {
    useLoopbackCredential();
    const microsoft = await startMicrosoft({ pageSize: 1 });
    const environment = patientEnvironment();
    const cloud = await connect(entraSource(microsoft), microsoft.graph, environment);
    const operation = { name: 'GET /v1.0/users', permission: 'User.Read.All' };
    const { sink, pages, failures } = gathering();
    expect(await readList(cloud, { operation, pages: 2 }, '/v1.0/users', sink)).toBe(false);
    expect([pages.length, failures.map(({ reason }) => reason)]).toEqual([2, ['truncated']]);
    cloud.agent.destroy();
    await microsoft.close();
  });
});

describe('exports of logs', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ncssr-logs-'));
    writeFileSync(
      join(folder, 'export.yaml'),
      'complete: true\nby: alice.moreno\nat: 2026-11-19T09:00:00Z\n',
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function read(opened: OpenedSource, kind: string) {
    const planned = (await opened.plan()).find((one) => one.kind === kind);
    if (!planned) throw new Error(`${kind} is not planned`);
    const gathered = gathering();
    await opened.collect(planned, gathered.sink);
    return { pages: gathered.pages.length, reasons: gathered.failures.map(({ reason }) => reason) };
  }
  const put = (name: string, value: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(value));
  const environment = () => ({ ...patientEnvironment(), folder });

  it('of AWS: sign-ins alone are not the log of changes, though each of them is one', async () => {
    const signIn = { EventSource: 'signin.amazonaws.com', ReadOnly: 'false' };
    put('events.json', { Events: [signIn] });
    const source = { kind: 'aws', accounts: ['111122223333'], regions: ['us-east-1'], import: '.' } as const;
    const signIns = await openAwsExport('aws', source, environment());
    expect(await read(signIns, 'aws.cloudtrail.sign-ins')).toEqual({ pages: 1, reasons: [] });
    expect(await read(signIns, 'aws.cloudtrail.changes')).toEqual({ pages: 0, reasons: ['not-collected'] });
    put('events.json', { Events: [signIn, { EventSource: 'ec2.amazonaws.com', ReadOnly: 'false' }] });
    const changes = await openAwsExport('aws', source, environment());
    expect(await read(changes, 'aws.cloudtrail.changes')).toEqual({ pages: 1, reasons: [] });
    expect(await read(changes, 'aws.cloudtrail.sign-ins')).toEqual({ pages: 0, reasons: ['not-collected'] });
  });

  it('of Azure: by the name of the file, and by the subscription of its events', async () => {
    const of = (subscription: string) => [
      { id: `/subscriptions/${subscription}/events/1`, eventTimestamp: 'x' },
    ];
    const source = { kind: 'azure', tenant: 't', subscriptions: ['s-1'], import: '.' } as const;
    const reading = async () =>
      read(await openAzureExport('az', source, environment()), 'azure.monitor.activity-log');
    put('activity-log.json', of('s-1'));
    expect(await reading()).toEqual({ pages: 1, reasons: [] });
    put('activity-log.json', of('s-2'));
    expect((await reading()).reasons).toEqual(['not-collected']);
    put('activity-log.json', []);
    expect(await reading()).toEqual({ pages: 1, reasons: [] });
  });

  it('of Graph: by the path of the request, of whichever version', async () => {
    const context = 'https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns';
    put('sign-ins.json', { '@odata.context': context, value: [] });
    const opened = await openGraphExport('entra', { kind: 'entra', tenant: 't', import: '.' }, environment());
    expect(await read(opened, 'entra.sign-ins')).toEqual({ pages: 1, reasons: [] });
  });
});
