import type { ManagedDevice } from '../../estate/devices/managed-devices.ts';
import type { Workstation } from '../../estate/people/people.ts';

/** A Workstation of the register, with the devices of Intune that answer to its id: none, one, or by mistake several. */
export interface Registered {
  workstation: Workstation;
  name: string;
  devices: readonly ManagedDevice[];
}

/** The register joined to what Intune manages, by id and never by name; rows that say they are none apart. */
interface Register {
  workstations: readonly Registered[];
  /** Devices that stand in the register, as Workstations or as none. */
  known: ReadonlySet<ManagedDevice>;
}

export function joinRegister(rows: readonly Workstation[], devices: readonly ManagedDevice[]): Register {
  const joined = rows.map((workstation): Registered => ({
    workstation,
    name: `${workstation.name} (${workstation.deviceId})`,
    devices: devices.filter(({ names }) => names.includes(workstation.deviceId.toLowerCase())),
  }));
  return {
    workstations: joined.filter(({ workstation }) => workstation.noneBecause === null),
    known: new Set(joined.flatMap((one) => one.devices)),
  };
}

/** Those of them that the register leaves to Intune. */
export function inIntune({ workstations }: Register): Registered[] {
  return workstations.filter(({ workstation }) => workstation.managedBy === 'intune');
}

/** What is said of those that something else manages; null where there are none. */
export function managedElsewhere({ workstations }: Register): string | null {
  const names = workstations
    .filter(({ workstation }) => workstation.managedBy === 'other')
    .map(({ workstation }) => workstation.name);
  if (names.length === 0) return null;
  return `Managed by something other than Intune, and left to the request: ${names.join(', ')}`;
}
