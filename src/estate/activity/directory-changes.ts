import type { DecodedPage } from '../collection.ts';
import { place } from '../place.ts';
import { instantOf, isItem, itemOf, itemsOf, nobody, textOf, type Actor, type Item } from './actor.ts';
import type { Change } from './changes.ts';

/** Changes of a directory. Its log names activities, not permissions: the action is `directory activity NAME`. */
export function directoryChanges(pages: readonly DecodedPage[]): Change[] {
  return pages.flatMap((page) =>
    itemsOf(isItem(page.value) ? page.value : {}, 'value').map((record): Change => {
      const at = instantOf(textOf(record, 'activityDateTime'));
      const activity = textOf(record, 'activityDisplayName');
      const result = textOf(record, 'result');
      return {
        ...place(page, textOf(record, 'id') ?? ''),
        cloud: 'entra',
        at,
        actor: actorOf(itemOf(record, 'initiatedBy')),
        action: `directory activity ${activity ?? ''}`,
        named: true,
        resources: itemsOf(record, 'targetResources').flatMap(
          (target) => textOf(target, 'id')?.toLowerCase() ?? [],
        ),
        succeeded: result === 'success' ? true : result === 'failure' || result === 'timeout' ? false : null,
        fault:
          at === null
            ? 'does not say when it happened'
            : activity === null
              ? 'does not say what was done'
              : null,
      };
    }),
  );
}

function actorOf(initiator: Item): Actor {
  const user = itemOf(initiator, 'user');
  const id = textOf(user, 'id')?.toLowerCase() ?? null;
  const name = textOf(user, 'userPrincipalName');
  if (id !== null)
    return { ...nobody, kind: 'user', ids: [id], name, label: `directory account ${name ?? id}` };
  const app = itemOf(initiator, 'app');
  const ids = [textOf(app, 'servicePrincipalId'), textOf(app, 'appId')]
    .filter((one) => one !== null)
    .map((one) => one.toLowerCase());
  if (ids.length > 0) return { ...nobody, kind: 'application', ids, label: `application ${ids[0] ?? ''}` };
  // Microsoft's own services initiate under a name alone.
  const title = textOf(app, 'displayName');
  return title === null ? nobody : { ...nobody, label: `the application ${title}, which has no id` };
}
