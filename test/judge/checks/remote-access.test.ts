import { describe, expect, it } from 'vitest';
import { unknownDeviceMeets } from '../../../src/analyse/access/entra/device-filter.ts';
import type { ManagedDevice } from '../../../src/estate/devices/managed-devices.ts';
import type { RoleAssignment } from '../../../src/estate/identity/role-assignments.ts';
import type { SignInTenant } from '../../../src/estate/identity/sign-in-tenants.ts';
import type { Workstation } from '../../../src/estate/people/people.ts';
import { remoteAccessFromOwnWorkstations } from '../../../src/judge/checks/remote-access-from-own-workstations.ts';
import {
  emptyTenant,
  modelOf,
  policy,
  user,
  type Json,
  type Tenant,
} from '../../analyse/access/entra/tenant.ts';
import { judge, member, type Given } from '../estate-fixture.ts';

const check = remoteAccessFromOwnWorkstations;
const assignment: RoleAssignment = member('ra', {
  principal: 'alice',
  principalType: 'User',
  role: '/roleDefinitions/contributor',
  roleName: 'Contributor',
  scope: '/subscriptions/s',
  hold: 'standing',
  endsAt: null,
  privileged: true,
} as const);
const alice = member('alice', {
  objectId: 'alice',
  name: 'alice',
  enabled: true,
  guest: false,
  personId: null,
  mail: null,
});
const own = policy({ grant: { builtInControls: ['compliantDevice'] } });

const device = (part: Partial<ManagedDevice> = {}): ManagedDevice =>
  member('d1', {
    deviceId: 'd1',
    names: ['d1', 's1'],
    name: 'WS-1',
    platform: 'Windows',
    user: 'alice',
    owner: 'company',
    compliance: 'compliant',
    lastSync: null,
    ...part,
  } as const);
const row = (part: Partial<Workstation> = {}): Workstation =>
  member('register:2', {
    deviceId: 'S1',
    name: 'WS-1',
    platform: 'Windows',
    ownerId: 'P-001',
    controlledBy: 'ca',
    managedBy: 'intune',
    noneBecause: null,
    ...part,
  } as const);

function judged(
  policies: Json[],
  parts: { tenant?: Partial<Tenant>; devices?: ManagedDevice[]; register?: Workstation[]; more?: Given } = {},
) {
  const tenant: SignInTenant = member('tenant', {
    model: modelOf({ ...emptyTenant, users: [user('alice')], policies, ...parts.tenant }),
  });
  return judge(check, {
    inapplicable: ['identity.aws'],
    ...parts.more,
    collections: {
      'identity.roleAssignments': [assignment],
      'identity.directoryUsers': [alice],
      'identity.signInTenants': [tenant],
      'devices.managed': parts.devices ?? [device()],
      'people.workstations': parts.register ?? [],
    },
  });
}

describe('Remote access from Workstations of the CA', () => {
  it('a compliant device is asked for everywhere, and all there are belong to the company', () => {
    expect(judged([own])).toMatchObject({ status: 'pass', population: { expected: 1, inspected: 1 } });
  });

  it.each<[string, Json]>([
    [
      'a second factor instead',
      policy({ grant: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] } }),
    ],
    ['a policy that only reports', { ...own, state: 'enabledForReportingButNotEnforced' }],
    [
      'a policy that leaves her out',
      policy({
        users: { includeUsers: ['All'], excludeUsers: ['alice'] },
        grant: { builtInControls: ['compliantDevice'] },
      }),
    ],
  ])('%s fails', (_, one) => {
    expect(judged([one])).toMatchObject({
      status: 'fail',
      exceptions: [
        {
          subject: 'alice',
          condition: expect.stringContaining(
            'is asked for a compliant device by no enabled policy',
          ) as string,
        },
      ],
    });
  });

  it("the device of a guest is not the CA's where the home tenant's word is taken", () => {
    const users = [
      user('alice', { userType: 'Guest', userPrincipalName: 'alice_other.test#EXT#@example.test' }),
    ];
    expect(judged([own], { tenant: { users } }).status).toBe('pass');
    expect(judged([own], { tenant: { users, foreignDevices: true } }).status).toBe('fail');
    expect(judged([own], { tenant: { users, foreignMfa: null } }).status).toBe('inconclusive');
  });

  it('a filter that may itself ask for the device decides nothing, one that an unknown device slips through does', () => {
    const filtered = (rule: string, mode: string, control: string) =>
      judged([
        policy({
          conditions: { devices: { deviceFilter: { mode, rule } } },
          grant: { builtInControls: [control] },
        }),
      ]);
    const onlyOurs = filtered('device.isCompliant -eq True', 'exclude', 'block');
    expect(onlyOurs).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(onlyOurs.undecided[0]?.condition).toContain('the filter may itself ask for the device');
    expect(filtered('device.model -eq "Surface"', 'include', 'compliantDevice').status).toBe('fail');
  });

  it.each<[string, ManagedDevice, Workstation[], string]>([
    ['personal', device({ owner: 'personal' }), [], 'fail'],
    ['personal and registered as controlled by the CA', device({ owner: 'personal' }), [row()], 'pass'],
    ['controlled by another', device(), [row({ controlledBy: 'other' })], 'fail'],
    ['of nobody known', device({ owner: 'unknown' }), [], 'inconclusive'],
    ['personal and enrolled by nobody', device({ owner: 'personal', user: null }), [], 'inconclusive'],
    ['personal and not compliant', device({ owner: 'personal', compliance: 'noncompliant' }), [], 'pass'],
    ['personal, of somebody out of reach', device({ owner: 'personal', user: 'zoe' }), [], 'pass'],
  ])('a compliant device that is %s', (_, one, register, status) => {
    expect(judged([own], { devices: [one], register }).status).toBe(status);
  });

  it('a register that was not read may name the device', () => {
    const devices = [device({ owner: 'personal' })];
    const result = judged([own], {
      devices,
      more: { inapplicable: ['identity.aws'], denied: ['people.workstations'] },
    });
    expect(result).toMatchObject({ status: 'inconclusive', exceptions: [] });
  });

  it('AWS asks for no device, which is said', () => {
    const result = judged([own], { more: { inapplicable: [] } });
    expect(result).toMatchObject({ status: 'inconclusive', undecided: [{ subject: 'AWS' }] });
  });
});

describe('a device that the tenant does not know', () => {
  it.each<[string, boolean | null]>([
    ['device.model -eq "Surface -ne"', false],
    ['device.model -startsWith "A" -or (device.ownership -in ["Company"])', false],
    ['device.isCompliant -ne True -and device.trustType -ne "ServerAD"', true],
    ['device.model -notContains "x"', true],
    ['device.model -eq "x" -and device.id -ne "y"', null],
    ['-not (device.model -eq "x")', null],
    ['not (device.model -eq "x")', null],
    ['device.model -matches "x"', null],
    ['device.a', null],
  ])('meets %s: %s', (rule, meets) => {
    expect(unknownDeviceMeets(rule)).toBe(meets);
  });
});
