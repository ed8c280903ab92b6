import type { AwsResource } from '../../../estate/identity/aws/model.ts';
import type { PolicySource } from './decide.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';

/** What access control lists can grant (Amazon S3 User Guide, "Mapping of ACL permissions"). */
const byAccessControlList = new Set([
  's3:listbucket',
  's3:listbucketversions',
  's3:listbucketmultipartuploads',
  's3:putobject',
  's3:getobject',
  's3:getobjectversion',
  's3:deleteobject',
  's3:deleteobjectversion',
  's3:getbucketacl',
  's3:putbucketacl',
  's3:getobjectacl',
  's3:putobjectacl',
  's3:getobjectversionacl',
  's3:putobjectversionacl',
]);

/** Whether a bucket is asked about by someone who is neither of its account nor a service of AWS. */
export function isFromOutside(holder: Holder, resource: AwsResource): boolean {
  return resource.bucket !== undefined && holder.kind !== 'service' && holder.account !== resource.account;
}

/**
 * What a bucket grants to those outside its account: nothing by a public policy that its public access block
 * restricts, and more than the policy says where access control lists have a say (Amazon S3 User Guide, "Blocking
 * public access", "Controlling ownership of objects").
 */
export function bucketFromOutside(
  resource: AwsResource,
  action: string,
  policy: PolicySource | null,
): PolicySource | null {
  const { bucket } = resource;
  if (bucket === undefined) return policy;
  const lists = bucket.accessControlLists !== false && byAccessControlList.has(action.toLowerCase());
  const gaps = [...(policy?.gaps ?? []), ...(lists ? [listsUnread(resource.arn)] : [])];
  if (policy === null || (bucket.publicByPolicy === true && bucket.publicAccessRestricted === true))
    return gaps.length === 0 ? null : { policies: [], gaps };
  // The account can restrict public policies as well, which is not read; other policies are not concerned.
  const restriction = bucket.publicByPolicy === false ? {} : { restriction: accountUnread(resource.arn) };
  return { policies: policy.policies, gaps, ...restriction };
}

function accountUnread(place: string): Note {
  return {
    place,
    reason: 'whether the public access block of the account restricts its public policy was not read',
    cause: 'evidence',
    operation: 's3:GetAccountPublicAccessBlock',
    permission: 's3:GetAccountPublicAccessBlock',
  };
}

function listsUnread(place: string): Note {
  return {
    place,
    reason:
      'access control lists have a say in the bucket, and those of its objects are not read; bucket owner enforced ownership turns them off',
    cause: 'evidence',
    operation: 's3:GetBucketOwnershipControls',
    permission: 's3:GetBucketOwnershipControls',
  };
}
