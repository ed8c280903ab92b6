import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place, textParameter } from '../place.ts';

/** A group with everyone in it, to any depth. */
export interface DirectoryGroup extends Member {
  objectId: string;
  name: string;
  transitiveMembers: readonly string[];
}

interface Groups {
  value: { id: string; displayName?: string | null }[];
}

interface Members {
  value: { id: string }[];
}

export const directoryGroups: CollectionDefinition<DirectoryGroup> = {
  name: 'identity.directoryGroups',
  title: 'Directory groups with their members',
  kinds: ['entra.groups', 'entra.group-transitive-members'],
  attribution: 'tenant',
  lower(pages) {
    const members = new Map<string, string[]>();
    for (const page of (pages.get('entra.group-transitive-members') ?? []) as DecodedPage<Members>[]) {
      const group = textParameter(page, 'group');
      members.set(group, [...(members.get(group) ?? []), ...page.value.value.map(({ id }) => id)]);
    }
    return ((pages.get('entra.groups') ?? []) as DecodedPage<Groups>[]).flatMap((page) =>
      page.value.value.map((group) => ({
        ...place(page, group.id),
        objectId: group.id,
        name: group.displayName ?? group.id,
        transitiveMembers: [...new Set(members.get(group.id) ?? [])],
      })),
    );
  },
};
