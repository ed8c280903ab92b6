import type { DevicePolicy } from '../../estate/devices/device-policies.ts';
import type { EvidenceId } from '../../locker/envelope.ts';

/** The idle lock of one device, from the policies that it has reported to be in force on it. */
interface LockInForce {
  /** The strictest, which is the one that a device keeps; null where none was found. */
  minutes: number | null;
  by: string | null;
  /** Settings that switch a lock off. */
  why: readonly string[];
  /** What might lock it, or lock it earlier, and is not known. */
  doubts: readonly string[];
  evidence: readonly EvidenceId[];
}

/** A policy in force that sets a lock. */
interface LockPolicy {
  name: string;
  policy: string;
  minutes: number;
  evidence: readonly EvidenceId[];
}

const met: ReadonlySet<string> = new Set(['compliant', 'remediated']);
const unmet: ReadonlySet<string> = new Set(['nonCompliant', 'conflict', 'error']);
const absent: ReadonlySet<string> = new Set(['notApplicable', 'notAssigned']);

/** `policies` are those of one device. That one is assigned to a group says nothing; what the device reported does. */
export function lockInForce(policies: readonly DevicePolicy[]): LockInForce {
  const locks = locksOf(policies);
  const why: string[] = [];
  const doubts: string[] = [];
  for (const policy of policies) {
    const state = stateOf(policy);
    const { name, lock } = policy;
    if (state === 'beside' || (state === 'unmet' && lock.says === 'nothing')) continue;
    if (lock.says === 'unknown') doubts.push(`${name} ${lock.why}`);
    else if (lock.says === 'nothing') why.push(...(lock.why === null ? [] : [`${name}: ${lock.why}`]));
    // Which of its settings the device does not have is not said.
    else if (state !== 'met') doubts.push(`${name} is ${policy.states.join(' and ')} on it`);
    else if (policy.current !== true)
      doubts.push(
        policy.current === false
          ? `the device has reported on an earlier version of ${name}`
          : `it is not known which version of ${name} the device has reported on`,
      );
  }
  const [strictest] = [...locks].sort((a, b) => a.minutes - b.minutes);
  return {
    minutes: strictest?.minutes ?? null,
    by: strictest?.name ?? null,
    why,
    doubts,
    evidence: [...new Set(policies.flatMap(({ evidence }) => evidence))],
  };
}

/** The locks that are in force among policies of devices. */
export function locksOf(policies: readonly DevicePolicy[]): LockPolicy[] {
  return policies.flatMap((one) =>
    one.lock.says === 'minutes' && one.current === true && stateOf(one) === 'met'
      ? [{ name: one.name, policy: one.policy, minutes: one.lock.minutes, evidence: one.evidence }]
      : [],
  );
}

/** A device reports for itself and for each of its users: what one of them does not have is not in force. */
function stateOf({ states }: DevicePolicy): 'met' | 'unmet' | 'beside' | 'unknown' {
  const told = states.filter((state) => !absent.has(state));
  if (told.length === 0) return 'beside';
  if (told.some((state) => unmet.has(state))) return 'unmet';
  return told.every((state) => met.has(state)) ? 'met' : 'unknown';
}
