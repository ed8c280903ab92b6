import { askAboutEach, type DetailCall } from '../fan-out-kind.ts';
import { listOf, operationOf, readPages, type AwsKind } from '../kind.ts';
import { instances, instanceArn, permissionSets } from './sso-lists.ts';

const asked = [
  { operation: 'DescribePermissionSet' },
  { operation: 'ListManagedPoliciesInPermissionSet', list: 'AttachedManagedPolicies' },
  {
    operation: 'ListCustomerManagedPolicyReferencesInPermissionSet',
    list: 'CustomerManagedPolicyReferences',
  },
  { operation: 'GetInlinePolicyForPermissionSet' },
  { operation: 'GetPermissionsBoundaryForPermissionSet', answers: ['ResourceNotFoundException'] },
];

const detailsIn = (InstanceArn: string): DetailCall[] =>
  asked.map((one) => ({
    ...one,
    permission: `sso:${one.operation}`,
    input: (PermissionSetArn) => ({ InstanceArn, PermissionSetArn }),
  }));

/** Permission sets of Identity Center with every policy that they carry. */
export const permissionSetsWithPolicies: AwsKind = {
  kind: 'aws.sso.permission-sets',
  title: 'Permission sets with their policies',
  provider: 'aws',
  level: 'organization',
  everyRegion: true,
  operations: [
    ...detailsIn('').map((detail) => operationOf({ ...detail, service: 'sso' })),
    operationOf(permissionSets),
    operationOf(instances),
  ],
  async collect(session, sink) {
    await readPages(instances, session, sink, async (page) => {
      for (const InstanceArn of listOf(page, 'Instances').map(instanceArn)) {
        if (InstanceArn === undefined) continue;
        const list = { ...permissionSets, input: { InstanceArn }, subject: InstanceArn };
        await readPages(list, session, sink, (answer) =>
          askAboutEach(
            listOf(answer, 'PermissionSets').filter((arn) => typeof arn === 'string'),
            'sso',
            detailsIn(InstanceArn),
            session,
            sink,
          ),
        );
      }
    });
  },
};
