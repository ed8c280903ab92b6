import type { AccessOptions } from '../../analyse/access/aws/access.ts';
import type { Target } from '../../analyse/access/aws/ask.ts';
import type { MissingFact } from '../../analyse/access/answer.ts';
import { awsReaching } from '../../analyse/access/aws/reaching.ts';
import { resourceControlServices } from '../../analyse/access/aws/resource-control-services.ts';
import {
  systemQuestions,
  wholeAwsAccounts,
  type SystemQuestions,
} from '../../analyse/access/aws/system-targets.ts';
import type { AzureTarget } from '../../analyse/access/azure/answer.ts';
import { ownIdentities } from '../../analyse/access/azure/own-identities.ts';
import {
  azureReaching,
  directoryReaching,
  machineTargets,
  vaultTargets,
  type AzureReachingOptions,
} from '../../analyse/access/azure/reaching.ts';
import { vaultGaps } from '../../analyse/access/azure/vaults.ts';
import { awsAccounts, entraAccounts, registeredApplications } from '../../analyse/access/people/account.ts';
import { joinPeople, type JoinedAccount, type People } from '../../analyse/access/people/join.ts';
import { distinctFacts, type Reacher, type Reaching } from '../../analyse/access/reach.ts';
import type { Collected, Member } from '../../estate/collection.ts';
import type { Estate } from '../../estate/estate.ts';
import type { AwsIdentity } from '../../estate/identity/aws-identity.ts';
import type { AwsIdentityModel } from '../../estate/identity/aws/model.ts';
import type { AzureIdentity } from '../../estate/identity/azure-identity.ts';
import type { AzureIdentityModel } from '../../estate/identity/azure/model.ts';
import type { DirectoryUser } from '../../estate/identity/directory-users.ts';
import type { Federation } from '../../estate/identity/federation.ts';
import type { Person, RegisteredAccount } from '../../estate/people/people.ts';
import type { Scope } from '../../scope/scope.ts';
import { displayNames, withNames, type DisplayNames } from './display-names.ts';
import { engagementFederation, federationCollection, leanedOn } from './federation-of.ts';
import { factorsOf } from './sign-in-factors.ts';

/** An account that can reach a system, or may be able to, with whose it is. */
export interface ReachingAccount extends Reacher {
  joined: JoinedAccount | null;
}

export interface SystemAccess {
  id: string;
  questions: number;
  targets: readonly Target[];
  azureTargets: readonly AzureTarget[];
  /** Why nothing was asked about the system; null where it was. */
  unanswered: string | null;
  accounts: readonly ReachingAccount[];
  /** Principals among them that are machines of the system, and nothing else. */
  ownIdentities: ReadonlySet<string>;
  missing: readonly MissingFact[];
}

/** Who can reach every system, whose each account is, and what is not known. */
export interface EngagementAccess extends People {
  names: DisplayNames;
  systems: readonly SystemAccess[];
  /** Lists of accounts and of people that were not read whole: somebody may have more accounts than were joined. */
  unread: readonly MissingFact[];
  model: AwsIdentityModel | null;
  options: AccessOptions;
  azure: AzureIdentityModel | null;
  azureOptions: AzureReachingOptions;
}

/** What access is read from: an estate as a whole, or what a check may see of it. */
export interface AccessSource {
  collection<M extends Member>(name: string): Collected<M>;
  systems: Estate['systems'];
  scope: Scope;
  at: Date;
}

export const accessNeeds = [
  'identity.aws',
  'identity.azure',
  'identity.federation',
  'identity.signInTenants',
  'identity.directoryUsers',
  'people.roster',
  'people.leavers',
  'people.accountRegister',
];

/** Every account that was read, with whose it is; with a federation, those of the directory behind it as well. */
export function engagementPeople(
  source: Pick<AccessSource, 'collection'>,
  behind: readonly DirectoryUser[] = [],
): People {
  const model = source.collection<AwsIdentity>('identity.aws').members[0]?.model ?? null;
  const azureModel = source.collection<AzureIdentity>('identity.azure').members[0]?.model ?? null;
  const register = source.collection<RegisteredAccount>('people.accountRegister').members;
  return joinPeople(
    [
      ...(model === null ? [] : awsAccounts(model)),
      ...entraAccounts([...source.collection<DirectoryUser>('identity.directoryUsers').members, ...behind]),
      ...(azureModel === null ? [] : registeredApplications(azureModel, register)),
    ],
    [
      ...source.collection<Person>('people.roster').members,
      ...source.collection<Person>('people.leavers').members,
    ],
    register,
  );
}

/** Who can reach each system, or the one named, in every cloud. */
export function engagementAccess(source: AccessSource, only?: string): EngagementAccess {
  const aws = source.collection<AwsIdentity>('identity.aws');
  const azure = source.collection<AzureIdentity>('identity.azure');
  const register = source.collection<RegisteredAccount>('people.accountRegister').members;
  const federated = source.collection<Federation>(federationCollection);
  const federation = engagementFederation(federated, source.scope, source.at);
  const clouds: Clouds = {
    aws,
    azure,
    federated: leanedOn(federated, federation),
    model: aws.members[0]?.model ?? null,
    azureModel: azure.members[0]?.model ?? null,
    options: {
      ...optionsOf(source.at, register),
      resourceControlServices,
      ...(federation === null ? {} : { federation }),
    },
    azureOptions: { ...optionsOf(source.at, register), mfaOf: factorsOf(source) },
  };
  const behind = federation?.restsOnDirectory ? (federated.members[0]?.model.users() ?? []) : [];
  const people = engagementPeople(source, behind);
  const byId = new Map(people.accounts.map((joined) => [joined.account.id, joined]));
  const names = displayNames(people.accounts, {
    azure: clouds.azureModel,
    aws: clouds.model,
    federation: federated.members[0]?.model ?? null,
  });
  const systems = Object.keys(source.scope.systems)
    .filter((id) => only === undefined || id === only)
    .map((id) => systemAccess(source, clouds, { byId, names }, id));
  const { model, options, azureModel, azureOptions } = clouds;
  const unread = distinctFacts(accountLists.flatMap((name) => missingReads(source.collection(name))));
  return { ...people, names, systems, unread, model, options, azure: azureModel, azureOptions };
}

/** What tells which accounts there are and whose they are. */
const accountLists = [
  'identity.aws',
  'identity.azure',
  'identity.directoryUsers',
  'people.roster',
  'people.leavers',
  'people.accountRegister',
];

const nothingAsked: SystemQuestions = { targets: [], undecided: [] };

interface Clouds {
  aws: Collected<AwsIdentity>;
  azure: Collected<AzureIdentity>;
  /** What says who comes into AWS through other directories. */
  federated: Collected<Federation>;
  model: AwsIdentityModel | null;
  azureModel: AzureIdentityModel | null;
  options: AccessOptions;
  azureOptions: AzureReachingOptions;
}

function systemAccess(
  source: AccessSource,
  clouds: Clouds,
  { byId, names }: { byId: ReadonlyMap<string, JoinedAccount>; names: DisplayNames },
  id: string,
): SystemAccess {
  const { scope, systems } = source;
  const { model, azureModel } = clouds;
  const kinds = new Map(
    (scope.systems[id]?.select ?? []).map((selector) => [
      selector.source,
      scope.sources[selector.source]?.kind,
    ]),
  );
  const { targets, undecided } = model === null ? nothingAsked : awsQuestions(model, scope, systems, id);
  const inAzure = azureTargets(azureModel, scope, systems, id);
  const wholeTenant = [...kinds.values()].includes('entra');
  const found: Reaching[] = [
    ...(model === null || targets.length === 0 ? [] : [awsReaching(model, targets, clouds.options)]),
    ...(azureModel === null || inAzure.length === 0
      ? []
      : [azureReaching(azureModel, inAzure, clouds.azureOptions)]),
    ...(azureModel === null || !wholeTenant ? [] : [directoryReaching(azureModel, clouds.azureOptions)]),
  ];
  const silent = [...kinds].filter(
    ([, kind]) =>
      (kind === 'aws' && targets.length === 0) ||
      (kind === 'azure' && (inAzure.length === 0 || azureModel === null)) ||
      (kind === 'entra' && azureModel === null),
  );
  return {
    id,
    questions: found.reduce((total, { questions }) => total + questions, 0),
    targets,
    azureTargets: inAzure,
    unanswered:
      kinds.size === 0
        ? 'no cloud holds it: access to it cannot be read'
        : silent.length > 0
          ? `nothing to ask about was found in ${silent.map(([name]) => name).join(', ')}`
          : null,
    accounts: found.flatMap(({ reachers }) =>
      reachers.map((reacher) => ({
        ...withNames(reacher, names),
        joined: byId.get(reacher.principal) ?? null,
      })),
    ),
    ownIdentities:
      azureModel === null ? new Set() : ownIdentities(azureModel, systems.get(id)?.resources ?? new Set()),
    missing: distinctFacts([
      ...undecided,
      ...found.flatMap(({ missing }) => missing),
      ...missingReads([...kinds.values()].includes('aws') ? clouds.aws : null),
      ...missingReads([...kinds.values()].includes('aws') ? clouds.federated : null),
      ...missingReads(wholeTenant || inAzure.length > 0 ? clouds.azure : null),
      ...(azureModel !== null && [...kinds.values()].includes('azure') ? vaultGaps(azureModel) : []),
    ]),
  };
}

function optionsOf(
  at: Date,
  register: readonly RegisteredAccount[],
): { at: string; breakGlass: ReadonlySet<string> } {
  const breakGlass = register.filter(({ kind }) => kind === 'break-glass').map(({ account }) => account);
  return { at: at.toISOString(), breakGlass: new Set(breakGlass) };
}

/** What is asked about a system in Azure. */
export function azureTargets(
  model: AzureIdentityModel | null,
  scope: Scope,
  systems: Estate['systems'],
  id: string,
): AzureTarget[] {
  const reach = systems.get(id);
  return [
    ...(reach === undefined ? [] : machineTargets(reach)),
    ...(model === null ? [] : vaultTargets(model, scope.systems[id]?.select ?? [])),
  ];
}

/** What is asked about a system in AWS, and what could not be asked. */
export function awsQuestions(
  model: AwsIdentityModel,
  scope: Scope,
  systems: Estate['systems'],
  id: string,
): SystemQuestions {
  const reach = systems.get(id);
  const select = scope.systems[id]?.select ?? [];
  if (reach === undefined) return nothingAsked;
  const accountsOf = (name: string): readonly string[] => {
    const source = scope.sources[name];
    return source?.kind === 'aws' ? source.accounts : [];
  };
  return systemQuestions(model, {
    reach,
    wholeAccounts: wholeAwsAccounts(
      select.map((selector) => ({ ...selector })),
      accountsOf,
    ),
    tagged: select.flatMap(({ source, account, tag }) =>
      tag === undefined
        ? []
        : [
            {
              tags: tag,
              accounts: accountsOf(source).filter((one) => account === undefined || one === account),
            },
          ],
    ),
  });
}

/** Reads of a cloud's identity that are missing. */
function missingReads(identity: Collected<Member> | null): MissingFact[] {
  if (identity === null) return [];
  return identity.reads
    .filter(({ complete }) => !complete)
    .flatMap(({ shortfalls }) =>
      shortfalls.map(({ operation, account, region, reason, permission, message }) => ({
        place: [account, region].filter(Boolean).join(' ') || 'everywhere',
        reason: `${operation} was not read whole (${reason}): ${message}`,
        operation,
        permission,
      })),
    );
}
