import type { NetworkManagementClient } from '@azure/arm-network';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { EvidenceKind } from '../kind.ts';
import { perform } from '../microsoft/perform.ts';
import type { AzureSession } from './session.ts';

/** An iterator over the items of a list that can be taken page by page, as all Azure clients return. */
export interface Pages {
  byPage(): AsyncIterableIterator<unknown>;
}

/**
 * A kind that is one list of `Microsoft.Network` in a subscription. The client asks for page after page; each
 * answer is stored as it was received (`recordingClient`), so what the client makes of it is not used.
 */
export function networkKind(definition: {
  kind: string;
  title: string;
  /** Resource type below `Microsoft.Network`, as Resource Manager spells it. */
  type: string;
  list(client: NetworkManagementClient): Pages;
}): EvidenceKind<AzureSession> {
  const operation = {
    name: `GET /subscriptions/{subscription}/providers/Microsoft.Network/${definition.type}`,
    permission: `Microsoft.Network/${definition.type}/read`,
  };
  return {
    kind: definition.kind,
    title: definition.title,
    provider: 'azure',
    level: 'subscription',
    operations: [operation],
    async collect(session, sink) {
      await perform(session.cloud, { operation }, sink, async (httpClient) => {
        await drain(definition.list(await networkClient(session, httpClient)));
      });
    },
  };
}

/** The network client of a subscription over the given bottom of its pipeline, without retries of its own. */
export async function networkClient(
  session: AzureSession,
  httpClient: HttpClient,
): Promise<NetworkManagementClient> {
  const { NetworkManagementClient: Client } = await import('@azure/arm-network');
  return new Client(session.cloud.credential, session.subscription, {
    endpoint: session.cloud.origin,
    httpClient,
    retryOptions: { maxRetries: 0 },
  });
}

/** Asks for every page. */
export async function drain(pages: Pages): Promise<void> {
  const iterator = pages.byPage();
  while (!(await iterator.next()).done);
}
