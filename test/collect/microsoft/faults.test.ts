import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { azureKinds } from '../../../src/collect/azure/kinds/index.ts';
import { openAzure } from '../../../src/collect/azure/provider.ts';
import { entraKinds } from '../../../src/collect/entra/kinds/index.ts';
import { openEntra } from '../../../src/collect/entra/provider.ts';
import type { OpenedSource } from '../../../src/collect/opened-source.ts';
import type { Fault } from '../../../src/demo/microsoft/fault.ts';
import { startMicrosoft, type Microsoft, type MicrosoftOptions } from '../../../src/demo/microsoft/start.ts';
import { azureSource, entraSource, gather, patientEnvironment, useLoopbackCredential } from './harness.ts';

const networks = 'GET /subscriptions/{subscription}/providers/Microsoft.Network/virtualNetworks';
const interfaces = 'azure.network.network-interfaces';
const interfacesOperation = 'GET /subscriptions/{subscription}/providers/Microsoft.Network/networkInterfaces';
const users = 'GET /v1.0/users';

let microsoft: Microsoft | null = null;
let source: OpenedSource | null = null;

async function azure(options: MicrosoftOptions, environment = patientEnvironment()): Promise<OpenedSource> {
  microsoft = await startMicrosoft(options);
  return (source = await openAzure('az-new', azureSource(microsoft), environment));
}

async function entra(options: MicrosoftOptions, environment = patientEnvironment()): Promise<OpenedSource> {
  microsoft = await startMicrosoft(options);
  return (source = await openEntra('entra', entraSource(microsoft), environment));
}

beforeAll(useLoopbackCredential);
afterEach(async () => {
  await source?.close();
  await microsoft?.close();
});

describe('denial', () => {
  it.each(
    azureKinds.flatMap(({ kind, operations }) => operations.map((operation) => [kind, operation] as const)),
  )('%s without %o names the permission', async (kind, operation) => {
    const opened = await azure({ faults: [{ operation: operation.name, kind: 'deny' }] });
    const { failures, pages } = await gather(opened, kind);
    const answered = pages.filter(({ status }) => status === 403);
    expect(failures.length).toBe(answered.length);
    if (failures.length === 0) expect(microsoft?.requests.resourceManager.length).toBeLessThan(3);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        reason: 'denied',
        permission: operation.permission,
        operation: operation.name,
      });
      expect(failure.message).toContain('AuthorizationFailed');
    }
  });

  it.each(
    entraKinds.flatMap(({ kind, operations }) => operations.map((operation) => [kind, operation] as const)),
  )('%s without %o names the permission', async (kind, operation) => {
    const opened = await entra({ faults: [{ operation: operation.name, kind: 'deny' }] });
    const { failures } = await gather(opened, kind);
    expect(failures.length).toBeGreaterThan(0);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        reason: 'denied',
        permission: operation.permission,
        operation: operation.name,
      });
      expect(failure.message).toContain('Authorization_RequestDenied');
    }
  });

  it('keeps the refusal itself as a page', async () => {
    const { pages } = await gather(
      await azure({ faults: [{ operation: networks, kind: 'deny' }] }),
      'azure.network.virtual-networks',
    );
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatchObject({ status: 403, encoding: 'json', items: 0 });
    expect(Buffer.from(pages[0]?.bytes ?? []).toString()).toContain('AuthorizationFailed');
  });

  it('of a whole subscription is a denial of each of its kinds', async () => {
    microsoft = await startMicrosoft();
    const other = '22222222-2222-4222-8222-999999999999';
    source = await openAzure(
      'az-new',
      azureSource(microsoft, { subscriptions: [other] }),
      patientEnvironment(),
    );
    for (const { kind, level } of azureKinds.slice(0, 6)) {
      if (level === 'tenant') continue;
      const { failures } = await gather(source, kind);
      expect(failures[0]).toMatchObject({
        reason: 'denied',
        message: expect.stringContaining('SubscriptionNotFound') as unknown,
      });
    }
  });

  it('of one object leaves the others read', async () => {
    const group = '33333333-3333-4333-8333-333333333302';
    const opened = await entra({
      faults: [{ operation: 'GET /beta/groups/{group}/members', kind: 'deny', within: group }],
    });
    const { failures, pages } = await gather(opened, 'entra.group-members');
    expect(failures).toEqual([expect.objectContaining({ reason: 'denied', subject: group })]);
    expect(JSON.stringify(pages.map(({ bytes }) => Buffer.from(bytes).toString()))).toContain(
      '44444444-4444-4444-8444-444444444401',
    );
  });
});

describe('throttling', () => {
  it('once is waited out and told to the limiter', async () => {
    const environment = patientEnvironment();
    const opened = await azure(
      { faults: [{ operation: interfacesOperation, kind: 'throttle', times: 1 }] },
      environment,
    );
    const { failures, items } = await gather(opened, interfaces);
    expect(failures).toEqual([]);
    expect(items).toHaveLength(4);
    expect(environment.told.throttled).toEqual([0]);
  });

  it('without end is reported when the attempts are used up', async () => {
    const environment = patientEnvironment({ attempts: 4 });
    const opened = await azure(
      { faults: [{ operation: interfacesOperation, kind: 'throttle' }] },
      environment,
    );
    const { failures } = await gather(opened, interfaces);
    expect(failures).toEqual([expect.objectContaining({ reason: 'throttled' })]);
    expect(environment.told.throttled).toHaveLength(4);
    expect(environment.told.taken).toHaveLength(4);
  });

  it('of one part of a batch is asked again', async () => {
    const fault: Fault = {
      operation: 'GET /v1.0/users/{user}/authentication/fido2Methods',
      kind: 'throttle',
      times: 3,
    };
    const { failures, pages } = await gather(await entra({ faults: [fault] }), 'entra.passkeys');
    expect(failures).toEqual([]);
    expect(pages.filter(({ parameters }) => 'parts' in parameters)).toHaveLength(2);
  });

  it('of one part of a batch without end is reported under its object', async () => {
    const user = '44444444-4444-4444-8444-444444444402';
    const operation = 'GET /v1.0/users/{user}/authentication/fido2Methods';
    const { failures } = await gather(
      await entra({ faults: [{ operation, kind: 'throttle', within: user }] }),
      'entra.passkeys',
    );
    expect(failures).toEqual([expect.objectContaining({ reason: 'throttled', subject: user, operation })]);
  });
});

describe('broken answers', () => {
  const cases: [Fault['kind'], string][] = [
    ['server-error', 'error'],
    ['cut-short', 'truncated'],
    ['expired', 'expired-credential'],
    ['html', 'invalid'],
    ['empty', 'invalid'],
    ['not-registered', 'unavailable'],
    ['endless', 'truncated'],
    ['foreign-link', 'invalid'],
  ];

  it.each(cases)('Resource Manager: %s is %s', async (kind, reason) => {
    const opened = await azure({ pageSize: 10, faults: [{ operation: interfacesOperation, kind }] });
    const { failures } = await gather(opened, interfaces);
    expect(failures).toEqual([expect.objectContaining({ reason, operation: interfacesOperation })]);
  });

  it.each(cases)('Graph: %s is %s', async (kind, reason) => {
    const opened = await entra({ pageSize: 10, faults: [{ operation: users, kind }] });
    const { failures } = await gather(opened, 'entra.users');
    expect(failures).toEqual([expect.objectContaining({ reason, operation: users })]);
  });

  it.each(['server-error', 'cut-short'] as const)('%s once is asked again', async (kind) => {
    const opened = await entra({ faults: [{ operation: users, kind, times: 1 }] });
    const { failures, items } = await gather(opened, 'entra.users');
    expect(failures).toEqual([]);
    expect(items).toHaveLength(6);
  });

  it('a slow answer is waited for', async () => {
    const { failures, items } = await gather(
      await entra({ faults: [{ operation: users, kind: 'slow', times: 1 }] }),
      'entra.users',
    );
    expect(failures).toEqual([]);
    expect(items).toHaveLength(6);
  });

  it('on the second page keeps the first', async () => {
    const fault: Fault = { operation: users, kind: 'html' };
    const opened = await entra({ pageSize: 4, faults: [{ ...fault, afterFirst: true }] });
    const { failures, items } = await gather(opened, 'entra.users');
    expect(failures).toEqual([expect.objectContaining({ reason: 'invalid' })]);
    expect(items).toHaveLength(4);
  });

  it('never sends the token to another host', async () => {
    const opened = await entra({ pageSize: 10, faults: [{ operation: users, kind: 'foreign-link' }] });
    const { failures } = await gather(opened, 'entra.users');
    expect(failures[0]?.message).toContain('https://collector.example.test');
    expect(microsoft?.requests.graph).toHaveLength(1);
  });
});

describe('credentials and interruption', () => {
  it('an expired client secret is named as such', async () => {
    const opened = await entra({ authority: { secretExpired: true } });
    const { failures, pages } = await gather(opened, 'entra.users');
    expect(pages).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ reason: 'expired-credential' })]);
    expect(await opened.credentials()).toEqual([
      expect.objectContaining({ caller: 'unknown', rating: 'unknown' }),
    ]);
  });

  it('an environment without a credential is told, with the variables it should offer', async () => {
    delete process.env['AZURE_CLIENT_SECRET'];
    const { failures } = await gather(await entra({}), 'entra.users').finally(useLoopbackCredential);
    expect(failures).toEqual([
      expect.objectContaining({
        reason: 'denied',
        message: expect.stringContaining('AZURE_CLIENT_SECRET') as unknown,
      }),
    ]);
  });

  it('a permission to write shows in the rating', async () => {
    const opened = await entra({ authority: { roles: ['User.Read.All', 'Group.ReadWrite.All'] } });
    expect(await opened.credentials()).toEqual([
      expect.objectContaining({
        rating: 'can-write',
        why: expect.stringContaining('Group.ReadWrite.All') as unknown,
      }),
    ]);
  });

  it('a role that can write shows in the rating', async () => {
    const opened = await azure({ authority: { objectId: '44444444-4444-4444-8444-444444444404' } });
    expect(await opened.credentials()).toEqual([
      expect.objectContaining({
        rating: 'can-write',
        why: expect.stringContaining('Microsoft.Authorization/*') as unknown,
      }),
    ]);
  });

  it('role assignments that cannot be read leave the rating unknown', async () => {
    const operation = 'GET /subscriptions/{subscription}/providers/Microsoft.Authorization/roleAssignments';
    const opened = await azure({ faults: [{ operation, kind: 'deny' }] });
    expect(await opened.credentials()).toEqual([expect.objectContaining({ rating: 'unknown' })]);
  });

  it('an interruption ends the read as truncated', async () => {
    const controller = new AbortController();
    const opened = await entra(
      { faults: [{ operation: users, kind: 'slow' }] },
      patientEnvironment({ signal: controller.signal }),
    );
    const reading = gather(opened, 'entra.users');
    setTimeout(() => controller.abort(), 50);
    expect((await reading).failures).toEqual([expect.objectContaining({ reason: 'truncated' })]);
  });
});

describe('a locker that cannot store', () => {
  it('ends the read with its own fault', async () => {
    const opened = await azure({});
    const read = (await opened.plan()).find(({ kind }) => kind === interfaces);
    if (read === undefined) throw new Error('not planned');
    const full = new Error('no space left');
    await expect(
      opened.collect(read, { page: () => Promise.reject(full), failure: () => undefined }),
    ).rejects.toBe(full);
  });
});
