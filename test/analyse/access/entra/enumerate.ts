import type { Tenant } from './tenant.ts';
import { eligibilities, rangeOf, type SignIn } from './twin.ts';

type Circumstances = Omit<SignIn, 'user' | 'application' | 'activated'>;

/** The enabled policies as text, to see what they look at. */
export function policyText(tenant: Tenant): string {
  return JSON.stringify((tenant.policies ?? []).filter(({ state }) => state === 'enabled'));
}

/** Values worth trying where some policy looks at them; where none does, any one will do. */
function valuesOf(tenant: Tenant): { [Name in keyof Circumstances]: Circumstances[Name][] } {
  const text = policyText(tenant);
  const mentions = (...words: string[]): boolean => words.some((word) => text.includes(word));
  const when = <Value>(isUsed: boolean, values: Value[]): Value[] => (isUsed ? values : values.slice(0, 1));
  const located = mentions('"includeLocations"');
  const has = (lookup: string): boolean =>
    located && (tenant.locations ?? []).some(({ countryLookupMethod }) => countryLookupMethod === lookup);
  const levels = ['none', 'low', 'medium', 'high'];
  const blocks = (tenant.locations ?? []).flatMap(
    ({ ipRanges }) => (ipRanges ?? []) as { cidrAddress: string }[],
  );
  const edges = blocks.flatMap(({ cidrAddress }) => {
    const [from, to] = rangeOf(cidrAddress);
    return [from - 1, from, to, to + 1].filter((address) => address >= 0 && address < 2 ** 32);
  });
  const rules = [...new Set([...text.matchAll(/"rule":"([^"]+)"/g)].map(([, rule]) => rule!))];
  return {
    client: when(mentions('"browser"', 'ActiveSync', 'eas', '"other"', 'mobileApps'), [
      'browser',
      'mobileAppsAndDesktopClients',
      'easSupported',
      'easUnsupported',
      'other',
    ]),
    platform: when(mentions('"includePlatforms"'), [
      'something else',
      'android',
      'iOS',
      'windows',
      'windowsPhone',
      'macOS',
      'linux',
    ]),
    // An address outside every block is tried as an IPv6 address would be: as one that no block holds.
    address: when(located, [-1, 0, ...new Set(edges)]),
    addressCountry: when(has('clientIpAddress'), [null, 'FR', 'DE', 'NL', 'ZZ']),
    phoneCountry: when(has('authenticatorAppGps'), [null, 'FR', 'DE', 'NL', 'ZZ']),
    legacyTrusted: when(located, [false, true]),
    userRisk: when(text.replaceAll('"userRiskLevels":[]', '').includes('userRiskLevels'), levels),
    signInRisk: when(text.replaceAll('"signInRiskLevels":[]', '').includes('signInRiskLevels'), levels),
    insiderRisk: when(mentions('minor', 'moderate', 'elevated'), ['none', 'minor', 'moderate', 'elevated']),
    flow: when(mentions('transferMethods'), ['none', 'deviceCodeFlow', 'authenticationTransfer']),
    rules: rules.reduce<Record<string, boolean>[]>(
      (all, rule) =>
        all.flatMap((one) => [
          { ...one, [rule]: false },
          { ...one, [rule]: true },
        ]),
      [{}],
    ),
  };
}

/** How many circumstances there are to enumerate. */
export function sizeOf(tenant: Tenant): number {
  return Object.values(valuesOf(tenant)).reduce((product, values) => product * values.length, 1);
}

/** Every circumstance, with all combinations of device rules together. */
export function* circumstancesOf(tenant: Tenant): Generator<Circumstances[]> {
  const { rules, ...values } = valuesOf(tenant);
  for (const client of values.client)
    for (const platform of values.platform)
      for (const address of values.address)
        for (const addressCountry of values.addressCountry)
          for (const phoneCountry of values.phoneCountry)
            for (const legacyTrusted of values.legacyTrusted)
              for (const userRisk of values.userRisk)
                for (const signInRisk of values.signInRisk)
                  for (const insiderRisk of values.insiderRisk)
                    for (const flow of values.flow)
                      yield rules.map((one) => ({
                        client,
                        platform,
                        address,
                        addressCountry,
                        phoneCountry,
                        legacyTrusted,
                        userRisk,
                        signInRisk,
                        insiderRisk,
                        flow,
                        rules: one,
                      }));
}

/** Every set of eligibilities that can be activated: one by one, each by somebody who may at that time. */
export function activationsOf(
  tenant: Tenant,
  may: (activated: readonly number[], at: number) => boolean,
): number[][] {
  const found = new Map<string, number[]>([['', []]]);
  const open: number[][] = [[]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const at of eligibilities(tenant).keys()) {
      if (state.includes(at) || !may(state, at)) continue;
      const next = [...state, at].sort();
      if (found.has(next.join())) continue;
      found.set(next.join(), next);
      open.push(next);
    }
  }
  return [...found.values()];
}
