import type { DecodedPage } from '../collection.ts';
import { place } from '../place.ts';
import { itemOf, textOf } from './actor.ts';
import { awsActor } from './aws-actor.ts';
import { eventsOf } from './aws-event.ts';
import { permissionOf } from './aws-permission.ts';
import { isChangeAtSignIn } from './aws-sign-ins.ts';
import type { Change } from './changes.ts';

/** Events that change something. Sign-ins are among them for the service, and are read as what they are elsewhere. */
export function awsChanges(pages: readonly DecodedPage[]): Change[] {
  return pages.flatMap((page) =>
    eventsOf(page)
      .filter(
        (event) => event.fault !== null || event.source !== 'signin.amazonaws.com' || isChangeAtSignIn(event),
      )
      .map((event): Change => ({
        ...place(page, event.id),
        cloud: 'aws',
        at: event.at,
        actor: awsActor(itemOf(event.record, 'userIdentity')),
        ...permissionOf(event),
        resources: event.resources,
        succeeded: event.fault === null ? textOf(event.record, 'errorCode') === null : null,
        fault: event.fault,
      })),
  );
}
