import { isLonger } from '../../analyse/clocks/duration.ts';
import type { DevicePolicy } from '../../estate/devices/device-policies.ts';
import type { ManagedDevice } from '../../estate/devices/managed-devices.ts';
import type { Workstation } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception, Population } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';
import { locksOf } from '../workstations/lock-in-force.ts';
import { inIntune, joinRegister, managedElsewhere } from '../workstations/registered.ts';

/** NCSSR 2.2.2: the idle time configured is the one that an assessment of risks chose, not a default. */
export const idleTimeAsDecided: Check = {
  id: 'idle-time-as-decided',
  title: 'The idle time that is configured is the one that was decided',
  procedure:
    'Each policy of Intune that sets an idle lock and is in force on a Workstation of the register is held against the idle time declared in ncssr.yaml, which it must not exceed; the declaration must say where the assessment of risks is recorded. What that assessment says is left to the request.',
  nature: 'inspection',
  cites: { '2.2.2-b': 'part' },
  needs: ['people.workstations', 'devices.managed', 'devices.policies'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const rows = survey<Workstation>(context, 'people.workstations');
    const devices = survey<ManagedDevice>(context, 'devices.managed');
    const policies = survey<DevicePolicy>(context, 'devices.policies');
    const register = joinRegister(rows.members, devices.members);
    const own = inIntune(register);
    const ids = new Set(own.flatMap((one) => one.devices.map(({ deviceId }) => deviceId)));
    const locks = new Map(
      locksOf(policies.members.filter(({ device }) => ids.has(device))).map((lock) => [lock.policy, lock]),
    );
    const rule = context.scope.workstations;
    const exceptions = [...locks.values()].flatMap(({ name, policy, minutes, evidence }): Exception[] =>
      rule === null || !isLonger(`PT${minutes}M`, rule.idle)
        ? []
        : [
            {
              subject: `${name} (${policy})`,
              condition: `configures ${minutes} minutes, and ${rule.idle} was decided`,
              evidence,
            },
          ],
    );
    const lacking =
      rule === null
        ? 'declares no idle time'
        : rule.riskAssessment === undefined
          ? 'declares an idle time without the assessment of risks that chose it'
          : null;
    const elsewhere = managedElsewhere(register);
    const population = {
      ...policies.population,
      expected: policies.population.expected === null ? null : locks.size,
      inspected: locks.size,
    };
    const needed = own.length > 0 || isSupplied(policies);
    const none = own.length === 0 && register.workstations.length > 0;
    return judgementOf(
      needed ? { ...policies, population } : { ...rows, population: noneOf(rows.population) },
      needed ? [rows, devices] : [],
      {
        exceptions,
        undecided: lacking === null ? [] : [{ subject: 'ncssr.yaml', condition: lacking, evidence: [] }],
        notes: [
          ...(rule?.riskAssessment === undefined ? [] : [`Assessment of risks: ${rule.riskAssessment}`]),
          ...(elsewhere === null ? [] : [elsewhere]),
        ],
        ...(none ? { notOperated: 'Intune manages no Workstation of the register' } : {}),
      },
    );
  },
};

function noneOf(population: Population): Population {
  return { ...population, expected: population.expected === null ? null : 0, inspected: 0 };
}
