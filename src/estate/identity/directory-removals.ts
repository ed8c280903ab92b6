import type { CollectionDefinition, DecodedPage } from '../collection.ts';
import type { AccountRemoval } from '../people/people.ts';
import { place } from '../place.ts';

interface Audits {
  value: {
    id: string;
    activityDisplayName?: string;
    activityDateTime?: string;
    result?: string;
    targetResources?: { id?: string | null; type?: string | null }[];
  }[];
}

/** When directory accounts were disabled or deleted, from the directory's audit log; it reaches back 30 days. */
export const directoryRemovals: CollectionDefinition<AccountRemoval> = {
  name: 'identity.directoryRemovals',
  title: 'Directory accounts disabled or deleted',
  kinds: ['entra.account-removals'],
  attribution: 'engagement',
  lower: (pages) =>
    ((pages.get('entra.account-removals') ?? []) as DecodedPage<Audits>[]).flatMap((page) =>
      page.value.value
        .filter(
          ({ activityDisplayName: what, result }) =>
            result === 'success' && (what === 'Disable account' || what === 'Delete user'),
        )
        .flatMap((audit) =>
          (audit.targetResources ?? [])
            .filter(({ id, type }) => id && type === 'User')
            .map((target) => ({
              ...place(page, audit.id),
              account: target.id ?? '',
              personId: '',
              removedAt: audit.activityDateTime ?? '',
            })),
        ),
    ),
};
