import type { UncoveredBox } from '../../../../src/analyse/access/entra/coverage.ts';
import { activationsOf, circumstancesOf, policyText } from './enumerate.ts';
import type { Tenant } from './tenant.ts';
import { getsIn, mayActivate, rangeOf, type Shown, type SignIn } from './twin.ts';

/** The words in which the engine tells a sign-in of the twin. */
export function told(tenant: Tenant, signIn: SignIn): Record<string, string> {
  const named = policyText(tenant);
  const trust = named.includes('"AllTrusted"');
  const inside = (tenant.locations ?? []).filter((location) => {
    const used = named.includes(`"${String(location['id'])}"`) || (trust && location['isTrusted'] === true);
    if (!used) return false;
    const blocks = location['ipRanges'] as { cidrAddress: string }[] | undefined;
    if (blocks)
      return blocks.some(({ cidrAddress }) => {
        const [from, to] = rangeOf(cidrAddress);
        return signIn.address >= from && signIn.address <= to;
      });
    const phone = location['countryLookupMethod'] === 'authenticatorAppGps';
    const country = phone ? signIn.phoneCountry : signIn.addressCountry;
    if (country === null) return location['includeUnknownCountriesAndRegions'] === true;
    return (location['countriesAndRegions'] as string[]).includes(country);
  });
  const legacy = '00000000-0000-0000-0000-000000000000';
  const names = inside.map(({ id }) => String(id)).sort();
  const usesLegacy = signIn.legacyTrusted && (trust || named.includes(legacy));
  const place = [
    ...(usesLegacy ? ['addresses trusted by the Multi-Factor Authentication settings'] : []),
    ...names,
  ];
  return {
    'client application': signIn.client,
    platform: signIn.platform === 'something else' ? 'unrecognised' : signIn.platform,
    'user risk': signIn.userRisk,
    'sign-in risk': signIn.signInRisk,
    'insider risk': signIn.insiderRisk,
    'authentication flow': signIn.flow,
    location: place.join(' and ') || 'no named location',
    ...Object.fromEntries(
      Object.entries(signIn.rules).map(([rule, holds]) => [`device filter ${rule}`, holds ? 'yes' : 'no']),
    ),
  };
}

function contains(box: UncoveredBox, words: Record<string, string>): boolean {
  return Object.entries(box.circumstances).every(([name, values]) => values.includes(words[name]!));
}

/** What the twin finds for one user: a gap that depends on at most one device rule, on more, or none. */
export function searched(
  tenant: Tenant,
  user: string,
  application: string,
  weak: Shown,
  boxes: readonly UncoveredBox[],
) {
  let gap = false;
  let plain = false;
  let outside = 0;
  const blank = { user, application } as SignIn;
  const activations = activationsOf(tenant, (activated, at) =>
    mayActivate(tenant, { ...blank, activated }, at),
  );
  for (const activated of activations) {
    for (const variants of circumstancesOf(tenant)) {
      const open = variants.filter((one) => getsIn(tenant, { ...one, user, application, activated }, weak));
      if (open.length === 0) continue;
      gap = true;
      const slabs = Object.keys(variants[0]!.rules).flatMap((rule) =>
        [true, false].map((holds) => ({ rule, holds })),
      );
      const alone =
        open.length === variants.length ||
        slabs.some(({ rule, holds }) =>
          variants.filter((one) => one.rules[rule] === holds).every((one) => open.includes(one)),
        );
      plain ||= alone;
      if (!alone) continue;
      outside += open.filter((one) => {
        const words = told(tenant, { ...one, user, application, activated });
        return !boxes.some((box) => contains(box, words));
      }).length;
    }
  }
  return { gap, plain, outside };
}
