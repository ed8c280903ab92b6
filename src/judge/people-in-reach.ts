import type { MfaVerdict } from '../analyse/access/answer.ts';
import {
  azureReaching,
  machineTargets,
  vaultTargets,
  type AzureReachingOptions,
} from '../analyse/access/azure/reaching.ts';
import { isVaultData } from '../analyse/access/azure/vaults.ts';
import type { Reacher } from '../analyse/access/reach.ts';
import type { AzureIdentity } from '../estate/identity/azure-identity.ts';
import type { AzureIdentityModel } from '../estate/identity/azure/model.ts';
import type { DirectoryGroup } from '../estate/identity/directory-groups.ts';
import type { DirectoryRole } from '../estate/identity/directory-roles.ts';
import type { DirectoryUser } from '../estate/identity/directory-users.ts';
import type { PassingHold } from '../estate/identity/entra/model.ts';
import type { RoleAssignment } from '../estate/identity/role-assignments.ts';
import type { SignInTenant } from '../estate/identity/sign-in-tenants.ts';
import type { CheckContext } from './check.ts';
import { delegatedTo } from './delegated-people.ts';
import { holdersOf } from './holders.ts';
import type { Exception } from './judgement.ts';
import { remembered } from './remembered.ts';
import { survey, together, type Survey } from './survey.ts';
import type { Member } from '../estate/collection.ts';

/** The collections that tell who reaches a system through Azure and Entra. */
export const peopleNeeds = [
  'identity.roleAssignments',
  'identity.directoryRoles',
  'identity.directoryUsers',
  'identity.directoryGroups',
  'identity.signInTenants',
  'identity.azure',
] as const;

/** Those of them that hold what is counted. */
export const peoplePopulation = ['identity.roleAssignments', 'identity.directoryRoles'] as const;

export interface Reaching {
  people: readonly DirectoryUser[];
  /** Of those who reach it only from time to time: by which memberships and roles, `group:ID` and `role:ID`. */
  onlyWhile: ReadonlyMap<string, ReadonlySet<string>>;
  /** Object ids of those of whom it is not proved that they reach it. */
  possible: ReadonlySet<string>;
}

export interface PeopleInReach {
  /** Who holds an Azure role in the system's subscriptions, active or eligible, or can come to control a machine of it. */
  azure: Reaching;
  /** Who has the data of a vault of the system without changing anything first: he signs in to the vault. */
  vaults: Reaching;
  /** Who holds a directory role, where the tenant itself is the system. */
  directory: Reaching;
  /** With everybody who can make himself a member. */
  groups: readonly DirectoryGroup[];
  /** With those alone who are members now. */
  listedGroups: readonly DirectoryGroup[];
  tenants: Survey<SignInTenant>;
  unknown: readonly Exception[];
  notes: readonly string[];
  /** The lists that were counted, and those that it took to name everybody. */
  counted: Survey<Member>;
  supporting: readonly Survey<Member>[];
}

/** Everybody in reach of the system, through groups of any depth and memberships that can be activated. */
export const peopleInReach = remembered(peopleNeeds, everybodyInReach);

function everybodyInReach(context: CheckContext): PeopleInReach {
  const assignments = survey<RoleAssignment>(context, 'identity.roleAssignments');
  const roles = survey<DirectoryRole>(context, 'identity.directoryRoles');
  const users = survey<DirectoryUser>(context, 'identity.directoryUsers');
  const listed = survey<DirectoryGroup>(context, 'identity.directoryGroups');
  const tenants = survey<SignInTenant>(context, 'identity.signInTenants');
  const groups = withEligibleMembers(
    listed.members,
    tenants.members.flatMap(({ model }) => model.passing),
  );
  const byAzure = holdersOf(assignments.members, users.members, groups);
  const known = new Set([...users.members, ...groups].map(({ objectId }) => objectId));
  const isSystem = includesTenant(context);
  const held = isSystem ? roles.members : [];
  const services = users.whole && listed.whole ? held.filter(({ principal }) => !known.has(principal)) : [];
  const byRole = holdersOf(
    held.filter((one) => !services.includes(one)).map(asAssignment(groups)),
    users.members,
    groups,
  );
  const model = survey<AzureIdentity>(context, 'identity.azure').members[0]?.model ?? null;
  const controlling = machineControllers(context, model, users.members);
  const keepers = vaultUsers(context, model, users.members);
  const azurePeople = new Map(
    [...byAzure.users, ...controlling.proved, ...controlling.possible].map((user) => [user.objectId, user]),
  );
  const vaultPeople = [...keepers.proved, ...keepers.possible];
  const people = new Set([
    ...azurePeople.keys(),
    ...vaultPeople.map(({ objectId }) => objectId),
    ...byRole.users.map(({ objectId }) => objectId),
  ]);
  const holding = new Set([...byAzure.users, ...controlling.proved]);
  const counted = together(
    [...(assignments.applicable ? [assignments] : []), ...(isSystem ? [roles] : []), users],
    people.size,
  );
  return {
    azure: {
      people: [...azurePeople.values()],
      onlyWhile: onlyWhile(
        [
          ...assignments.members.map(({ principal }) => principal),
          ...controlling.standing.map(({ objectId }) => objectId),
        ].map((principal) => ({ principal, passingRole: null })),
        listed.members,
        groups,
      ),
      possible: new Set(
        controlling.possible.filter((user) => !holding.has(user)).map(({ objectId }) => objectId),
      ),
    },
    vaults: {
      people: vaultPeople,
      onlyWhile: onlyWhile(
        keepers.standing.map(({ objectId }) => ({ principal: objectId, passingRole: null })),
        listed.members,
        groups,
      ),
      possible: new Set(keepers.possible.map(({ objectId }) => objectId)),
    },
    directory: {
      people: byRole.users,
      // A role held of a part of the directory meets no policy that names the role.
      onlyWhile: onlyWhile(
        held.map(({ principal, hold, role, scope }) => ({
          principal,
          passingRole: hold === 'standing' || scope !== '/' ? null : role,
        })),
        listed.members,
        groups,
      ),
      possible: new Set(),
    },
    groups,
    listedGroups: listed.members,
    tenants,
    unknown: [
      ...byAzure.unknown,
      ...byRole.unknown,
      ...controlling.unknown,
      ...keepers.unknown,
      ...delegatedTo(context, model),
    ],
    notes: [...new Set(services.map(({ principal }) => principal))].map(
      (id) => `${id} holds a directory role and is neither a user nor a group: no person signs in with it`,
    ),
    counted,
    supporting: [listed, tenants, survey<AzureIdentity>(context, 'identity.azure')],
  };
}

/**
 * People who control a machine of the system, or can come to: by roles above it, by powers over the directory, by what
 * they own or may change.
 */
function machineControllers(
  context: CheckContext,
  model: AzureIdentityModel | null,
  users: readonly DirectoryUser[],
): Controllers {
  const targets = context.system === null ? [] : machineTargets(context.system.reach);
  if (model === null || targets.length === 0) return { proved: [], standing: [], possible: [], unknown: [] };
  const { reachers } = azureReaching(model, targets, optionsAt(context));
  return peopleOf(reachers, users, 'controls a machine of the system');
}

/** People who have the data of a vault of the system as they are, or by activating what they are eligible for. */
function vaultUsers(
  context: CheckContext,
  model: AzureIdentityModel | null,
  users: readonly DirectoryUser[],
): Controllers {
  const select = context.system?.declared.select ?? [];
  const targets = model === null ? [] : vaultTargets(model, select).filter(isVaultData);
  if (model === null || targets.length === 0) return { proved: [], standing: [], possible: [], unknown: [] };
  const { reachers } = azureReaching(model, targets, optionsAt(context));
  const held = reachers.flatMap(({ principal, kind, paths: all }) => {
    const paths = all.filter(({ context: of }) => !('means' in of));
    if (paths.length === 0) return [];
    const proved = paths.some(({ certainty }) => certainty === 'proved');
    return [
      {
        principal,
        kind,
        verdict: proved ? ('allowed' as const) : ('inconclusive' as const),
        manners: paths.map(({ manner }) => manner),
      },
    ];
  });
  return peopleOf(held, users, 'has the data of a vault of the system');
}

const optionsAt = ({ at }: CheckContext): AzureReachingOptions => {
  return { at: at.toISOString(), mfaOf: notAsked };
};

const notAsked = (): MfaVerdict => 'inconclusive';

function peopleOf(
  reachers: readonly Pick<Reacher, 'principal' | 'kind' | 'verdict' | 'manners'>[],
  users: readonly DirectoryUser[],
  does: string,
): Controllers {
  const found: Controllers = { proved: [], standing: [], possible: [], unknown: [] };
  const byId = new Map(users.map((user) => [user.objectId.toLowerCase(), user]));
  for (const { principal, kind, verdict, manners } of reachers) {
    if (kind !== 'user' && kind !== 'unknown') continue;
    const user = byId.get(principal.toLowerCase());
    if (user === undefined) {
      const condition = `${does}, and is no user that was read`;
      found.unknown.push({ subject: principal, condition, evidence: [] });
      continue;
    }
    found[verdict === 'allowed' ? 'proved' : 'possible'].push(user);
    if (manners.some((manner) => manner !== 'eligible')) found.standing.push(user);
  }
  return found;
}

interface Controllers {
  proved: DirectoryUser[];
  /** Of all of them, those who need not activate anything. */
  standing: DirectoryUser[];
  possible: DirectoryUser[];
  unknown: Exception[];
}

/** Whether the system is the directory itself. */
function includesTenant({ system, scope }: CheckContext): boolean {
  return system?.declared.select.some(({ source }) => scope.sources[source]?.kind === 'entra') === true;
}

function asAssignment(groups: readonly DirectoryGroup[]) {
  const ids = new Set(groups.map(({ objectId }) => objectId));
  return (role: DirectoryRole): RoleAssignment => ({
    ...role,
    principalType: ids.has(role.principal) ? 'Group' : 'User',
    roleName: null,
    endsAt: null,
    privileged: null,
  });
}

/** What an account holds for its reach: a principal, and the role where it is one that comes and goes. */
interface Holding {
  principal: string;
  passingRole: string | null;
}

/**
 * Of accounts that reach the system only from time to time, the memberships and roles that they reach it by, as
 * `group:ID` and `role:ID`.
 */
function onlyWhile(
  holdings: readonly Holding[],
  listed: readonly DirectoryGroup[],
  extended: readonly DirectoryGroup[],
): Map<string, Set<string>> {
  const always = new Set<string>();
  const passing = new Map<string, Set<string>>();
  const members = new Map(listed.map((group) => [group.objectId, new Set(group.transitiveMembers)]));
  const eligible = new Map(extended.map((group) => [group.objectId, group.transitiveMembers]));
  for (const { principal, passingRole } of holdings) {
    const own = members.get(principal);
    for (const account of [principal, ...(eligible.get(principal) ?? [])]) {
      const isMember = account === principal || own?.has(account) === true;
      if (isMember && passingRole === null) always.add(account);
      else {
        const fact = passingRole === null ? `group:${principal}` : `role:${passingRole}`;
        passing.set(account, (passing.get(account) ?? new Set()).add(fact));
      }
    }
  }
  for (const account of always) passing.delete(account);
  return passing;
}

/** Groups with everybody who can make himself a member by activation, at any depth. */
function withEligibleMembers(
  groups: readonly DirectoryGroup[],
  passing: readonly PassingHold[],
): readonly DirectoryGroup[] {
  const holds = Map.groupBy(
    passing.filter(({ kind }) => kind === 'group'),
    ({ of }) => of,
  );
  if (holds.size === 0) return groups;
  const own = new Map(groups.map((group) => [group.objectId, group.transitiveMembers]));
  return groups.map((group) => {
    const members = new Set(group.transitiveMembers);
    const open = [group.objectId, ...members];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const { principal } of holds.get(next) ?? []) {
        for (const gained of [principal, ...(own.get(principal) ?? [])]) {
          if (members.has(gained)) continue;
          members.add(gained);
          open.push(gained);
        }
      }
    }
    return members.size === group.transitiveMembers.length
      ? group
      : { ...group, transitiveMembers: [...members] };
  });
}
