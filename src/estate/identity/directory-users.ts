import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A user of an Entra tenant. */
export interface DirectoryUser extends Member {
  objectId: string;
  name: string;
  enabled: boolean;
  guest: boolean;
  /** Immutable id of the person in the roster; null where the directory holds none. */
  personId: string | null;
  mail: string | null;
  createdAt: string | null;
}

interface Users {
  value: {
    id: string;
    userPrincipalName?: string;
    mail?: string | null;
    accountEnabled?: boolean | null;
    userType?: string | null;
    employeeId?: string | null;
    createdDateTime?: string | null;
  }[];
}

export const directoryUsers: CollectionDefinition<DirectoryUser> = {
  name: 'identity.directoryUsers',
  title: 'Directory users',
  kinds: ['entra.users'],
  attribution: 'tenant',
  lower: (pages) =>
    ((pages.get('entra.users') ?? []) as DecodedPage<Users>[]).flatMap((page) =>
      page.value.value.map((user) => ({
        ...place(page, user.id),
        objectId: user.id,
        name: user.userPrincipalName ?? user.id,
        // An account whose state was not returned counts as usable.
        enabled: user.accountEnabled !== false,
        guest: user.userType === 'Guest',
        personId: user.employeeId ?? null,
        mail: user.mail ?? null,
        createdAt: user.createdDateTime ?? null,
      })),
    ),
};
