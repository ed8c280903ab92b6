import { textsAt } from './walk.ts';
import type { ThingList } from './reference.ts';

/** A list of the texts at a path, of one operation where several answer in one kind. */
export function listAt(
  sort: string,
  kind: string,
  at: string,
  extent: ThingList['extent'] = 'container',
  operation?: string,
): ThingList {
  return {
    sort,
    kind,
    extent,
    ...(operation === undefined ? {} : { operation }),
    *listed(page) {
      if (operation !== undefined && page.operation !== undefined && page.operation !== operation) return;
      for (const id of textsAt(page.value, at)) yield { id, owner: null };
    },
  };
}
