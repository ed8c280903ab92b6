import { listOf, operationOf, readPages, type AwsKind, type ListCall } from '../kind.ts';
import { instances, instanceArn, permissionSets } from './sso-lists.ts';

const accounts: ListCall = {
  service: 'sso',
  operation: 'ListAccountsForProvisionedPermissionSet',
  permission: 'sso:ListAccountsForProvisionedPermissionSet',
  list: 'AccountIds',
  uncounted: true,
};
const assignments: ListCall = {
  service: 'sso',
  operation: 'ListAccountAssignments',
  permission: 'sso:ListAccountAssignments',
  list: 'AccountAssignments',
};
const texts = (values: unknown[]): string[] => values.filter((value) => typeof value === 'string');

/** Who holds which permission set in which account. */
export const accountAssignments: AwsKind = {
  kind: 'aws.sso.account-assignments',
  title: 'Assignments of permission sets',
  provider: 'aws',
  level: 'organization',
  everyRegion: true,
  operations: [assignments, accounts, permissionSets, instances].map(operationOf),
  async collect(session, sink) {
    const assignedBy = async (InstanceArn: string, PermissionSetArn: string): Promise<void> => {
      const input = { InstanceArn, PermissionSetArn };
      await readPages({ ...accounts, input, subject: PermissionSetArn }, session, sink, async (page) => {
        for (const AccountId of texts(listOf(page, 'AccountIds'))) {
          if (session.signal.aborted) return;
          const subject = `${PermissionSetArn} in ${AccountId}`;
          await readPages({ ...assignments, input: { ...input, AccountId }, subject }, session, sink);
        }
      });
    };
    await readPages(instances, session, sink, async (page) => {
      for (const InstanceArn of listOf(page, 'Instances').map(instanceArn)) {
        if (InstanceArn === undefined) continue;
        const list = { ...permissionSets, input: { InstanceArn }, subject: InstanceArn };
        await readPages(list, session, sink, async (answer) => {
          for (const set of texts(listOf(answer, 'PermissionSets'))) {
            if (!session.signal.aborted) await assignedBy(InstanceArn, set);
          }
        });
      }
    });
  },
};
