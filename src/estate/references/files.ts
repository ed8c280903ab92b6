import { listAt } from './list-at.ts';
import type { Mention, Namer, References } from './reference.ts';
import { itemsAt, textOf } from './walk.ts';

const person = 'person of the roster';
const leaver = 'person who left';

/** Which column of which table names a person. Tables of what happened may name people of long ago. */
const columns: readonly [kind: string, column: string][] = [
  ['file.hr.roster', 'manager_id'],
  ['file.account-register', 'person_id'],
  ['file.workstations', 'owner_person_id'],
];

const people: Namer = {
  names: [person, leaver],
  readsKind: (kind) => columns.some((one) => one[0] === kind),
  *mentions(page) {
    for (const { item } of itemsAt(page.value, 'rows[]')) {
      const told = (sorts: readonly string[], id: string, by: string): Mention => ({
        sorts,
        id,
        container: null,
        region: null,
        by,
      });
      for (const [kind, column] of columns) {
        const id = textOf(item, column);
        if (kind === page.envelope.kind && id !== '')
          yield told([person, leaver], id, textOf(item, 'person_id') || 'a row');
      }
      // Who left within the roster's own words is due in the list of those who left.
      if (page.envelope.kind === 'file.hr.roster' && textOf(item, 'status') === 'terminated')
        yield told([leaver], textOf(item, 'person_id'), textOf(item, 'person_id'));
    }
  },
};

/** Who is a person of the CA, and who was one. */
export const files: References = {
  lists: [
    listAt(person, 'file.hr.roster', 'rows[].person_id', 'engagement'),
    listAt(leaver, 'file.hr.leavers', 'rows[].person_id', 'engagement'),
  ],
  namers: [people],
};
