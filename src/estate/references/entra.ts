import type { DecodedPage } from '../collection.ts';
import { textParameter } from '../place.ts';
import type { Mention, Namer, References, ThingList } from './reference.ts';
import { isItem, itemsAt, leaves, textOf, textsAt } from './walk.ts';

const user = 'directory user';
const group = 'directory group';
const service = 'service principal';
const application = 'application';
const applicationId = 'application of a service principal';
const role = 'directory role definition';
const location = 'named location';
const strength = 'authentication strength';
const context = 'authentication context';
const rolePolicy = 'role management policy of the directory';
const assignment = 'directory role assignment';
const activeRole = 'active directory role assignment';
const member = 'group member at any depth';
const directMember = 'group member';
const owner = 'group owner';
const enabledMember = 'enabled member of the tenant';
const device = 'managed device';
const appRole = 'role in an application';
const appRoleOfService = 'role of a service in an application';

/** What a principal may be where nothing says which. */
export const anyPrincipal: readonly string[] = [user, group, service];

/** The sort of a principal by what an assignment calls it. */
export function principal(type: string): readonly string[] {
  switch (type.replace('#microsoft.graph.', '').toLowerCase()) {
    case 'user':
      return [user];
    case 'group':
      return [group];
    case 'serviceprincipal':
    case 'msi':
      return [service];
    // Of another tenant, or no principal that an account stands behind.
    case 'foreigngroup':
    case 'device':
    case 'orgcontact':
      return [];
    default:
      return anyPrincipal;
  }
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function named(sorts: readonly string[], id: string, by: string): Mention[] {
  return sorts.length === 0 || !guid.test(id) ? [] : [{ sorts, id, container: null, region: null, by }];
}

function listOf(sort: string, kind: string, at: string): ThingList {
  return {
    sort,
    kind,
    extent: 'tenant',
    *listed(page) {
      for (const id of textsAt(page.value, at)) yield { id, owner: null };
    },
  };
}

/** What is asked about one by one is listed by the requests. */
function askedOf(sort: string, kind: string, parameter: string): ThingList {
  return {
    sort,
    kind,
    extent: 'tenant',
    *listed(page) {
      const id = textParameter(page, parameter);
      if (id !== '') yield { id, owner: null };
    },
  };
}

/** Assignments of directory roles, of memberships and of roles in applications. */
const assignments: Namer = {
  names: [...anyPrincipal, role, assignment, activeRole, directMember, owner, appRole, appRoleOfService],
  readsKind: (kind) =>
    /^entra\.(directory-role-|group-(assignment|eligibility)-|app-role-)/.test(kind) &&
    kind !== 'entra.directory-role-definitions',
  *mentions(page) {
    const { kind } = page.envelope;
    for (const { item } of itemsAt(page.value, 'value[]')) {
      const by = textOf(item, 'id') || 'an assignment';
      yield* named(principal(textOf(item, 'principalType')), textOf(item, 'principalId'), by);
      yield* named([role], textOf(item, 'roleDefinitionId'), by);
      yield* named([group], textOf(item, 'groupId'), by);
      if (kind.startsWith('entra.app-role-')) yield* named([service], textOf(item, 'resourceId'), by);
      // An assignment to a service is listed by the service and by the application.
      if (kind === 'entra.app-role-assignments' || textOf(item, 'principalType') === 'ServicePrincipal')
        if (kind.startsWith('entra.app-role-') && textOf(item, 'id') !== '')
          yield {
            sorts: [kind === 'entra.app-role-assignments' ? appRole : appRoleOfService],
            id: by,
            container: null,
            region: null,
            by,
          };
      const origin = textOf(item, 'roleAssignmentOriginId');
      if (origin !== '') yield { sorts: [assignment], id: origin, container: null, region: null, by };
      if (kind === 'entra.directory-role-assignments')
        yield { sorts: [activeRole], id: by, container: null, region: null, by };
      if (kind === 'entra.group-assignment-schedule-instances') {
        const sort = textOf(item, 'accessId') === 'owner' ? owner : directMember;
        yield {
          sorts: [sort],
          id: `${textOf(item, 'groupId')}/${textOf(item, 'principalId')}`,
          container: null,
          region: null,
          by,
        };
      }
    }
  },
};

/** Members and owners of groups and applications. */
const belonging: Namer = {
  names: [...anyPrincipal, member],
  readsKind: (kind) => /^entra\.(group-(members|owners|transitive-members)|.*-owners)$/.test(kind),
  *mentions(page) {
    const of =
      ['group', 'application', 'servicePrincipal'].map((name) => textParameter(page, name)).find(Boolean) ??
      '';
    for (const { item } of itemsAt(page.value, 'value[]')) {
      yield* named(principal(textOf(item, '@odata.type')), textOf(item, 'id'), of);
      if (page.envelope.kind === 'entra.group-members')
        yield { sorts: [member], id: `${of}/${textOf(item, 'id')}`, container: null, region: null, by: of };
    }
  },
};

function membersIn(sort: string, kind: string): ThingList {
  return {
    sort,
    kind,
    extent: 'tenant',
    *listed(page) {
      for (const id of textsAt(page.value, 'value[].id'))
        yield { id: `${textParameter(page, 'group')}/${id}`, owner: null };
    },
  };
}

const conditions: readonly [path: string, sorts: readonly string[]][] = [
  ['users.includeUsers[]', [user]],
  ['users.excludeUsers[]', [user]],
  ['users.includeGroups[]', [group]],
  ['users.excludeGroups[]', [group]],
  ['users.includeRoles[]', [role]],
  ['users.excludeRoles[]', [role]],
  ['applications.includeApplications[]', [applicationId]],
  ['applications.excludeApplications[]', [applicationId]],
  ['locations.includeLocations[]', [location]],
  ['locations.excludeLocations[]', [location]],
  ['clientApplications.includeServicePrincipals[]', [service]],
  ['clientApplications.excludeServicePrincipals[]', [service]],
];

const conditionalAccess: Namer = {
  names: [user, group, role, applicationId, location, service, strength, context],
  readsKind: (kind) => kind === 'entra.conditional-access-policies',
  *mentions(page) {
    for (const { item } of itemsAt(page.value, 'value[]')) {
      const by = textOf(item, 'displayName') || textOf(item, 'id');
      for (const [path, sorts] of conditions)
        for (const id of textsAt(item, `conditions.${path}`)) yield* named(sorts, id, by);
      for (const id of textsAt(item, 'grantControls.authenticationStrength.id'))
        yield* named([strength], id, by);
      for (const id of textsAt(item, 'conditions.applications.includeAuthenticationContextClassReferences[]'))
        yield { sorts: [context], id, container: null, region: null, by };
    }
  },
};

/** Who approves an activation, by the rules of a role's or a group's policy; which policy a role has. */
const policies: Namer = {
  names: [...anyPrincipal, rolePolicy, role],
  readsKind: (kind) => /^entra\.(group-)?role-management-polic/.test(kind),
  *mentions(page) {
    for (const { item } of itemsAt(page.value, 'value[]')) {
      const by = textOf(item, 'id');
      if (page.envelope.kind === 'entra.role-management-policy-assignments') {
        const policy = textOf(item, 'policyId');
        if (policy !== '') yield { sorts: [rolePolicy], id: policy, container: null, region: null, by };
        yield* named([role], textOf(item, 'roleDefinitionId'), by);
      }
      for (const leaf of leaves(item, () => false)) {
        const [around] = leaf.around;
        if (around === undefined || !textOf(around, '@odata.type').startsWith('#microsoft.graph.')) continue;
        if (leaf.member === 'userId') yield* named([user], leaf.text, by);
        if (leaf.member === 'groupId') yield* named([group], leaf.text, by);
      }
    }
  },
};

/** Service principals of applications that the tenant itself owns; who is asked about; who may sign in. */
const objects: Namer = {
  names: [application, user, enabledMember],
  readsKind: (kind) =>
    ['entra.service-principals', 'entra.users', 'entra.registration-details'].includes(kind),
  *mentions(page) {
    const { kind, account } = page.envelope;
    for (const { item } of itemsAt(page.value, 'value[]')) {
      const id = textOf(item, 'id');
      if (kind === 'entra.registration-details')
        yield* named([user], id, textOf(item, 'userPrincipalName') || id);
      if (kind === 'entra.users' && item['accountEnabled'] === true && item['userType'] === 'Member')
        yield* named([enabledMember], id, textOf(item, 'userPrincipalName') || id);
      const own = textOf(item, 'appOwnerOrganizationId').toLowerCase() === account?.toLowerCase();
      if (
        kind === 'entra.service-principals' &&
        own &&
        textOf(item, 'servicePrincipalType') === 'Application'
      )
        yield* named([application], textOf(item, 'appId'), id);
    }
  },
};

/**
 * Objects that the directory's log says were deleted: policies, assignments and owners may go on naming them
 * (learn.microsoft.com/entra/architecture/recover-from-deletions).
 */
function* deletedIn(page: DecodedPage): Generator<string> {
  for (const { item } of itemsAt(page.value, 'value[]')) {
    if (
      !/^(hard )?delete (user|group|service principal|application)$/i.test(
        textOf(item, 'activityDisplayName'),
      )
    )
      continue;
    if (item['result'] !== undefined && item['result'] !== 'success') continue;
    yield* textsAt(item, 'targetResources[].id');
  }
}

export const deletions = {
  readsKind: (kind: string): boolean =>
    kind === 'entra.directory-changes' || kind === 'entra.account-removals',
  of: (page: DecodedPage): Iterable<string> => (isItem(page.value) ? deletedIn(page) : []),
};

export const entra: References = {
  lists: [
    listOf(user, 'entra.users', 'value[].id'),
    listOf(user, 'entra.sign-in-activity', 'value[].id'),
    ...['entra.passkeys', 'entra.windows-hello-methods'].map((kind) => askedOf(user, kind, 'user')),
    listOf(enabledMember, 'entra.registration-details', 'value[].id'),
    listOf(group, 'entra.groups', 'value[].id'),
    ...[
      ...['entra.group-members', 'entra.group-owners', 'entra.group-transitive-members'],
      ...['entra.group-eligibility-schedule-instances', 'entra.group-assignment-schedule-instances'],
      'entra.group-role-management-policy-assignments',
    ].map((kind) => askedOf(group, kind, 'group')),
    listOf(service, 'entra.service-principals', 'value[].id'),
    ...['entra.service-principal-owners', 'entra.app-role-assignments', 'entra.app-role-assigned-to'].map(
      (kind) => askedOf(service, kind, 'servicePrincipal'),
    ),
    listOf(applicationId, 'entra.service-principals', 'value[].appId'),
    listOf(application, 'entra.applications', 'value[].appId'),
    listOf('application object', 'entra.applications', 'value[].id'),
    askedOf('application object', 'entra.application-owners', 'application'),
    listOf(device, 'entra.managed-devices', 'value[].id'),
    ...['entra.device-compliance-states', 'entra.device-configuration-states'].map((kind) =>
      askedOf(device, kind, 'device'),
    ),
    {
      ...listOf(role, 'entra.directory-role-definitions', 'value[].id'),
      *listed(page) {
        for (const path of ['value[].id', 'value[].templateId'])
          for (const id of textsAt(page.value, path)) yield { id, owner: null };
      },
    },
    listOf(location, 'entra.named-locations', 'value[].id'),
    listOf(strength, 'entra.authentication-strengths', 'value[].id'),
    listOf(context, 'entra.authentication-contexts', 'value[].id'),
    listOf(rolePolicy, 'entra.role-management-policies', 'value[].id'),
    listOf(assignment, 'entra.directory-role-assignments', 'value[].id'),
    listOf(
      activeRole,
      'entra.directory-role-assignment-schedule-instances',
      'value[].roleAssignmentOriginId',
    ),
    listOf(appRole, 'entra.app-role-assigned-to', 'value[].id'),
    listOf(appRoleOfService, 'entra.app-role-assignments', 'value[].id'),
    membersIn(directMember, 'entra.group-members'),
    membersIn(owner, 'entra.group-owners'),
    membersIn(member, 'entra.group-transitive-members'),
  ],
  namers: [assignments, belonging, conditionalAccess, policies, objects],
};
