import { describe, expect, it } from 'vitest';
import type { DevicePolicy } from '../../../src/estate/devices/device-policies.ts';
import type { ManagedDevice } from '../../../src/estate/devices/managed-devices.ts';
import type { Workstation } from '../../../src/estate/people/people.ts';
import { idleTimeAsDecided } from '../../../src/judge/checks/idle-time-as-decided.ts';
import { workstationsLock } from '../../../src/judge/checks/workstations-lock.ts';
import { judge, member, type Given } from '../estate-fixture.ts';

const workstation = (part: Partial<Workstation> = {}): Workstation =>
  member('register:2', {
    deviceId: 'A1',
    name: 'WS-1',
    platform: 'Windows',
    ownerId: 'P-001',
    controlledBy: 'ca',
    managedBy: 'intune',
    noneBecause: null,
    ...part,
  } as const);

const device = (part: Partial<ManagedDevice> = {}): ManagedDevice =>
  member('d1', {
    deviceId: 'd1',
    names: ['d1', 'a1'],
    name: 'WS-1',
    platform: 'Windows',
    user: 'alice',
    owner: 'company',
    compliance: 'compliant',
    lastSync: '2026-11-19T08:00:00Z',
    ...part,
  } as const);

const policy = (part: Partial<DevicePolicy> = {}): DevicePolicy =>
  member('d1/p1', {
    device: 'd1',
    policy: 'p1',
    name: 'Windows',
    states: ['compliant'],
    current: true,
    lock: { says: 'minutes', minutes: 10 },
    ...part,
  } as const);

interface Parts {
  register?: Workstation[];
  devices?: ManagedDevice[];
  policies?: DevicePolicy[];
  rule?: { idle: string; riskAssessment?: string } | null;
  more?: Given;
}

const given = ({ register, devices, policies, rule, more = {} }: Parts): Given => ({
  unplanned: [
    'identity.roleAssignments',
    'identity.directoryRoles',
    'identity.directoryUsers',
    'identity.directoryGroups',
  ],
  ...more,
  scope: { workstations: rule === undefined ? { idle: 'PT10M', riskAssessment: 'RA-7' } : rule },
  collections: {
    'people.workstations': register ?? [workstation()],
    'devices.managed': devices ?? [device()],
    'devices.policies': policies ?? [policy()],
    ...more.collections,
  },
});
const lock = (parts: Parts) => judge(workstationsLock, given(parts));
const idle = (parts: Parts) => judge(idleTimeAsDecided, given(parts));

describe('Workstations lock', () => {
  it('where the device reports a lock within what was decided, whichever id the register has', () => {
    expect(lock({})).toMatchObject({ status: 'pass', population: { expected: 1, inspected: 1 } });
    expect(lock({ register: [workstation({ deviceId: 'D1' })] }).status).toBe('pass');
    expect(lock({ policies: [policy({ states: ['notApplicable', 'remediated'] })] }).status).toBe('pass');
    const longer = policy({ policy: 'p2', lock: { says: 'minutes', minutes: 30 } });
    expect(lock({ policies: [policy(), longer] }).status).toBe('pass');
  });

  it.each<[string, Parts, string]>([
    [
      'too late',
      { policies: [policy({ lock: { says: 'minutes', minutes: 15 } })] },
      'locks after 15 minutes by Windows, and PT10M was decided',
    ],
    [
      '0',
      { policies: [policy({ lock: { says: 'nothing', why: 'x is 0, which is no limit' } })] },
      'has no idle lock in force (Windows: x is 0, which is no limit)',
    ],
    ['none', { policies: [] }, 'has no idle lock in force'],
    ['not assigned to it', { policies: [policy({ states: ['notAssigned'] })] }, 'has no idle lock in force'],
    ['none, whatever was decided', { policies: [], rule: null }, 'has no idle lock in force'],
    ['not compliant', { devices: [device({ compliance: 'noncompliant' })] }, 'is noncompliant to Intune'],
    ['in grace', { devices: [device({ compliance: 'inGracePeriod' })] }, 'is inGracePeriod to Intune'],
    [
      'not there',
      { devices: [] },
      'is managed by Intune according to the register, and Intune lists no such device',
    ],
    [
      'unmanaged',
      { register: [workstation(), workstation({ deviceId: 'X', managedBy: 'none' })] },
      'is under no device management by the register, so that nothing enforces a lock on it',
    ],
  ])('%s is a failure', (_, parts, condition) => {
    expect(lock(parts)).toMatchObject({ status: 'fail', exceptions: [{ condition }] });
  });

  it.each<[string, Parts, string]>([
    [
      'reported long ago',
      { devices: [device({ lastSync: '2026-10-20T08:00:00Z' })] },
      'has last reported at 2026-10-20T08:00:00Z, longer ago than P30D',
    ],
    [
      'never reported',
      { devices: [device({ lastSync: null })] },
      'has no report of its own that Intune could date',
    ],
    [
      'of a state that says nothing',
      { devices: [device({ compliance: 'configManager' })] },
      'is configManager to Intune',
    ],
    [
      'in conflict',
      { policies: [policy({ states: ['compliant', 'conflict'] })] },
      'has no idle lock in force, as far as is known: Windows is compliant and conflict on it',
    ],
    [
      'of a state that is new',
      { policies: [policy({ states: ['splendid'] })] },
      'has no idle lock in force, as far as is known: Windows is splendid on it',
    ],
    [
      'about an earlier version',
      { policies: [policy({ current: false })] },
      'has no idle lock in force, as far as is known: the device has reported on an earlier version of Windows',
    ],
    [
      'about no version',
      { policies: [policy({ current: null })] },
      'has no idle lock in force, as far as is known: it is not known which version of Windows the device has reported on',
    ],
    [
      'of a type that is not understood',
      { policies: [policy({ lock: { says: 'unknown', why: 'is odd' } })] },
      'has no idle lock in force, as far as is known: Windows is odd',
    ],
    [
      'several devices',
      { devices: [device(), device({ deviceId: 'd2' })] },
      "is 2 devices of Intune by the register's id",
    ],
    ['undeclared', { rule: null }, 'declares no idle time'],
  ])('%s is not decided', (_, parts, condition) => {
    expect(lock(parts)).toMatchObject({ status: 'inconclusive', exceptions: [], undecided: [{ condition }] });
  });

  it('what was not read proves no absence', () => {
    const without = (name: string) => lock({ devices: [], policies: [], more: { denied: [name] } });
    expect(without('devices.managed')).toMatchObject({ status: 'inconclusive', exceptions: [] });
    const policies = lock({ policies: [], more: { denied: ['devices.policies'] } });
    expect(policies).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(policies.undecided[0]?.condition).toContain('not every policy on it was read');
  });

  it('what something else manages is left to the request, and said', () => {
    const elsewhere = workstation({ deviceId: 'X', name: 'WS-2', managedBy: 'other' });
    const note = 'Managed by something other than Intune, and left to the request: WS-2';
    expect(lock({ register: [workstation(), elsewhere] })).toMatchObject({ status: 'pass', notes: [note] });
    expect(lock({ register: [elsewhere], devices: [], policies: [] })).toMatchObject({
      status: 'not_operated',
      notes: [note],
    });
    expect(lock({ register: [] }).status).toBe('inconclusive');
  });

  it('a device that the register does not name is not decided where its user holds privileged roles', () => {
    const role = (privileged: boolean) =>
      member('ra', {
        principal: 'alice',
        principalType: 'User',
        role: 'r',
        roleName: null,
        scope: '/',
        hold: 'eligible',
        endsAt: null,
        privileged,
      });
    const alice = member('alice', { objectId: 'alice', name: 'alice@example.test' });
    const other = device({ deviceId: 'd2', names: ['d2'], name: 'Telephone' });
    const used = (privileged: boolean, register: Workstation[] = []) =>
      lock({
        register: [workstation(), ...register],
        devices: [device(), other],
        more: {
          unplanned: [],
          collections: {
            'identity.roleAssignments': [role(privileged)],
            'identity.directoryUsers': [alice],
          },
        },
      });
    expect(used(false).status).toBe('pass');
    expect(used(true)).toMatchObject({
      status: 'inconclusive',
      undecided: [
        { subject: 'Telephone (d2)', condition: expect.stringContaining('alice@example.test') as string },
      ],
    });
    expect(used(true, [workstation({ deviceId: 'd2', noneBecause: 'Has no access' })]).status).toBe('pass');
  });
});

describe('The idle time as decided', () => {
  it('passes where no policy in force exceeds it and the assessment is named', () => {
    expect(idle({})).toMatchObject({
      status: 'pass',
      population: { expected: 1, inspected: 1 },
      notes: ['Assessment of risks: RA-7'],
    });
  });

  it('a longer time is a failure, though a stricter policy holds', () => {
    const longer = policy({ policy: 'p2', name: 'Old', lock: { says: 'minutes', minutes: 30 } });
    expect(idle({ policies: [policy(), longer] })).toMatchObject({
      status: 'fail',
      exceptions: [{ subject: 'Old (p2)', condition: 'configures 30 minutes, and PT10M was decided' }],
    });
  });

  it('without a decision, or an assessment behind it, nothing is decided', () => {
    expect(idle({ rule: null })).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(idle({ rule: { idle: 'PT10M' } })).toMatchObject({ status: 'inconclusive', exceptions: [] });
  });

  it('only what is in force on a Workstation counts, and none at all proves nothing', () => {
    expect(idle({ policies: [policy({ device: 'd2' })] }).status).toBe('inconclusive');
    expect(idle({ policies: [policy({ states: ['error'] })] }).status).toBe('inconclusive');
    const elsewhere = workstation({ managedBy: 'other' });
    expect(idle({ register: [elsewhere], devices: [], policies: [] }).status).toBe('not_operated');
    const more: Given = { denied: ['people.workstations'] };
    expect(idle({ register: [elsewhere], more }).status).toBe('inconclusive');
  });
});
