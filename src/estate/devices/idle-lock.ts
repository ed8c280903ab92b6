import { textOf, type Item } from '../identity/entra/page.ts';

/** What one policy of Intune says of how long a device may be idle before it asks for its password. */
export type IdleLock =
  | { says: 'minutes'; minutes: number }
  /** It sets no lock; `why` names a setting that switches it off, where there is one. */
  | { says: 'nothing'; why: string | null }
  | { says: 'unknown'; why: string };

interface Settings {
  /** Whether a password is asked for at all. */
  password: string;
  /** Settings in minutes; where there are two, the second begins to run when the first has run out. */
  minutes: readonly string[];
}

const untilLock = 'passwordMinutesOfInactivityBeforeLock';
const untilScreenOff = 'passwordMinutesOfInactivityBeforeScreenTimeout';
const apple: Settings = {
  password: 'passcodeRequired',
  minutes: ['passcodeMinutesOfInactivityBeforeScreenTimeout', 'passcodeMinutesOfInactivityBeforeLock'],
};
const compliance: Settings = { password: 'passwordRequired', minutes: [untilLock] };
const screen: Settings = { password: 'passwordRequired', minutes: [untilScreenOff] };

/** The types of Graph v1.0 that can set a lock, with the settings that do. */
const settingsOf: Readonly<Record<string, Settings>> = {
  windows10CompliancePolicy: compliance,
  windows10MobileCompliancePolicy: compliance,
  windows81CompliancePolicy: compliance,
  macOSCompliancePolicy: compliance,
  androidCompliancePolicy: compliance,
  androidWorkProfileCompliancePolicy: compliance,
  iosCompliancePolicy: apple,
  windows10GeneralConfiguration: screen,
  androidGeneralDeviceConfiguration: screen,
  iosGeneralDeviceConfiguration: apple,
  macOSGeneralDeviceConfiguration: {
    password: 'passwordRequired',
    minutes: [untilScreenOff, untilLock],
  },
};

/** Types that hold nothing that could lock a device or keep it from locking. */
const without: ReadonlySet<string> = new Set([
  'editionUpgradeConfiguration',
  'iosUpdateConfiguration',
  'windowsDefenderAdvancedThreatProtectionConfiguration',
  'windowsUpdateForBusinessConfiguration',
]);

/** What a compliance policy or configuration profile, as Graph prints it, says of the idle lock. */
export function idleLockOf(policy: Item): IdleLock {
  const type = (textOf(policy, '@odata.type') ?? '').replace('#microsoft.graph.', '');
  if (without.has(type)) return { says: 'nothing', why: null };
  const settings = Object.hasOwn(settingsOf, type) ? settingsOf[type] : undefined;
  if (settings === undefined)
    return { says: 'unknown', why: `is of the type ${type || 'that Graph left out'}, which may set a lock` };
  // Graph prints every setting of a type, null where nobody set it: one that is not printed is not known.
  const absent = [...settings.minutes, settings.password].find((name) => !Object.hasOwn(policy, name));
  if (absent !== undefined) return { says: 'unknown', why: `is printed without ${absent}` };
  const values = settings.minutes.map((name) => ({ name, value: policy[name] ?? null }));
  const odd = values.find(({ value }) => value !== null && (!Number.isInteger(value) || Number(value) < 0));
  if (odd !== undefined)
    return { says: 'unknown', why: `prints ${odd.name} as ${JSON.stringify(odd.value)}` };
  if (values.every(({ value }) => value === null)) return { says: 'nothing', why: null };
  const off = values.find(({ value }, at) => value === 0 && at === 0);
  if (off !== undefined) return { says: 'nothing', why: `${off.name} is 0, which is no limit` };
  const unset = values.find(({ value }) => value === null);
  if (unset !== undefined) return { says: 'unknown', why: `leaves ${unset.name} to the user` };
  if (policy[settings.password] !== true)
    return { says: 'unknown', why: `does not itself ask for a password (${settings.password})` };
  return { says: 'minutes', minutes: values.reduce((sum, { value }) => sum + Number(value), 0) };
}
