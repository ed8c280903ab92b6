import type { Operation } from '../../locker/run.ts';
import type { EvidenceKind } from '../kind.ts';
import type { MicrosoftCloud } from '../microsoft/cloud.ts';
import { perform } from '../microsoft/perform.ts';
import { readList, send } from '../microsoft/rest.ts';
import type { ReadSink } from '../kind.ts';
import type { AzureSession } from './session.ts';

const apiVersion = '2024-05-01';

/**
 * A kind that is what Virtual Network Manager has put into effect on each virtual network. Only what is deployed
 * counts, and this alone says what is. The service wants POST for what is a read.
 */
export function effectiveKind(definition: {
  kind: string;
  title: string;
  /** Name of the action on a virtual network. */
  action: string;
}): EvidenceKind<AzureSession> {
  const networks = '/providers/Microsoft.Network/virtualNetworks';
  const listing = {
    name: `GET /subscriptions/{subscription}${networks}`,
    permission: 'Microsoft.Network/virtualNetworks/read',
  };
  const each = {
    name: `POST /subscriptions/{subscription}/resourceGroups/{resourceGroup}${networks}/{name}/${definition.action}`,
    permission: `Microsoft.Network/virtualNetworks/${definition.action}/action`,
  };
  return {
    kind: definition.kind,
    title: definition.title,
    provider: 'azure',
    level: 'subscription',
    operations: [listing, each],
    async collect({ cloud, subscription }, sink) {
      const found: string[] = [];
      const path = `/subscriptions/${subscription}${networks}?api-version=${apiVersion}`;
      await readList(
        cloud,
        { operation: listing, preliminary: true },
        path,
        sink,
        ({ id }) => void found.push(String(id)),
      );
      for (const network of found) await readEffective(cloud, each, network, definition.action, sink);
    },
  };
}

/** Pages are asked for with the last one's token in the body. */
async function readEffective(
  cloud: MicrosoftCloud,
  operation: Operation,
  network: string,
  action: string,
  sink: ReadSink,
): Promise<void> {
  const call = { operation, subject: network, parameters: { resource: network } };
  await perform(cloud, call, sink, async (client) => {
    const url = `${cloud.origin}${network}/${action}?api-version=${apiVersion}`;
    let body: string | null = '{}';
    while (body !== null) {
      const page: Record<string, unknown> = await send(cloud, client, { method: 'POST', url, body });
      const { skipToken } = page;
      body = typeof skipToken === 'string' && skipToken !== '' ? JSON.stringify({ skipToken }) : null;
    }
  });
}
