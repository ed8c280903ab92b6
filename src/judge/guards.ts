import type { Resource } from '../estate/inventory/resources.ts';
import type { Filter } from '../estate/network/filters.ts';
import type { CheckContext } from './check.ts';
import type { Exception } from './judgement.ts';
import { survey, type Survey } from './survey.ts';

/** The interfaces of a system, and those that no filter guards: everything that routing brings reaches them. */
interface Guarding {
  resources: Survey<Resource>;
  unguarded: readonly Exception[];
  /** Proof of zero, where the system has no interface at all. */
  noInterface: { notOperated: string } | Record<string, never>;
}

export function guarding(context: CheckContext, filters: Survey<Filter>): Guarding {
  const resources = survey<Resource>(context, 'inventory.resources');
  const interfaces = resources.members.filter(({ type }) => type === 'interface');
  const guarded = new Set(
    filters.members.flatMap(({ concerns }) => concerns ?? []).map((id) => id.toLowerCase()),
  );
  const unguarded = interfaces
    .filter(({ id }) => !guarded.has(id.toLowerCase()))
    .map((one) => ({
      subject: `${one.name} (${one.id})`,
      condition: 'is guarded by no filter that was read',
      evidence: [...one.evidence, ...filters.evidence],
    }));
  const none = resources.whole && resources.members.length === 0;
  return {
    resources,
    unguarded,
    noInterface: none
      ? { notOperated: 'The system has no network interface in the accounts and regions read' }
      : {},
  };
}

const lowered = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/** Whether a set of resource ids holds one; Azure writes the same id in different case from answer to answer. */
export function holds(resources: ReadonlySet<string> | undefined, id: string): boolean {
  if (resources === undefined) return false;
  const known = lowered.get(resources) ?? new Set([...resources].map((one) => one.toLowerCase()));
  lowered.set(resources, known);
  return known.has(id.toLowerCase());
}
