import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { itemsOf, textOf, type Item } from '../identity/entra/page.ts';
import { place, textParameter } from '../place.ts';
import { idleLockOf, type IdleLock } from './idle-lock.ts';

/** One compliance policy or configuration profile on one device, as the device itself reported on it. */
export interface DevicePolicy extends Member {
  device: string;
  policy: string;
  name: string;
  /** States, one for each user of the device: `compliant`, `nonCompliant`, `conflict`. */
  states: readonly string[];
  /** Whether the device reported on the policy as it now is; null where Intune does not say. */
  current: boolean | null;
  lock: IdleLock;
}

const families = [
  { policies: 'entra.device-compliance-policies', states: 'entra.device-compliance-states' },
  { policies: 'entra.device-configurations', states: 'entra.device-configuration-states' },
] as const;

/** Intune's own rule that a device must have a policy and be in use; it is in no list, and sets nothing. */
const builtIn = 'Default Device Compliance Policy';

export const devicePolicies: CollectionDefinition<DevicePolicy> = {
  name: 'devices.policies',
  title: 'Policies of Intune on each device, with what they say of the idle lock',
  kinds: families.flatMap(({ policies, states }) => [policies, states]),
  attribution: 'tenant',
  lower: (pages) =>
    families.flatMap(({ policies, states }) => lowered(pages.get(policies) ?? [], pages.get(states) ?? [])),
};

function lowered(policies: readonly DecodedPage[], states: readonly DecodedPage[]): DevicePolicy[] {
  const known = new Map(
    policies.flatMap((page) =>
      itemsOf(page.value).map((item) => [textOf(item, 'id') ?? '', { item, page }] as const),
    ),
  );
  const found = new Map<string, DevicePolicy>();
  for (const page of states) {
    const device = textParameter(page, 'device');
    for (const item of itemsOf(page.value)) {
      const policy = textOf(item, 'id') ?? '';
      const key = `${page.envelope.account ?? ''} ${device} ${policy}`;
      const before = found.get(key);
      found.set(key, merged(before, reported(page, device, item, known.get(policy))));
    }
  }
  return [...found.values()];
}

function reported(
  page: DecodedPage,
  device: string,
  state: Item,
  known: { item: Item; page: DecodedPage } | undefined,
): DevicePolicy {
  const policy = textOf(state, 'id') ?? '';
  const name = textOf(state, 'displayName') ?? policy;
  const now = known?.item['version'];
  const then = state['version'];
  return {
    ...place(page, `${device}/${policy}`),
    evidence: [...new Set([page.envelope.id, ...(known === undefined ? [] : [known.page.envelope.id])])],
    device,
    policy,
    name,
    states: [textOf(state, 'state') ?? 'unknown'],
    current: Number.isInteger(now) && Number.isInteger(then) ? now === then : null,
    lock:
      known !== undefined
        ? idleLockOf(known.item)
        : name === builtIn
          ? { says: 'nothing', why: null }
          : { says: 'unknown', why: 'is in no list of policies that was read' },
  };
}

function merged(before: DevicePolicy | undefined, next: DevicePolicy): DevicePolicy {
  if (before === undefined) return next;
  const ages = [before.current, next.current];
  return {
    ...next,
    states: [...before.states, ...next.states],
    current: ages.includes(false) ? false : ages.includes(null) ? null : true,
    evidence: [...new Set([...before.evidence, ...next.evidence])],
  };
}
