import type { EvidenceKind } from '../kind.ts';
import { perform } from '../microsoft/perform.ts';
import type { OpenClient } from './clients.ts';
import type { AzureSession } from './session.ts';

/** An iterator over the items of a list that can be taken page by page, as all Azure clients return. */
export interface Pages {
  byPage(): AsyncIterableIterator<unknown>;
}

/**
 * A kind that is one list of a subscription, asked for by the service's own client. The client asks for page after
 * page; each answer is stored as it was received (`recordingClient`), so what the client makes of it is not used.
 */
export function clientListKind<Client>(definition: {
  kind: string;
  title: string;
  /** Path below the subscription that the client asks. */
  path: string;
  permission: string;
  client: OpenClient<Client>;
  /** `scope` is the subscription as a scope, without the leading slash. */
  list: (client: Client, scope: string) => Pages;
}): EvidenceKind<AzureSession> {
  const operation = {
    name: `GET /subscriptions/{subscription}${definition.path}`,
    permission: definition.permission,
  };
  return {
    kind: definition.kind,
    title: definition.title,
    provider: 'azure',
    level: 'subscription',
    operations: [operation],
    async collect(session, sink) {
      await perform(session.cloud, { operation }, sink, async (httpClient) => {
        const client = await definition.client(session, httpClient);
        const pages = definition.list(client, `subscriptions/${session.subscription}`).byPage();
        while (!(await pages.next()).done);
      });
    },
  };
}
