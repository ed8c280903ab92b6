import { addDuration, isLonger, parseDuration } from '../../analyse/clocks/duration.ts';
import type { DevicePolicy } from '../../estate/devices/device-policies.ts';
import type { ManagedDevice } from '../../estate/devices/managed-devices.ts';
import type { Workstation } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';
import { lockInForce } from '../workstations/lock-in-force.ts';
import { privilegedNeeds, privilegedPeople } from '../workstations/privileged-people.ts';
import { inIntune, joinRegister, managedElsewhere, type Registered } from '../workstations/registered.ts';

/** How long a device's own report stands: Intune's default for how long a device counts as compliant without one. */
const reportStands = 'P30D';

/** NCSSR 2.2.2: each Workstation locks after the idle time that was decided, by its own report. */
export const workstationsLock: Check = {
  id: 'workstations-lock',
  title: 'Every Workstation locks when it is idle',
  procedure: `Each Workstation of the register that Intune manages must be among its devices, compliant, and have reported within ${reportStands}; of the policies that the device itself reports to be in force on it, in their present version, the strictest must ask for the password after at most the idle time declared in ncssr.yaml. A time of 0, or none, is no lock; that a policy is assigned proves nothing. Devices of Intune that people with privileged roles use and that the register does not name are listed. Devices under other management are left to the request.`,
  nature: 'reperformance',
  cites: { '2.2.2-a': 'part' },
  needs: ['people.workstations', 'devices.managed', 'devices.policies', ...privilegedNeeds],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const rows = survey<Workstation>(context, 'people.workstations');
    const devices = survey<ManagedDevice>(context, 'devices.managed');
    const policies = survey<DevicePolicy>(context, 'devices.policies');
    const people = privilegedPeople(context);
    const register = joinRegister(rows.members, devices.members);
    const own = inIntune(register);
    const byDevice = Map.groupBy(policies.members, ({ device }) => device);
    const idle = context.scope.workstations?.idle ?? null;
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [...people.unknown];
    const put = (findings: Findings): void => {
      exceptions.push(...findings.exceptions);
      undecided.push(...findings.undecided);
    };
    for (const registered of own) {
      const found = theDevice(registered, devices.whole);
      put(found.findings);
      if (found.device === null) continue;
      put(standing(registered, found.device, context.at));
      const lock = lockInForce(byDevice.get(found.device.deviceId) ?? []);
      put(locking(registered, found.device, lock, idle, policies.whole));
    }
    for (const { workstation, name } of register.workstations) {
      if (workstation.managedBy !== 'none') continue;
      const condition =
        'is under no device management by the register, so that nothing enforces a lock on it';
      exceptions.push({ subject: name, condition, evidence: workstation.evidence });
    }
    undecided.push(
      ...devices.members
        .filter((device) => !register.known.has(device) && people.users.has(device.user ?? ''))
        .map((device): Exception => ({
          subject: `${device.name} (${device.deviceId})`,
          condition: `is used by ${people.users.get(device.user ?? '')?.name ?? ''}, who holds privileged roles, and is not in the register: whether it is a Workstation is not known`,
          evidence: [...device.evidence, ...rows.evidence],
        })),
    );
    if (idle === null && own.length > 0)
      undecided.push({ subject: 'ncssr.yaml', condition: 'declares no idle time', evidence: [] });
    const population = {
      ...rows.population,
      expected: rows.population.expected === null ? null : own.length,
      inspected: own.length,
    };
    const elsewhere = managedElsewhere(register);
    const needed = own.length > 0 || isSupplied(devices);
    return judgementOf({ ...rows, population }, [...(needed ? [devices, policies] : []), ...people.surveys], {
      exceptions,
      undecided,
      notes: elsewhere === null ? [] : [elsewhere],
      ...(own.length === 0 && register.workstations.length > 0
        ? { notOperated: 'Intune manages no Workstation of the register' }
        : {}),
    });
  },
};

interface Findings {
  exceptions: readonly Exception[];
  undecided: readonly Exception[];
}

const fails = (one: Exception): Findings => ({ exceptions: [one], undecided: [] });
const isOpen = (one: Exception): Findings => ({ exceptions: [], undecided: [one] });
const nothing: Findings = { exceptions: [], undecided: [] };

function theDevice(
  { workstation, name, devices }: Registered,
  listWhole: boolean,
): { device: ManagedDevice | null; findings: Findings } {
  const [device, other] = devices;
  const evidence = [...workstation.evidence, ...devices.flatMap((one) => one.evidence)];
  if (device !== undefined && other === undefined) return { device, findings: nothing };
  if (device !== undefined) {
    const condition = `is ${devices.length} devices of Intune by the register's id`;
    return { device: null, findings: isOpen({ subject: name, condition, evidence }) };
  }
  const condition = 'is managed by Intune according to the register, and Intune lists no such device';
  const said: Exception = { subject: name, condition, evidence };
  return {
    device: null,
    findings: listWhole
      ? fails(said)
      : isOpen({ ...said, condition: 'is not among the devices of Intune that were read' }),
  };
}

function standing({ workstation, name }: Registered, device: ManagedDevice, at: Date): Findings {
  const said = (condition: string): Exception => ({
    subject: name,
    condition,
    evidence: [...workstation.evidence, ...device.evidence],
  });
  const undecided: Exception[] = [];
  const { compliance, lastSync } = device;
  const refused = compliance === 'noncompliant' || compliance === 'inGracePeriod';
  if (!refused && compliance !== 'compliant') undecided.push(said(`is ${compliance} to Intune`));
  if (lastSync === null) undecided.push(said('has no report of its own that Intune could date'));
  else if (addDuration(new Date(lastSync), parseDuration(reportStands)) < at)
    undecided.push(said(`has last reported at ${lastSync}, longer ago than ${reportStands}`));
  return { exceptions: refused ? [said(`is ${compliance} to Intune`)] : [], undecided };
}

function locking(
  { name }: Registered,
  device: ManagedDevice,
  lock: ReturnType<typeof lockInForce>,
  idle: string | null,
  whole: boolean,
): Findings {
  const evidence = [...new Set([...device.evidence, ...lock.evidence])];
  const doubts = [...lock.doubts, ...(whole ? [] : ['not every policy on it was read'])];
  const { minutes, by } = lock;
  if (minutes !== null && (idle === null || !isLonger(`PT${minutes}M`, idle))) return nothing;
  const what =
    minutes === null
      ? ['has no idle lock in force', ...(lock.why.length === 0 ? [] : [`(${lock.why.join('; ')})`])].join(
          ' ',
        )
      : `locks after ${minutes} minutes by ${by ?? ''}, and ${idle ?? ''} was decided`;
  const said = { subject: name, evidence };
  if (doubts.length === 0) return fails({ ...said, condition: what });
  return isOpen({ ...said, condition: `${what}, as far as is known: ${doubts.join('; ')}` });
}
