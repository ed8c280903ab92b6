import { whoActed, type Who } from '../../analyse/activity/who.ts';
import type { Change } from '../../estate/activity/changes.ts';
import type { LogWindow } from '../../estate/activity/windows.ts';
import type { Member } from '../../estate/collection.ts';
import type { Person, RegisteredAccount } from '../../estate/people/people.ts';
import { engagementPeople } from '../access/engagement-access.ts';
import { count } from '../calculus.ts';
import type { CheckContext } from '../check.ts';
import type { Exception, Judgement } from '../judgement.ts';
import { judgementOf, survey, together, type Survey } from '../survey.ts';
import { gatheredActs, type Act } from './acts.ts';
import { spansOf } from './log-spans.ts';
import { faultsOf, logOf } from './logs-of-system.ts';

/** The collections that changes and who made them are known from. */
export const loggedChangeNeeds = [
  'activity.changes',
  'activity.windows',
  'identity.aws',
  'identity.azure',
  'identity.directoryUsers',
  'network.filters',
  'people.roster',
  'people.leavers',
  'people.accountRegister',
];

/** Who is behind the actors of a log, and the surveys that this is known from. */
export function actorsIn(context: CheckContext) {
  const roster = survey<Person>(context, 'people.roster');
  const leavers = survey<Person>(context, 'people.leavers');
  const register = survey<RegisteredAccount>(context, 'people.accountRegister');
  const others = ['identity.aws', 'identity.azure', 'identity.directoryUsers', 'network.filters'].map(
    (name) => survey<Member>(context, name),
  );
  const rowsOf = Map.groupBy([...roster.members, ...leavers.members], ({ personId }) => personId);
  const who = whoActed(engagementPeople(context).accounts, register.members, new Set(rowsOf.keys()));
  return { who, rowsOf, roster, leavers, register, others };
}

/** How the changes of a log are judged. */
interface Reading<Concern> {
  who: (actor: Change['actor']) => Who;
  /** What of a change is of concern; null where nothing is. */
  concernOf: (change: Change) => Concern | null;
  /** What is amiss with it, or may be. */
  actsOf: (
    change: Change & { at: string },
    concern: Concern,
    actor: Exclude<Who, { kind: 'service' }>,
  ) => Act[];
  /** What follows the number of changes by a service, in its note. */
  byService: string;
  /** Said where no change is of concern. */
  none: string;
  undecided: readonly Exception[];
  supporting: readonly Survey<Member>[];
}

/** Judges every successful change of the log that is of concern; what services did is counted in notes. */
export function judgeLoggedChanges<Concern>(context: CheckContext, reading: Reading<Concern>): Judgement {
  const log = logOf<Change>(context, 'activity.changes');
  const windows = logOf<LogWindow>(context, 'activity.windows');
  const acts: Act[] = [];
  const services = new Map<string, number>();
  let inspected = 0;
  for (const change of log.members) {
    const { at } = change;
    if (change.fault !== null || change.succeeded === false || at === null) continue;
    const concern = reading.concernOf(change);
    if (concern === null) continue;
    inspected += 1;
    const actor = reading.who(change.actor);
    if (actor.kind === 'service') services.set(actor.as, (services.get(actor.as) ?? 0) + 1);
    else acts.push(...reading.actsOf({ ...change, at }, concern, actor));
  }
  const spans = spansOf(log.reads, windows.members, context.at);
  return judgementOf(together([log.survey], inspected), [windows.survey, ...reading.supporting], {
    exceptions: gatheredActs(acts.filter(({ proved }) => proved)),
    undecided: [
      ...faultsOf(log.members),
      ...spans.undecided,
      ...reading.undecided,
      ...gatheredActs(acts.filter(({ proved }) => !proved)),
    ],
    notes: [
      ...spans.notes,
      ...[...services].sort().map(([as, times]) => `${count(times, 'change')} by ${as}${reading.byService}`),
    ],
    ...(inspected === 0 ? { notOperated: reading.none } : {}),
  });
}
