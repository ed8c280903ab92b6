import type { AwsRequest } from '../../src/demo/aws/server.ts';

export type Answer = Readonly<Record<string, unknown>>;

/** What the organization answers, by account, region (or `global`), operation and the object asked about. */
export class Answers {
  readonly #answers = new Map<string, Answer>();

  set(account: string, place: string, operation: string, answer: Answer, object = ''): void {
    this.#answers.set(keyOf(account, place, operation, object), answer);
  }

  /** The answer to a request; undefined where the organization has nothing to say. */
  to({ service, account, region, operation: asked, parameters }: AwsRequest): Answer | undefined {
    const operation = service === 'identitystore' && asked.startsWith('List') ? nameIn(asked) : asked;
    const object = objectOf(operation, parameters);
    return (
      this.#answers.get(keyOf(account, region, operation, object)) ??
      this.#answers.get(keyOf(account, 'global', operation, object))
    );
  }

  /** Every answer with where it is from. */
  *all(): Generator<{ account: string; place: string; operation: string; object: string; answer: Answer }> {
    for (const [key, answer] of this.#answers) {
      const [account = '', place = '', operation = '', object = ''] = key.split('|');
      yield { account, place, operation, object, answer };
    }
  }
}

/** IAM lists users and groups under the same names as the directory of Identity Center does. */
function nameIn(operation: string): string {
  return ['ListUsers', 'ListGroups'].includes(operation) ? `identitystore/${operation}` : operation;
}

function keyOf(account: string, place: string, operation: string, object: string): string {
  return `${account}|${place}|${operation}|${object}`;
}

/** The parameter of each operation that is asked of one object. */
const parameterOf: Readonly<Record<string, string>> = {
  ListMFADevices: 'UserName',
  GetMFADevice: 'SerialNumber',
  ListAccessKeys: 'UserName',
  GetAccessKeyLastUsed: 'AccessKeyId',
  GetTrailStatus: 'Name',
  GetEventSelectors: 'TrailName',
  ListOrganizationalUnitsForParent: 'ParentId',
  ListAccountsForParent: 'ParentId',
  ListPolicies: 'Filter',
  DescribePolicy: 'PolicyId',
  ListTargetsForPolicy: 'PolicyId',
  DescribeKey: 'KeyId',
  GetKeyPolicy: 'KeyId',
  ListGrants: 'KeyId',
  ListResourceTags: 'KeyId',
  GetResourcePolicy: 'SecretId',
  GetBucketPolicy: 'Bucket',
  GetBucketPolicyStatus: 'Bucket',
  GetPublicAccessBlock: 'Bucket',
  GetBucketOwnershipControls: 'Bucket',
  GetBucketTagging: 'Bucket',
  DescribeListeners: 'LoadBalancerArn',
  DescribeTargetHealth: 'TargetGroupArn',
  DescribePermissionSet: 'PermissionSetArn',
  ListManagedPoliciesInPermissionSet: 'PermissionSetArn',
  GetInlinePolicyForPermissionSet: 'PermissionSetArn',
  ListAccountsForProvisionedPermissionSet: 'PermissionSetArn',
  ListAccountAssignments: 'PermissionSetArn',
  ListGroupMemberships: 'GroupId',
  GetTransitGatewayRouteTableAssociations: 'TransitGatewayRouteTableId',
  GetTransitGatewayRouteTablePropagations: 'TransitGatewayRouteTableId',
  SearchTransitGatewayRoutes: 'TransitGatewayRouteTableId',
};

function objectOf(operation: string, parameters: Readonly<Record<string, string>>): string {
  const name = parameterOf[operation];
  if (name === undefined) return '';
  const object = (parameters[name] ?? '').split(/[/:]/).at(-1) ?? '';
  return operation === 'ListAccountAssignments' ? `${parameters['AccountId'] ?? ''}.${object}` : object;
}
