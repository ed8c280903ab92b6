import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A user of the directory of AWS Identity Center. */
export interface CenterUser extends Member {
  name: string;
  /** A user whose state was not returned counts as enabled. */
  enabled: boolean;
  /** Immutable id of the person in the roster; null where the directory holds none. */
  personId: string | null;
  /** Ids under which other directories know the same account. */
  otherIds: readonly string[];
}

interface Users {
  Users?:
    | {
        UserId: string;
        UserName?: string | null;
        UserStatus?: string | null;
        ExternalIds?: { Id?: string | null }[] | null;
        Extensions?: Readonly<Record<string, unknown>> | null;
      }[]
    | null;
}

export const centerUsers: CollectionDefinition<CenterUser> = {
  name: 'identity.centerUsers',
  title: 'Users of Identity Center',
  kinds: ['aws.identitystore.users'],
  attribution: 'cloud',
  lower: (pages) =>
    ((pages.get('aws.identitystore.users') ?? []) as DecodedPage<Users>[]).flatMap((page) =>
      (page.value.Users ?? []).map((user) => ({
        ...place(page, user.UserId),
        name: user.UserName ?? user.UserId,
        enabled: user.UserStatus !== 'DISABLED',
        personId: employeeNumberOf(user.Extensions?.['aws:identitystore:enterprise']),
        otherIds: (user.ExternalIds ?? []).flatMap(({ Id }) => (Id ? [Id] : [])),
      })),
    ),
};

/** Whose a user is: as it says itself, or as the directory says that it is provisioned from; null where neither. */
export function personOf(
  { personId, otherIds }: CenterUser,
  directory: ReadonlyMap<string, string | null>,
): string | null {
  return personId ?? otherIds.map((id) => directory.get(id)).find((linked) => linked) ?? null;
}

function employeeNumberOf(extension: unknown): string | null {
  if (typeof extension !== 'object' || extension === null) return null;
  const number = (extension as Readonly<Record<string, unknown>>)['employeeNumber'];
  return typeof number === 'string' && number !== '' ? number : null;
}
