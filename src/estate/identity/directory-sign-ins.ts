import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** When a directory user last signed in. Null: never since the service began to keep it. */
export interface DirectorySignIn extends Member {
  objectId: string;
  lastSuccess: string | null;
  /** The last attempts, of which nobody says whether they succeeded. */
  lastAttempts: readonly string[];
}

interface Users {
  value: {
    id: string;
    signInActivity?: {
      lastSuccessfulSignInDateTime?: string | null;
      lastSignInDateTime?: string | null;
      lastNonInteractiveSignInDateTime?: string | null;
    } | null;
  }[];
}

export const directorySignIns: CollectionDefinition<DirectorySignIn> = {
  name: 'identity.directorySignIns',
  title: 'When directory users last signed in',
  kinds: ['entra.sign-in-activity'],
  attribution: 'tenant',
  lower: (pages) =>
    ((pages.get('entra.sign-in-activity') ?? []) as DecodedPage<Users>[]).flatMap((page) =>
      page.value.value.map(({ id, signInActivity }) => ({
        ...place(page, id),
        objectId: id,
        lastSuccess: signInActivity?.lastSuccessfulSignInDateTime ?? null,
        lastAttempts: [
          signInActivity?.lastSignInDateTime,
          signInActivity?.lastNonInteractiveSignInDateTime,
        ].filter((instant) => typeof instant === 'string'),
      })),
    ),
};
