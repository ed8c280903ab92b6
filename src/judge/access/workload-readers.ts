import type { AwsIdentityModel } from '../../estate/identity/aws/model.ts';
import type { RegisteredAccount } from '../../estate/people/people.ts';
import type { ReachingAccount, SystemAccess } from './engagement-access.ts';
import { secretReading } from './secret-stores.ts';

/** A role that can read secrets of a system and that an AWS service takes on for a workload nobody answers for. */
export interface WorkloadReader {
  role: string;
  services: readonly string[];
  secrets: readonly string[];
  proved: boolean;
  reading: ReachingAccount['permissions'][number];
}

/** What tells whose a workload is. */
interface Workloads {
  model: AwsIdentityModel | null;
  /** Resources of the system: a machine of it reads its own secrets. */
  resources: ReadonlySet<string>;
  register: readonly RegisteredAccount[];
  isHere: (personId: string) => boolean;
}

/**
 * Roles through which workloads read secrets: neither machines of the system itself, nor registered as a service with
 * an owner who works here.
 */
export function workloadReaders(
  { accounts }: SystemAccess,
  { model, resources, register, isHere }: Workloads,
): WorkloadReader[] {
  const services = accounts.filter(({ kind }) => kind === 'service');
  const owned = new Set(
    register
      .filter(({ kind, personId }) => kind === 'service' && isHere(personId))
      .map(({ account }) => account.trim().toLowerCase()),
  );
  return accounts.flatMap((account): WorkloadReader[] => {
    const { kind, principal: role, permissions, verdict } = account;
    if (kind !== 'role' || owned.has(role.toLowerCase())) return [];
    const readings = permissions.filter(({ action }) => action === secretReading.aws);
    const takers = services.flatMap(({ principal, paths }) =>
      paths
        .filter(({ steps }) => steps.some(({ to }) => to === role))
        .map(({ certainty }) => ({ principal, certainty })),
    );
    const reading = readings.find(({ path }) => path?.certainty === 'proved') ?? readings[0];
    if (reading === undefined || takers.length === 0) return [];
    const machines = (model?.resources ?? []).filter(({ workloadRole }) => workloadRole === role);
    const ownMachines =
      machines.length > 0 &&
      machines.every(({ arn }) => resources.has(arn.slice(arn.lastIndexOf('/') + 1))) &&
      takers.every(({ principal }) => principal.startsWith('ec2.amazonaws.com'));
    if (ownMachines) return [];
    return [
      {
        role,
        services: [...new Set(takers.map(({ principal }) => principal))],
        secrets: [...new Set(readings.map(({ resource }) => resource))],
        proved:
          verdict === 'allowed' &&
          reading.path?.certainty === 'proved' &&
          takers.some(({ certainty }) => certainty === 'proved'),
        reading,
      },
    ];
  });
}
