import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import type { Row, Table } from '../files/shape.ts';
import { place } from '../place.ts';

/** A person of the roster or of the list of leavers. */
export interface Person extends Member {
  personId: string;
  status: string;
  employment: string;
  endsAt: string | null;
  email: string | null;
  roles: readonly string[];
}

export interface AccountReview extends Member {
  account: string;
  reviewer: string;
  decidedAt: string;
  decision: string;
}

export interface AccountRemoval extends Member {
  account: string;
  personId: string;
  removedAt: string;
}

export const roster = people('people.roster', 'Roster', 'file.hr.roster');
export const leavers = people('people.leavers', 'Leavers', 'file.hr.leavers');

export const accountReviews = table(
  'people.accountReviews',
  'Account reviews',
  'file.account-reviews',
  (row) => ({
    account: row['account'] ?? '',
    reviewer: row['reviewer_id'] ?? '',
    decidedAt: row['decided_at'] ?? '',
    decision: row['decision'] ?? '',
  }),
);

export const accountRemovals = table(
  'people.accountRemovals',
  'Account removals',
  'file.account-removals',
  (row) => ({
    account: row['account'] ?? '',
    personId: row['person_id'] ?? '',
    removedAt: row['removed_at'] ?? '',
  }),
);

function people(name: string, title: string, kind: string): CollectionDefinition<Person> {
  return table(name, title, kind, (row) => ({
    personId: row['person_id'] ?? '',
    status: row['status'] ?? '',
    employment: row['employment_type'] ?? '',
    endsAt: row['end_at'] || null,
    email: row['work_email'] || null,
    roles: (row['trusted_roles'] ?? '').split(/\s+/).filter((role) => role !== ''),
  }));
}

function table<Fields extends object>(
  name: string,
  title: string,
  kind: string,
  fields: (row: Row) => Fields,
): CollectionDefinition<Member & Fields> {
  return {
    name,
    title,
    kinds: [kind],
    attribution: 'engagement',
    lower: (pages) =>
      ((pages.get(kind) ?? []) as DecodedPage<Table>[]).flatMap((page) =>
        page.value.rows.map((row) => ({
          ...place(page, `${page.envelope.source}:${row.line}`),
          ...fields(row),
        })),
      ),
  };
}
