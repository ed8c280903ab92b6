import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';
import type { Row, Table } from './shape.ts';

/** A collection with a member for each good row of the files of one kind, as `file.tickets`. */
export function rowsOf<Fields extends object>(
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
