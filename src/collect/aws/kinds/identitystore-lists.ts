import { operationOf, listOf, readPages, type AwsKind, type ListCall } from '../kind.ts';
import { identityStoreId, instances } from './sso-lists.ts';

/** A list of the directory behind each instance of Identity Center. */
export function directoryListKind(kind: string, title: string, operation: string, listed: string): AwsKind {
  const list: ListCall = {
    service: 'identitystore',
    operation,
    permission: `identitystore:${operation}`,
    list: listed,
  };
  return {
    kind,
    title,
    provider: 'aws',
    level: 'organization',
    everyRegion: true,
    operations: [list, instances].map(operationOf),
    async collect(session, sink) {
      await readPages(instances, session, sink, async (page) => {
        for (const IdentityStoreId of listOf(page, 'Instances').map(identityStoreId)) {
          if (IdentityStoreId === undefined) continue;
          const input = { IdentityStoreId, MaxResults: 100 };
          await readPages({ ...list, input, subject: IdentityStoreId }, session, sink);
        }
      });
    },
  };
}
