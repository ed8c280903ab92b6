import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { itemsOf, textOf, type Item } from '../identity/entra/page.ts';
import { place } from '../place.ts';

/** A device that Intune manages. */
export interface ManagedDevice extends Member {
  deviceId: string;
  /** Ids that a register may name it by, in lower case: of Intune, of Entra ID, and the serial number. */
  names: readonly string[];
  name: string;
  platform: string;
  /** Object id of the user who enrolled it; null where nobody did, or it was not returned. */
  user: string | null;
  owner: 'company' | 'personal' | 'unknown';
  /** As Intune says it: `compliant`, `noncompliant`, `inGracePeriod`. */
  compliance: string;
  lastSync: string | null;
}

/** What Intune prints where there is no id or no date. */
const noId = '00000000-0000-0000-0000-000000000000';
const noDate = '0001-01-01';

export const managedDevices: CollectionDefinition<ManagedDevice> = {
  name: 'devices.managed',
  title: 'Devices that Intune manages',
  kinds: ['entra.managed-devices'],
  attribution: 'tenant',
  lower: (pages) =>
    (pages.get('entra.managed-devices') ?? []).flatMap((page) =>
      itemsOf(page.value).map((item) => deviceOf(page, item)),
    ),
};

function deviceOf(page: DecodedPage, item: Item): ManagedDevice {
  const deviceId = textOf(item, 'id') ?? '';
  const owner = textOf(item, 'managedDeviceOwnerType');
  const sync = textOf(item, 'lastSyncDateTime');
  const ids = [deviceId, textOf(item, 'azureADDeviceId'), textOf(item, 'serialNumber')];
  return {
    ...place(page, deviceId),
    deviceId,
    names: ids.filter((id) => id !== null && id !== '' && id !== noId).map((id) => String(id).toLowerCase()),
    name: textOf(item, 'deviceName') ?? deviceId,
    platform: textOf(item, 'operatingSystem') ?? 'unknown',
    user: textOf(item, 'userId') === noId ? null : textOf(item, 'userId'),
    owner: owner === 'company' || owner === 'personal' ? owner : 'unknown',
    compliance: textOf(item, 'complianceState') ?? 'unknown',
    lastSync: sync === null || sync.startsWith(noDate) || Number.isNaN(Date.parse(sync)) ? null : sync,
  };
}
