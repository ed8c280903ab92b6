import type { Federation } from '../../analyse/access/federation/federation.ts';
import type { JoinedAccount } from '../../analyse/access/people/join.ts';
import type { MissingFact } from '../../analyse/access/answer.ts';
import type { Person } from '../../estate/people/people.ts';
import type { Member } from '../../estate/collection.ts';
import type { CheckContext } from '../check.ts';
import { isEmployed } from '../employment.ts';
import type { Exception } from '../judgement.ts';
import { remembered } from '../remembered.ts';
import { isSupplied, survey, together, type Survey } from '../survey.ts';
import { federationSurvey } from './federation-of.ts';
import { engagementAccess, type ReachingAccount, type SystemAccess } from './engagement-access.ts';

/** Who reaches the system of a check, with what the answer rests on. */
export interface Reached {
  system: SystemAccess;
  /**
   * Accounts that somebody or something signs in with. The roles that they pass through are ways, and the identities of
   * the system's own machines are the system, not accounts.
   */
  accounts: readonly ReachingAccount[];
  population: Survey<Member>;
  /** What the answer leaned on, files included. */
  supporting: readonly Survey<Member>[];
  /** What was not known, as things not decided. */
  unknown: readonly Exception[];
  /** Whether the whole roster was read. */
  rosterWhole: boolean;
  rosterOf: (personId: string) => readonly Person[];
  /** Who comes into AWS through identity providers; null where nothing of that was to be read. */
  federation: Federation | null;
}

/** The collections that `reached` reads. The first two hold the population. */
export const reachedNeeds = [
  'identity.aws',
  'identity.azure',
  'identity.federation',
  'identity.signInTenants',
  'identity.directoryUsers',
  'people.roster',
  'people.leavers',
  'people.accountRegister',
];

/** Everyone who reaches the system that a check is judged for. */
export const reached = remembered(reachedNeeds, whoReaches);

function whoReaches(context: CheckContext): Reached {
  if (context.system === null) throw new Error('Who reaches a system is judged system by system');
  const { id, declared, reach } = context.system;
  const access = engagementAccess(
    {
      collection: (name) => context.collection(name),
      systems: new Map([...context.systems, [id, reach]]),
      scope: { ...context.scope, systems: { ...context.scope.systems, [id]: declared } },
      at: context.at,
    },
    id,
  );
  const system = access.systems[0];
  if (system === undefined) throw new Error(`Nothing was said of the system ${id}`);
  const clouds = ['identity.aws', 'identity.azure']
    .map((name) => survey<Member>(context, name))
    .filter(({ applicable }) => applicable);
  const directory = ['identity.signInTenants', 'identity.directoryUsers']
    .map((name) => survey<Member>(context, name))
    .filter(({ applicable }) => applicable);
  const roster = survey<Person>(context, 'people.roster');
  const register = survey<Member>(context, 'people.accountRegister');
  const leavers = survey<Person>(context, 'people.leavers');
  const accounts = system.accounts.filter(
    ({ kind, principal }) => kind !== 'role' && !system.ownIdentities.has(principal),
  );
  return {
    system,
    accounts,
    population: together(clouds, accounts.length),
    supporting: [...directory, federationSurvey(context), roster, ...[register, leavers].filter(isSupplied)],
    unknown: [
      ...system.missing.map(undecidedFact),
      ...(system.unanswered === null ? [] : [{ subject: id, condition: system.unanswered, evidence: [] }]),
    ],
    rosterWhole: roster.whole,
    federation: access.options.federation ?? null,
    rosterOf: (personId) => roster.members.filter((person) => person.personId === personId),
  };
}

function undecidedFact({ place, reason, permission }: MissingFact): Exception {
  const mend = permission === undefined || permission === '' ? '' : `; needs ${permission}`;
  return { subject: place, condition: `${reason}${mend}`, evidence: [] };
}

/** Why an account that reaches a system should not, by the roster; null where it may. */
export function strangerTo(joined: JoinedAccount | null, rows: readonly Person[], at: Date): string | null {
  if (joined === null) return 'is no account of this engagement';
  if (joined.personId === null) return joined.why;
  const now = rows.filter((person) => isEmployed(person, at));
  if (now.length === 0) {
    const ended = rows.flatMap(({ endsAt }) => endsAt ?? [])[0];
    return `belongs to ${joined.personId}, who ${ended === undefined ? 'is not active in the roster' : `left at ${ended}`}`;
  }
  if (joined.use === 'person' && now.every(({ roles }) => roles.length === 0))
    return `belongs to ${joined.personId}, who holds no trusted role`;
  return null;
}
