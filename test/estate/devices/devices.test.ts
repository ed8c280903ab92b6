import { describe, expect, it } from 'vitest';
import type { DecodedPage } from '../../../src/estate/collection.ts';
import { devicePolicies } from '../../../src/estate/devices/device-policies.ts';
import { idleLockOf } from '../../../src/estate/devices/idle-lock.ts';
import { managedDevices } from '../../../src/estate/devices/managed-devices.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';

type Json = Record<string, unknown>;

const page = (id: string, value: Json[], parameters: Json = {}): DecodedPage => ({
  envelope: { id, source: 'entra', account: 'tenant', region: null } as unknown as Envelope,
  parameters,
  value: { value },
});
const lock = (type: string, settings: Json) =>
  idleLockOf({ '@odata.type': `#microsoft.graph.${type}`, ...settings });

describe('the idle lock that a policy sets', () => {
  const asked = { passwordRequired: true };
  it.each([
    ['windows10CompliancePolicy', { ...asked, passwordMinutesOfInactivityBeforeLock: 15 }, 15],
    ['macOSCompliancePolicy', { ...asked, passwordMinutesOfInactivityBeforeLock: 5 }, 5],
    ['windows10GeneralConfiguration', { ...asked, passwordMinutesOfInactivityBeforeScreenTimeout: 10 }, 10],
    [
      'macOSGeneralDeviceConfiguration',
      {
        ...asked,
        passwordMinutesOfInactivityBeforeScreenTimeout: 10,
        passwordMinutesOfInactivityBeforeLock: 5,
      },
      15,
    ],
    [
      'iosCompliancePolicy',
      {
        passcodeRequired: true,
        passcodeMinutesOfInactivityBeforeScreenTimeout: 5,
        passcodeMinutesOfInactivityBeforeLock: 0,
      },
      5,
    ],
  ])('%s: minutes add up where the second begins after the first', (type, settings, minutes) => {
    expect(lock(type, settings)).toEqual({ says: 'minutes', minutes });
  });

  it('0 is no limit, and what is unset is none', () => {
    expect(lock('windows10CompliancePolicy', { ...asked, passwordMinutesOfInactivityBeforeLock: 0 })).toEqual(
      {
        says: 'nothing',
        why: 'passwordMinutesOfInactivityBeforeLock is 0, which is no limit',
      },
    );
    expect(
      lock('windows10CompliancePolicy', { ...asked, passwordMinutesOfInactivityBeforeLock: null }),
    ).toEqual({ says: 'nothing', why: null });
    expect(lock('windowsUpdateForBusinessConfiguration', {})).toEqual({ says: 'nothing', why: null });
  });

  it.each([
    ['windows10CompliancePolicy', asked],
    ['windows10CompliancePolicy', { passwordMinutesOfInactivityBeforeLock: 5 }],
    ['windows10CompliancePolicy', { passwordRequired: false, passwordMinutesOfInactivityBeforeLock: 5 }],
    ['windows10CompliancePolicy', { ...asked, passwordMinutesOfInactivityBeforeLock: '5' }],
    ['windows10CompliancePolicy', { ...asked, passwordMinutesOfInactivityBeforeLock: -1 }],
    ['iosCompliancePolicy', { passcodeRequired: true, passcodeMinutesOfInactivityBeforeLock: 5 }],
    ['windows10CustomConfiguration', { omaSettings: [] }],
    ['constructor', {}],
  ])('%s with %j is not known', (type, settings) => {
    expect(lock(type, settings).says).toBe('unknown');
  });
});

it('devices are named by every id that they have', () => {
  const zero = '00000000-0000-0000-0000-000000000000';
  const [one, two] = managedDevices.lower(
    new Map([
      [
        'entra.managed-devices',
        [
          page('E-1', [
            {
              id: 'D1',
              azureADDeviceId: 'A1',
              serialNumber: 'S1',
              userId: 'U',
              managedDeviceOwnerType: 'company',
            },
            { id: 'D2', azureADDeviceId: zero, userId: zero, lastSyncDateTime: '0001-01-01T00:00:00Z' },
          ]),
        ],
      ],
    ]),
  );
  expect(one).toMatchObject({ names: ['d1', 'a1', 's1'], user: 'U', owner: 'company' });
  expect(two).toMatchObject({
    names: ['d2'],
    user: null,
    owner: 'unknown',
    lastSync: null,
    compliance: 'unknown',
  });
});

describe('policies as devices report on them', () => {
  const windows = {
    '@odata.type': '#microsoft.graph.windows10CompliancePolicy',
    id: 'p',
    version: 2,
    passwordRequired: true,
    passwordMinutesOfInactivityBeforeLock: 10,
  };
  const lowered = (policies: Json[], ...states: Json[][]) =>
    devicePolicies.lower(
      new Map([
        ['entra.device-compliance-policies', [page('E-1', policies)]],
        ['entra.device-compliance-states', states.map((some) => page('E-2', some, { device: 'd' }))],
      ]),
    );

  it('are joined by id, with the states of all users of the device', () => {
    const state = { id: 'p', displayName: 'Windows', version: 2 };
    const some = lowered([windows], [{ ...state, state: 'compliant' }], [{ ...state, state: 'conflict' }]);
    expect(some).toMatchObject([
      {
        device: 'd',
        policy: 'p',
        name: 'Windows',
        states: ['compliant', 'conflict'],
        current: true,
        lock: { says: 'minutes', minutes: 10 },
        evidence: ['E-2', 'E-1'],
      },
    ]);
  });

  it('say which version they are about, or that it is not known', () => {
    const current = (version: unknown) =>
      lowered([windows], [{ id: 'p', state: 'compliant', version }])[0]?.current;
    expect([current(2), current(1), current(null)]).toEqual([true, false, null]);
  });

  it('of a policy that is in no list nothing is known, but for the one that Intune builds in', () => {
    const named = (displayName: string) =>
      lowered([windows], [{ id: 'q', displayName, state: 'compliant' }])[0]?.lock;
    expect(named('Windows')?.says).toBe('unknown');
    expect(named('Default Device Compliance Policy')?.says).toBe('nothing');
  });
});
