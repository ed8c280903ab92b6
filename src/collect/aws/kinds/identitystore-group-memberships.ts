import { askAboutEach, text } from '../fan-out-kind.ts';
import { listOf, operationOf, readPages, type AwsKind, type ListCall } from '../kind.ts';
import { identityStoreId, instances } from './sso-lists.ts';

const groups: ListCall = {
  service: 'identitystore',
  operation: 'ListGroups',
  permission: 'identitystore:ListGroups',
  list: 'Groups',
  uncounted: true,
};
const membershipsIn = (IdentityStoreId: string) => ({
  operation: 'ListGroupMemberships',
  permission: 'identitystore:ListGroupMemberships',
  list: 'GroupMemberships',
  input: (GroupId: string) => ({ IdentityStoreId, GroupId, MaxResults: 100 }),
});

/** The members of each group; groups of Identity Center hold users alone. */
export const groupMemberships: AwsKind = {
  kind: 'aws.identitystore.group-memberships',
  title: 'Members of the groups of Identity Center',
  provider: 'aws',
  level: 'organization',
  everyRegion: true,
  operations: [
    operationOf({ ...membershipsIn(''), service: 'identitystore' }),
    operationOf(groups),
    operationOf(instances),
  ],
  async collect(session, sink) {
    await readPages(instances, session, sink, async (page) => {
      for (const IdentityStoreId of listOf(page, 'Instances').map(identityStoreId)) {
        if (IdentityStoreId === undefined) continue;
        const list = { ...groups, input: { IdentityStoreId, MaxResults: 100 }, subject: IdentityStoreId };
        await readPages(list, session, sink, (answer) =>
          askAboutEach(
            listOf(answer, 'Groups')
              .map(text('GroupId'))
              .filter((id) => id !== undefined),
            'identitystore',
            [membershipsIn(IdentityStoreId)],
            session,
            sink,
          ),
        );
      }
    });
  },
};
