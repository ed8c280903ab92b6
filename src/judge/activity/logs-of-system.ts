import type { Collected, Member, ReadState } from '../../estate/collection.ts';
import type { CheckContext } from '../check.ts';
import type { Exception } from '../judgement.ts';
import { surveyOf, type Survey } from '../survey.ts';

/** A log as far as a check is concerned with it. */
interface Log<M extends Member> {
  members: readonly M[];
  reads: readonly ReadState[];
  /** The same, as something that was surveyed. */
  survey: Survey<M>;
}

/** A log narrowed to the sources of the system and the directories that govern it; whole for the engagement. */
export function logOf<M extends Member>(context: CheckContext, name: string): Log<M> {
  const collected = context.collection<M>(name);
  const { system, scope } = context;
  if (system === null) return logFrom(collected, name);
  const own = new Set(system.declared.select.map(({ source }) => source));
  const isOwn = (source: string): boolean => {
    const declared = scope.sources[source];
    return own.has(source) || (declared?.kind === 'entra' && system.reach.tenants.has(declared.tenant));
  };
  return logFrom(
    {
      ...collected,
      members: collected.members.filter(({ source }) => isOwn(source)),
      reads: collected.reads.filter(({ read }) => isOwn(read.source)),
    },
    name,
  );
}

function logFrom<M extends Member>(collected: Collected<M>, name: string): Log<M> {
  const { members, reads } = collected;
  return { members, reads, survey: surveyOf(collected, name, members) };
}

/** Records that cannot be judged, each by its id. */
export function faultsOf(
  members: readonly (Member & { fault: string | null; at: string | null })[],
): Exception[] {
  return members.flatMap(({ id, container, fault, evidence }) =>
    fault === null ? [] : [{ subject: `Event ${id} of ${container}`, condition: fault, evidence }],
  );
}
