import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A permanent, time-bound or eligible assignment of an Azure role. */
export interface RoleAssignment extends Member {
  principal: string;
  principalType: string;
  role: string;
  roleName: string | null;
  scope: string;
  /**
   * `standing`: in force without activation; `activated`: in force through an activation that ends;
   * `eligible`: can be activated.
   */
  hold: 'standing' | 'activated' | 'eligible';
  endsAt: string | null;
  /** True, false, or null where the role's definition was not read. */
  privileged: boolean | null;
}

interface Definitions {
  value: {
    id: string;
    properties?: { roleName?: string; permissions?: { actions?: string[]; dataActions?: string[] }[] };
  }[];
}

interface Assignments {
  value: {
    id: string;
    properties?: { principalId?: string; principalType?: string; roleDefinitionId?: string; scope?: string };
  }[];
}

interface Instances {
  value: {
    id: string;
    properties?: {
      principalId?: string;
      principalType?: string;
      roleDefinitionId?: string;
      scope?: string;
      assignmentType?: string;
      endDateTime?: string | null;
      originRoleAssignmentId?: string;
    };
  }[];
}

const kinds = {
  assignments: 'azure.authorization.role-assignments',
  definitions: 'azure.authorization.role-definitions',
  eligible: 'azure.authorization.role-eligibility-schedule-instances',
  active: 'azure.authorization.role-assignment-schedule-instances',
} as const;

export const roleAssignments: CollectionDefinition<RoleAssignment> = {
  name: 'identity.roleAssignments',
  title: 'Azure role assignments, active and eligible',
  kinds: Object.values(kinds),
  attribution: 'container',
  lower(pages) {
    const roles = rolesOf((pages.get(kinds.definitions) ?? []) as DecodedPage<Definitions>[]);
    const activated = activations((pages.get(kinds.active) ?? []) as DecodedPage<Instances>[]);
    const eligible = (pages.get(kinds.eligible) ?? []) as DecodedPage<Instances>[];
    const direct = (pages.get(kinds.assignments) ?? []) as DecodedPage<Assignments>[];
    return [
      ...direct.flatMap((page) =>
        page.value.value.map((one): RoleAssignment => {
          const ends = activated.get(one.id.toLowerCase());
          return {
            ...assignmentOf(page, one, roles),
            hold: ends === undefined ? 'standing' : 'activated',
            endsAt: ends ?? null,
          };
        }),
      ),
      ...eligible.flatMap((page) =>
        page.value.value.map((one): RoleAssignment => ({
          ...assignmentOf(page, one, roles),
          hold: 'eligible',
          endsAt: one.properties?.endDateTime ?? null,
        })),
      ),
    ];
  },
};

interface Role {
  name: string | null;
  privileged: boolean;
}

function rolesOf(pages: readonly DecodedPage<Definitions>[]): Map<string, Role> {
  const roles = new Map<string, Role>();
  for (const page of pages) {
    for (const definition of page.value.value) {
      const permissions = definition.properties?.permissions ?? [];
      roles.set(guidOf(definition.id), {
        name: definition.properties?.roleName ?? null,
        // Judged by what a role can do, never by its name; a role without readable permissions counts as privileged.
        privileged:
          permissions.length === 0 ||
          permissions.some(({ actions, dataActions }) =>
            [...(actions ?? []), ...(dataActions ?? [])].some(changes),
          ),
      });
    }
  }
  return roles;
}

function changes(action: string): boolean {
  return !/\/read$/i.test(action);
}

/** Assignments that exist only while an activation lasts, with its end. */
function activations(pages: readonly DecodedPage<Instances>[]): Map<string, string | null> {
  const found = new Map<string, string | null>();
  const otherwise = new Set<string>();
  for (const page of pages) {
    for (const { properties } of page.value.value) {
      const origin = properties?.originRoleAssignmentId?.toLowerCase();
      if (!origin) continue;
      if (properties?.assignmentType === 'Activated') found.set(origin, properties.endDateTime ?? null);
      else otherwise.add(origin);
    }
  }
  // What is assigned as well stays when the activation ends.
  for (const origin of otherwise) found.delete(origin);
  return found;
}

function assignmentOf(
  page: DecodedPage,
  one: Assignments['value'][number],
  roles: ReadonlyMap<string, Role>,
): Omit<RoleAssignment, 'hold' | 'endsAt'> {
  const role = one.properties?.roleDefinitionId ?? '';
  const known = roles.get(guidOf(role));
  return {
    ...place(page, one.id),
    principal: one.properties?.principalId ?? '',
    principalType: one.properties?.principalType ?? 'unknown',
    role,
    roleName: known?.name ?? null,
    scope: one.properties?.scope ?? '',
    privileged: known?.privileged ?? null,
  };
}

/** Role definitions are named by scope and GUID; the GUID alone says which. */
function guidOf(roleDefinition: string): string {
  return roleDefinition.toLowerCase().split('/').at(-1) ?? '';
}
