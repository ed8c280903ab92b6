import type { AccessOptions } from '../../analyse/access/aws/access.ts';
import type { Target } from '../../analyse/access/aws/ask.ts';
import type { MissingFact } from '../../analyse/access/answer.ts';
import { awsReaching } from '../../analyse/access/aws/reaching.ts';
import { systemTargets, wholeAwsAccounts } from '../../analyse/access/aws/system-targets.ts';
import { awsAccounts, entraAccounts } from '../../analyse/access/people/account.ts';
import { joinPeople, type JoinedAccount, type People } from '../../analyse/access/people/join.ts';
import { distinctFacts, type Reacher } from '../../analyse/access/reach.ts';
import type { Collected, Member } from '../../estate/collection.ts';
import type { Estate } from '../../estate/estate.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { AwsIdentityModel } from '../../estate/identity/aws/model.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { Person, RegisteredAccount } from '../../estate/people/people.ts';
import type { Scope } from '../../scope/scope.ts';

/** An account that can reach a system, or may be able to, with whose it is. */
export interface ReachingAccount extends Reacher {
  joined: JoinedAccount | null;
}

export interface SystemAccess {
  id: string;
  questions: number;
  targets: readonly Target[];
  /** Why nothing was asked about the system; null where it was. */
  unanswered: string | null;
  accounts: readonly ReachingAccount[];
  missing: readonly MissingFact[];
}

/** Who can reach every system, whose each account is, and what is not known. */
export interface EngagementAccess extends People {
  systems: readonly SystemAccess[];
  model: AwsIdentityModel | null;
  options: AccessOptions;
}

const needs = [
  'identity.aws',
  'identity.directoryUsers',
  'people.roster',
  'people.leavers',
  'people.accountRegister',
];

/** Everything about access in an engagement. */
export const accessOf = { needs, everything, people: peopleOf, options: optionsOf, targets: targetsOf };

function everything(estate: Estate, scope: Scope, at: Date, only?: string): EngagementAccess {
  const identity = estate.whole<AwsIdentity>('identity.aws');
  const model = identity.members[0]?.model ?? null;
  const register = estate.whole<RegisteredAccount>('people.accountRegister').members;
  const people = peopleOf(
    model,
    estate.whole<DirectoryUser>('identity.directoryUsers').members,
    [...estate.whole<Person>('people.roster').members, ...estate.whole<Person>('people.leavers').members],
    register,
  );
  const options = optionsOf(at, register);
  const byId = new Map(people.accounts.map((joined) => [joined.account.id, joined]));
  const systems = Object.keys(scope.systems)
    .filter((id) => only === undefined || id === only)
    .map((id): SystemAccess => {
      const targets = model === null ? [] : targetsOf(model, scope, estate.systems, id);
      const elsewhere = partsElsewhere(scope, id);
      if (model === null || targets.length === 0) {
        const unanswered =
          elsewhere.length > 0
            ? `not analysed in ${elsewhere.join(', ')}`
            : 'nothing of it was found in a cloud; access to it cannot be read';
        return {
          id,
          questions: 0,
          targets,
          unanswered,
          accounts: [],
          missing: missingReads(identity, id, estate),
        };
      }
      const reaching = awsReaching(model, targets, options);
      return {
        id,
        questions: reaching.questions,
        targets,
        unanswered: elsewhere.length > 0 ? `not analysed in ${elsewhere.join(', ')}` : null,
        accounts: reaching.reachers.map((reacher) => ({
          ...reacher,
          joined: byId.get(reacher.principal) ?? null,
        })),
        missing: distinctFacts([...reaching.missing, ...missingReads(identity, id, estate)]),
      };
    });
  return { ...people, systems, model, options };
}

/** The joined people of an engagement. */
function peopleOf(
  model: AwsIdentityModel | null,
  directory: readonly DirectoryUser[],
  roster: readonly Person[],
  register: readonly RegisteredAccount[],
): People {
  return joinPeople(
    [...(model === null ? [] : awsAccounts(model)), ...entraAccounts(directory)],
    roster,
    register,
  );
}

function optionsOf(at: Date, register: readonly RegisteredAccount[]): AccessOptions {
  const breakGlass = register.filter(({ kind }) => kind === 'break-glass').map(({ account }) => account);
  return { at: at.toISOString(), breakGlass: new Set(breakGlass) };
}

function targetsOf(model: AwsIdentityModel, scope: Scope, systems: Estate['systems'], id: string): Target[] {
  const reach = systems.get(id);
  const select = scope.systems[id]?.select ?? [];
  if (reach === undefined) return [];
  const whole = wholeAwsAccounts(
    select.map((selector) => ({ ...selector })),
    (name) => {
      const source = scope.sources[name];
      return source?.kind === 'aws' ? source.accounts : [];
    },
  );
  return systemTargets(model, reach, whole);
}

/** Sources of a system whose access this analysis does not follow. */
function partsElsewhere(scope: Scope, id: string): string[] {
  const names = (scope.systems[id]?.select ?? []).map(({ source }) => source);
  return [...new Set(names)].filter((name) => ['azure', 'entra'].includes(scope.sources[name]?.kind ?? ''));
}

/** Reads about the accounts of a system, and about the organization, that are missing. */
function missingReads(identity: Collected<Member>, id: string, estate: Estate): MissingFact[] {
  const containers = estate.systems.get(id)?.containers ?? new Set<string>();
  return identity.reads
    .filter(({ complete, read }) => !complete && (read.account === null || containers.has(read.account)))
    .flatMap(({ shortfalls }) =>
      shortfalls.map(({ operation, account, region, reason, permission, message }) => ({
        place: [account, region].filter(Boolean).join(' ') || 'everywhere',
        reason: `${operation} was not read whole (${reason}): ${message}`,
        operation,
        permission,
      })),
    );
}
