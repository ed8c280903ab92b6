import type { AzureServicePrincipal, DirectoryRoleDefinition } from '../../../estate/identity/azure/model.ts';
import { harmlessBecause, onlyReads } from './directory-actions.ts';

/**
 * What a holder can do to others in the directory. `everything` includes giving any directory role to anyone; a
 * `reset` reaches only users whose own roles are all in its list.
 */
export type Power =
  | {
      kind:
        | 'everything'
        | 'role-groups'
        | 'security-groups'
        | 'unified-groups'
        | 'applications'
        | 'service-principals';
    }
  | { kind: 'reset'; reach: 'all' | readonly string[] };

/** A power, and whether it follows for certain from what was read. */
export interface HeldPower {
  power: Power;
  doubt: string | null;
}

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const privilegedRoleAdministrator = 'e8611ab8-c189-46e8-94e1-60213ab1f814';
const privilegedAuthenticationAdministrator = '7be44c8a-adaf-4e2a-84d6-ab2649e08a13';
const partnerTier2Support = 'e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8';
const directoryReaders = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
const guestInviter = '95e79109-95c0-4d8e-aee3-d01accf2d47b';
const passwordAdministrator = '966707d0-3269-4727-9be2-8c3a10f19b9d';
const messageCenterReader = '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b';
const reportsReader = '4a5d8f65-41da-4de4-8968-e035b65339cf';
const usageSummaryReportsReader = '75934031-6c7e-415a-99d7-48dbd49e875e';
const helpdeskAdministrator = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const authenticationAdministrator = 'c4e39bd9-1100-46d3-8c65-fb160da0071f';
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const groupsAdministrator = 'fdd7a751-b60b-444a-984c-02652fe8fa1c';

const everyReset = [directoryReaders, guestInviter, passwordAdministrator];
const readers = [messageCenterReader, reportsReader, usageSummaryReportsReader];

/** Whose credentials a role may reset besides those of users without any role, by the roles that they hold. */
const resetReach: Readonly<Record<string, 'all' | readonly string[]>> = {
  [globalAdministrator]: 'all',
  [privilegedAuthenticationAdministrator]: 'all',
  [partnerTier2Support]: 'all',
  [passwordAdministrator]: everyReset,
  [helpdeskAdministrator]: [...everyReset, ...readers, helpdeskAdministrator],
  [authenticationAdministrator]: [...everyReset, ...readers, authenticationAdministrator],
  [userAdministrator]: [
    ...everyReset,
    ...readers,
    helpdeskAdministrator,
    groupsAdministrator,
    userAdministrator,
  ],
};

const mayHold = { kind: 'everything' } as const;

/** What a directory role gives power over, by what it allows; null is a role whose definition was not read. */
export function powersOfRole(role: string, definition: DirectoryRoleDefinition | null): HeldPower[] {
  const template = definition?.templateId ?? role;
  if (template === globalAdministrator || template === privilegedRoleAdministrator)
    return [{ power: mayHold, doubt: null }];
  if (definition === null) {
    const reach = resetReach[template];
    const doubt = 'the definition of the directory role was not read';
    const reset: HeldPower[] = reach === undefined ? [] : [{ power: { kind: 'reset', reach }, doubt: null }];
    return [...reset, { power: mayHold, doubt }];
  }
  const found = new Map<string, HeldPower>();
  for (const action of definition.actions) {
    for (const held of powersOfAction(action, template)) {
      const key = JSON.stringify(held.power);
      if (found.get(key)?.doubt !== null) found.set(key, held);
    }
  }
  return [...found.values()];
}

const changing = /\/(update|create|allTasks)$/i;

function powersOfAction(action: string, template: string): HeldPower[] {
  const known = knownPowers(action, template);
  if (known.length > 0 || harmlessBecause(action) !== null) return known;
  return [{ power: mayHold, doubt: `what ${action} leads to was not followed` }];
}

function knownPowers(action: string, template: string): HeldPower[] {
  const [provider, object, ...rest] = action.toLowerCase().split('/');
  if (provider !== 'microsoft.directory' || object === undefined) return [];
  const property = rest[0] ?? '';
  const sure = (power: Power): HeldPower[] => [{ power, doubt: null }];
  if (object === 'serviceprincipals' && property === 'managepermissiongrantsforall.microsoft-company-admin')
    return sure({ kind: 'everything' });
  if (!changing.test(action)) return [];
  if (object === 'users' && ['password', 'authenticationmethods', 'allproperties'].includes(property))
    return sure({ kind: 'reset', reach: resetReach[template] ?? [] });
  if (
    object === 'roleassignments' ||
    object === 'roledefinitions' ||
    /^role(eligibility|assignment)schedule/.test(object)
  )
    return sure({ kind: 'everything' });
  if (object === 'domains' && /^(federation|federationconfiguration|allproperties)$/.test(property))
    return [
      {
        power: { kind: 'reset', reach: 'all' },
        doubt: 'it takes a domain that can be made to trust another issuer',
      },
    ];
  if (object === 'entitlementmanagement')
    return (['security-groups', 'unified-groups'] as const).map((kind) => ({
      power: { kind },
      doubt: 'which groups access packages give out was not read',
    }));
  if (/^(credentials|owners|allproperties)$/.test(property)) {
    if (object === 'serviceprincipals') return sure({ kind: 'service-principals' });
    if (object.startsWith('applications')) return sure({ kind: 'applications' });
  }
  if (/^(members|owners|allproperties|dynamicmembershiprule)$/.test(property)) return groupPowers(object);
  return [];
}

function groupPowers(object: string): HeldPower[] {
  const sure = (kind: 'role-groups' | 'security-groups' | 'unified-groups'): HeldPower => ({
    power: { kind },
    doubt: null,
  });
  if (object === 'groups') return [sure('security-groups'), sure('unified-groups')];
  if (object.startsWith('groups.security')) return [sure('security-groups')];
  if (object.startsWith('groups.unified')) return [sure('unified-groups')];
  return object === 'groupsassignabletoroles' ? [sure('role-groups')] : [];
}

const groupsAll: readonly Power[] = [{ kind: 'security-groups' }, { kind: 'unified-groups' }];
const groupsWithRoles: readonly Power[] = [...groupsAll, { kind: 'role-groups' }];
const everything: readonly Power[] = [{ kind: 'everything' }];

/** The application permissions of Microsoft Graph that give power over others, with their names. */
const appRolePowers: Readonly<Record<string, { name: string; powers: readonly Power[]; doubt?: string }>> = {
  '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8': { name: 'RoleManagement.ReadWrite.Directory', powers: everything },
  '06b708a9-e830-4db3-a914-8e69da51d44f': { name: 'AppRoleAssignment.ReadWrite.All', powers: everything },
  'dd199f4a-f148-40a4-a2ec-f0069cc799ec': {
    name: 'RoleAssignmentSchedule.ReadWrite.Directory',
    powers: everything,
  },
  'fee28b28-e1f3-4841-818e-2704dc62245f': {
    name: 'RoleEligibilitySchedule.ReadWrite.Directory',
    powers: everything,
  },
  '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9': {
    name: 'Application.ReadWrite.All',
    powers: [{ kind: 'applications' }, { kind: 'service-principals' }],
  },
  '19dbc75e-c2e2-444c-a770-ec69d8559fc7': { name: 'Directory.ReadWrite.All', powers: groupsAll },
  '62a82d76-70ea-41e2-9197-370581804d09': { name: 'Group.ReadWrite.All', powers: groupsAll },
  'dbaae8cf-10b5-4b86-a4a1-f871c94c6695': { name: 'GroupMember.ReadWrite.All', powers: groupsAll },
  '2f6817f8-7b12-4f0f-bc18-eeaf60705a9e': {
    name: 'PrivilegedAccess.ReadWrite.AzureADGroup',
    powers: groupsWithRoles,
  },
  '41202f2c-f7ab-45be-b001-85c9728b9d69': {
    name: 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
    powers: groupsWithRoles,
  },
  '618b6020-bca8-4de6-99f6-ef445fa4d857': {
    name: 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
    powers: groupsWithRoles,
  },
  '50483e42-d915-4231-9639-7fdb7fd190e5': {
    name: 'UserAuthenticationMethod.ReadWrite.All',
    powers: [{ kind: 'reset', reach: 'all' }],
  },
  'cc117bb9-00cf-4eb8-b580-ea2a878fe8f7': {
    name: 'User-PasswordProfile.ReadWrite.All',
    powers: [{ kind: 'reset', reach: [] }],
  },
  '7e05723c-0bb0-42da-be95-ae9f08a6e53c': {
    name: 'Domain.ReadWrite.All',
    powers: [{ kind: 'reset', reach: 'all' }],
    doubt: 'it takes a domain that can be made to trust another issuer',
  },
  '9acd699f-1e81-4958-b001-93b1d2506e19': {
    name: 'EntitlementManagement.ReadWrite.All',
    powers: groupsAll,
    doubt: 'which groups access packages give out was not read',
  },
};

/** Stands where an application offers no roles: being assigned is all (Microsoft Graph, appRoleAssignment). */
const assignedWithoutRole = '00000000-0000-0000-0000-000000000000';

/** The tenants in which Microsoft registers its own applications. */
const microsoft = new Set(['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47']);

/**
 * What an application permission gives power over, and its name; null for one that gives none: a role within an
 * application of somebody else, or a read. `resource` is the service principal that it is of, where that was read. A
 * permission of Microsoft's own that is not modelled may give anything.
 */
export function powersOfAppRole(
  role: string,
  resource: AzureServicePrincipal | undefined,
): { name: string; powers: HeldPower[] } | null {
  const known = appRolePowers[role];
  if (known !== undefined)
    return { name: known.name, powers: known.powers.map((power) => ({ power, doubt: known.doubt ?? null })) };
  const owner = resource?.ownerTenant ?? null;
  if (role === assignedWithoutRole || (owner !== null && !microsoft.has(owner))) return null;
  const name = resource?.appRoles?.get(role) ?? null;
  if (name !== null && onlyReads(name)) return null;
  const doubt =
    name === null
      ? `what application permission ${role} is called was not shown`
      : `what application permission ${name} leads to was not followed`;
  return { name: name ?? role, powers: [{ power: mayHold, doubt }] };
}
