import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A directory role that a principal holds or can activate. Conditional Access counts roles that are held. */
export interface DirectoryRole extends Member {
  principal: string;
  /** Template id of the role, as Conditional Access names it. */
  role: string;
  /** `/` for the whole directory; anything else is an administrative unit or an object. */
  scope: string;
  hold: 'standing' | 'activated' | 'eligible';
}

interface Instances {
  value: {
    id: string;
    principalId?: string;
    roleDefinitionId?: string;
    directoryScopeId?: string;
    assignmentType?: string;
  }[];
}

const kinds = {
  active: 'entra.directory-role-assignment-schedule-instances',
  eligible: 'entra.directory-role-eligibility-schedule-instances',
} as const;

export const directoryRoles: CollectionDefinition<DirectoryRole> = {
  name: 'identity.directoryRoles',
  title: 'Directory roles, held and eligible',
  kinds: Object.values(kinds),
  attribution: 'tenant',
  lower(pages) {
    const of = (kind: string) => (pages.get(kind) ?? []) as DecodedPage<Instances>[];
    return [
      ...of(kinds.active).flatMap((page) =>
        page.value.value.map((one) =>
          roleOf(page, one, one.assignmentType === 'Activated' ? 'activated' : 'standing'),
        ),
      ),
      ...of(kinds.eligible).flatMap((page) => page.value.value.map((one) => roleOf(page, one, 'eligible'))),
    ];
  },
};

function roleOf(
  page: DecodedPage,
  one: Instances['value'][number],
  hold: DirectoryRole['hold'],
): DirectoryRole {
  return {
    ...place(page, one.id),
    principal: one.principalId ?? '',
    role: one.roleDefinitionId ?? '',
    scope: one.directoryScopeId ?? '/',
    hold,
  };
}
