import { compliantDevice } from '../../analyse/access/entra/requirement.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { ManagedDevice } from '../../estate/devices/managed-devices.ts';
import type { Workstation } from '../../estate/people/people.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { peopleInReach, peopleNeeds, peoplePopulation, type PeopleInReach } from '../people-in-reach.ts';
import { signInFindings } from '../sign-in-findings.ts';
import { judgementOf, survey } from '../survey.ts';

/**
 * NCSSR 2.2.6: nobody administers from a device that is not the CA's. The clouds are always reached from afar, so
 * that every sign-in to them counts.
 */
export const remoteAccessFromOwnWorkstations: Check = {
  id: 'remote-access-from-own-workstations',
  title: 'Everyone in reach signs in from a device of the CA alone',
  procedure:
    "Each person in reach of the system through Azure or the directory is taken through every sign-in that the tenant's Conditional Access policies tell apart; in each, an enabled policy must ask for a device that Intune calls compliant, alone or with more, or block. A device joined to a domain is not taken for it, nor one that another organisation calls compliant. Each compliant device that such a person enrolled, or nobody, must belong to the company or stand in the register of Workstations as controlled by the CA. AWS knows no device; where people reach the system through AWS that is said.",
  nature: 'reperformance',
  cites: { '2.2.6-a': 'part' },
  needs: [...peopleNeeds, 'devices.managed', 'people.workstations', 'identity.aws'],
  population: [...peoplePopulation, 'identity.aws'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const people = peopleInReach(context);
    const devices = survey<ManagedDevice>(context, 'devices.managed');
    const register = survey<Workstation>(context, 'people.workstations');
    const aws = survey<AwsIdentity>(context, 'identity.aws');
    const signIns = signInFindings(people, { requirement: compliantDevice, what: 'a compliant device' });
    const own = ownership(people, devices.members, register.members, register.whole);
    return judgementOf(people.counted, [...people.supporting, devices, register, aws], {
      exceptions: [...signIns.exceptions, ...own.exceptions],
      undecided: [...signIns.undecided, ...own.undecided, ...(aws.applicable ? [throughAws] : [])],
      notes: people.notes,
    });
  },
};

const throughAws: Exception = {
  subject: 'AWS',
  condition:
    'asks for no device when people sign in to it, and what an identity provider before it asks for was not read',
  evidence: [],
};

function ownership(
  people: PeopleInReach,
  devices: readonly ManagedDevice[],
  register: readonly Workstation[],
  registerWhole: boolean,
): { exceptions: Exception[]; undecided: Exception[] } {
  const found = { exceptions: [] as Exception[], undecided: [] as Exception[] };
  const reaching = [people.azure, people.vaults, people.directory];
  const names = new Map(
    reaching.flatMap((one) => one.people.map((user) => [user.objectId, user.name] as const)),
  );
  const proved = new Set(
    reaching.flatMap((one) =>
      one.people.map(({ objectId }) => objectId).filter((id) => !one.possible.has(id)),
    ),
  );
  for (const device of devices) {
    const { user, owner, compliance } = device;
    if (compliance !== 'compliant' || (user !== null && !names.has(user))) continue;
    const rows = register.filter(({ deviceId }) => device.names.includes(deviceId.toLowerCase()));
    const foreign = rows.some(({ controlledBy }) => controlledBy === 'other');
    if (!foreign && (rows.length > 0 || owner === 'company')) continue;
    const whose = foreign
      ? 'is controlled by somebody other than the CA according to the register'
      : owner === 'personal'
        ? 'is personal, and in no register as controlled by the CA'
        : 'is in no register, and Intune does not say whose it is';
    const said: Exception = {
      subject: `${device.name} (${device.deviceId})`,
      condition: `${whose}; it is compliant, so that ${user === null ? 'whoever has it' : names.get(user)} can sign in from it`,
      evidence: [...device.evidence, ...rows.flatMap(({ evidence }) => evidence)],
    };
    const sure = foreign || (owner === 'personal' && registerWhole);
    (sure && user !== null && proved.has(user) ? found.exceptions : found.undecided).push(said);
  }
  return found;
}
