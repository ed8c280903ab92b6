import { describe, expect, it } from 'vitest';
import type { AwsIdentityModel } from '../../../src/estate/identity/aws/model.ts';
import type { Network } from '../../../src/estate/network/representation.ts';
import { remoteChannelsTemporary } from '../../../src/judge/checks/remote-channels-temporary.ts';
import { remoteSessionsMultiFactor } from '../../../src/judge/checks/remote-sessions-multi-factor.ts';
import type { Check } from '../../../src/judge/check.ts';
import { sessionPreferences } from '../../../src/estate/remote/session-preferences.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import {
  account,
  allow,
  estate,
  resource,
  role,
  trust,
  user,
  userArn,
} from '../../analyse/access/aws/estate.ts';
import {
  emptyTenant,
  modelOf,
  policy,
  user as person,
  type Json,
} from '../../analyse/access/entra/tenant.ts';
import { judge, member, reach, type Given } from '../estate-fixture.ts';
import { anyone, group, smallNetwork, tcp, type SmallEstate } from './small-network.ts';

const directory = [
  'identity.azure',
  'identity.signInTenants',
  'identity.directoryUsers',
  'identity.directoryGroups',
  'identity.directoryRoles',
  'identity.roleAssignments',
];
const network = ['network.topology', 'inventory.resources'];
const withoutRoot = {
  id: account,
  membership: { kind: 'standalone' as const },
  root: {
    passwordPresent: false,
    accessKeysPresent: false,
    signingCertificatesPresent: false,
    mfaEnabled: false,
    virtualDevice: null,
    centrallyManaged: true,
    devices: null,
    evidence: [],
  },
  evidence: [],
};

function inAws(check: Check, parts: Partial<AwsIdentityModel>, more: Given = {}) {
  return judge(check, {
    scope: {
      sources: { aws: { kind: 'aws', accounts: [account], regions: ['us-east-1'] } },
    } as unknown as Partial<Scope>,
    declared: { select: [{ source: 'aws', account }] },
    inapplicable: [...directory, ...network],
    unplanned: ['people.leavers', 'people.accountRegister'],
    ...more,
    collections: {
      'identity.aws': [member('aws', { model: estate({ accounts: [withoutRoot], ...parts }) })],
      'people.roster': [member('P-1', { personId: 'P-1', status: 'active', endsAt: null, roles: ['r'] })],
      ...more.collections,
    },
  });
}

const operators = (maxSessionSeconds: number | null): Partial<AwsIdentityModel> => ({
  users: [user('alice', [allow('sts:AssumeRole')])],
  roles: [role('ops', [trust({ AWS: userArn('alice') })], [allow('iam:*')], { maxSessionSeconds })],
});
const channel = (parts: Partial<AwsIdentityModel>, more: Given = {}) =>
  inAws(remoteChannelsTemporary, parts, more);

describe('Sessions of roles end', () => {
  it('within eight hours; the root user is an account too', () => {
    expect(channel(operators(28_800))).toMatchObject({
      status: 'pass',
      population: { expected: 2, inspected: 2 },
    });
  });

  it('case 47: twelve hours are too long', () => {
    const result = channel(operators(43_200));
    expect(result.status).toBe('fail');
    expect(result.exceptions).toHaveLength(1);
    expect(result.exceptions[0]?.condition).toContain(
      'can keep a session for 12 hours, limit 8 hours: sts:AssumeRole',
    );
  });

  it('a longest session that was not read is not decided', () => {
    const result = channel(operators(null));
    expect(result).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(result.undecided[0]?.condition).toContain('whose longest was not read');
  });

  it('an account that needs no session is noted', () => {
    const result = channel({ users: [user('alice', [allow('iam:*')])] });
    expect(result.status).toBe('pass');
    expect(result.notes[0]).toContain('AWS user alice');
  });

  it('accounts that were not read, or no interface to reach, are no pass', () => {
    expect(channel(operators(3600), { denied: ['identity.aws'] }).status).toBe('inconclusive');
    const nothing = { collections: { 'network.topology': [], 'inventory.resources': [] } };
    const nowhere = onNetwork(remoteChannelsTemporary, smallNetwork(closed), nothing);
    expect(nowhere.status).toBe('not_operated');
  });
});

describe('Session Manager', () => {
  const machine = `arn:aws:ec2:us-east-1:${account}:instance/i-1`;
  const started = (longest: number | null | 'unknown', set = true, more: Given = {}) =>
    channel(
      {
        users: [user('alice', [allow('ssm:StartSession')])],
        resources: [resource(machine, null)],
      },
      {
        reach: reach({ resources: new Set(['i-1']) }),
        ...more,
        collections: {
          'remote.sessionPreferences': [member('p', { region: 'us-east-1', set, longest })],
          ...more.collections,
        },
      },
    );

  it.each<[number | null | 'unknown', boolean, string]>([
    [480, true, 'pass'],
    [481, true, 'fail'],
    [null, true, 'fail'],
    [null, false, 'inconclusive'],
    ['unknown', true, 'inconclusive'],
  ])('longest session %s, preferences set: %s', (longest, set, status) => {
    expect(started(longest, set).status).toBe(status);
  });

  it('preferences of that account and region are needed', () => {
    const none = { collections: { 'remote.sessionPreferences': [] } };
    expect(started(60, true, none).undecided[0]?.condition).toBe('has preferences that were not read');
    expect(started(60, true, { denied: ['remote.sessionPreferences'] }).status).toBe('inconclusive');
  });

  it('are read from the document, and only understood ones count', () => {
    const lowered = (Content?: string) =>
      sessionPreferences.lower(
        new Map([
          [
            'aws.ssm.session-preferences',
            [
              {
                envelope: { id: 'E-1', source: 'aws', account, region: 'us-east-1' } as unknown as Envelope,
                parameters: {},
                value: Content === undefined ? { __type: 'InvalidDocument' } : { Content },
              },
            ],
          ],
        ]),
      )[0];
    const limit = (maxSessionDuration: unknown) =>
      lowered(JSON.stringify({ inputs: { maxSessionDuration } }))?.longest;
    expect([limit('60'), limit(60), limit(''), limit('soon'), limit('0')]).toEqual([
      60,
      60,
      null,
      'unknown',
      'unknown',
    ]);
    expect([lowered('{')?.longest, lowered('{}')?.longest]).toEqual(['unknown', 'unknown']);
    expect(lowered()).toMatchObject({ set: false, longest: null });
  });
});

const closed: SmallEstate = {
  front: [tcp(80, anyone)],
  signing: [tcp(8443, group('sg-front'))],
  egress: [tcp(8443, group('sg-signing'))],
};
const open: SmallEstate = { ...closed, front: [tcp(22, anyone)] };

function onNetwork(check: Check, built: Network, more: Given = {}) {
  const nic = (id: string) =>
    member(id, { type: 'interface', name: id, tags: {}, network: 'vpc-1', subnets: [], carries: [] });
  return judge(check, {
    inapplicable: [...directory, 'identity.aws'],
    reach: reach({ resources: new Set(['front-1', 'signer-1']) }),
    ...more,
    collections: {
      'network.topology': [member('network', { network: built })],
      'inventory.resources': [nic('front-1'), nic('signer-1')],
      ...more.collections,
    },
  });
}
/** The same network, with a site in the place of the internet. */
const behindTunnel = (parts: SmallEstate): Network => {
  const built = smallNetwork(parts);
  const domains = built.domains.map((domain) =>
    domain.kind === 'internet' ? { ...domain, kind: 'on-premises' as const } : domain,
  );
  return { ...built, domains };
};

describe('Tunnels that stand open', () => {
  it('to a management port are exceptions, with the way of a packet', () => {
    const result = onNetwork(remoteChannelsTemporary, behindTunnel(open));
    expect(result).toMatchObject({ status: 'fail', exceptions: [{ subject: 'i-front-1 (front-1)' }] });
    expect(result.exceptions[0]?.condition).toContain('tcp 22 from the site');
    expect(result.exceptions[0]?.witness).toHaveProperty('path');
  });

  it('to others are none, nor is the internet a tunnel', () => {
    expect(onNetwork(remoteChannelsTemporary, behindTunnel(closed)).exceptions).toEqual([]);
    expect(onNetwork(remoteChannelsTemporary, smallNetwork(open)).exceptions).toEqual([]);
  });

  it('what may be one is not decided', () => {
    const front = [tcp(22, { PrefixListIds: [{ PrefixListId: 'pl-1' }] })];
    const result = onNetwork(remoteChannelsTemporary, behindTunnel({ ...closed, front }));
    expect(result).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(result.undecided.map(({ condition }) => condition).join()).toContain('pl-1');
  });

  it('a network that was not read whole does not pass', () => {
    const denied = { denied: ['network.topology'] };
    expect(onNetwork(remoteChannelsTemporary, smallNetwork(closed), denied).status).toBe('inconclusive');
  });
});

describe('A second factor at every entry from afar', () => {
  const factor = (parts: Partial<AwsIdentityModel>) => inAws(remoteSessionsMultiFactor, parts);
  const withMfa = { 'aws:MultiFactorAuthPresent': 'true' };

  it('in AWS by the policies that let somebody in', () => {
    const asking = user('alice', [allow('iam:*', '*', { Bool: withMfa })]);
    expect(factor({ users: [asking] })).toMatchObject({ status: 'pass', population: { inspected: 2 } });
    const credentials = { ...asking.credentials, password: true, mfaActive: false, devices: [] };
    const bare = factor({ users: [user('alice', [allow('iam:*')], { credentials })] });
    expect(bare).toMatchObject({
      status: 'fail',
      exceptions: [{ subject: 'AWS user alice in 111122223333' }],
    });
  });

  const assignment = member('ra', {
    principal: 'alice',
    principalType: 'User',
    role: 'contributor',
    roleName: null,
    scope: '/subscriptions/s',
    hold: 'standing',
    endsAt: null,
    privileged: true,
  });
  const inAzure = (policies: Json[], built = smallNetwork(closed), denied: string[] = []) =>
    onNetwork(remoteSessionsMultiFactor, built, {
      inapplicable: ['identity.aws'],
      denied,
      collections: {
        'identity.roleAssignments': [assignment],
        'identity.directoryUsers': [
          member('alice', {
            objectId: 'alice',
            name: 'alice',
            enabled: true,
            guest: false,
            personId: null,
            mail: null,
          }),
        ],
        'identity.signInTenants': [
          member('tenant', { model: modelOf({ ...emptyTenant, users: [person('alice')], policies }) }),
        ],
      },
    });

  it('in Azure at every sign-in that Conditional Access tells apart', () => {
    const asked = inAzure([policy({})]);
    expect(asked.exceptions).toEqual([]);
    const only = policy({ conditions: { platforms: { includePlatforms: ['windows'] } } });
    expect(inAzure([only])).toMatchObject({ status: 'fail', exceptions: [{ subject: 'alice' }] });
    expect(inAzure([policy({})], smallNetwork(closed), ['identity.signInTenants']).status).toBe(
      'inconclusive',
    );
  });

  it('what a machine asks for, where an outside network reaches it, is not known', () => {
    const entered = inAzure([policy({})], smallNetwork(open)).undecided.map(({ condition }) => condition);
    expect(entered).toContain('is entered on tcp 22 from internet, and what it asks for there was not read');
    const beside = inAzure([policy({})])
      .undecided.map(({ condition }) => condition)
      .join();
    expect(beside).not.toContain('is entered on');
  });
});
