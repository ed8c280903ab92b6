import { awsFanOutKind, text, type DetailCall } from '../fan-out-kind.ts';

const about = (operation: string, permission: string, absent?: string): DetailCall => ({
  operation,
  permission,
  input: (subject) => ({ Bucket: subject }),
  ...(absent === undefined ? {} : { answers: [absent] }),
});

/** Buckets of all regions of the account: their names are one list, whatever region answers. */
export const buckets = awsFanOutKind({
  kind: 'aws.s3.buckets',
  title: 'Buckets with their policies, ownership rules, public access blocks and tags',
  level: 'account',
  objects: {
    service: 's3',
    operation: 'ListBuckets',
    permission: 's3:ListAllMyBuckets',
    list: 'Buckets',
    input: { MaxBuckets: 1000 },
    token: { from: 'ContinuationToken', to: 'ContinuationToken' },
  },
  subject: text('Name'),
  details: [
    about('GetBucketPolicy', 's3:GetBucketPolicy', 'NoSuchBucketPolicy'),
    about('GetBucketPolicyStatus', 's3:GetBucketPolicyStatus', 'NoSuchBucketPolicy'),
    about('GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock', 'NoSuchPublicAccessBlockConfiguration'),
    about('GetBucketOwnershipControls', 's3:GetBucketOwnershipControls', 'OwnershipControlsNotFoundError'),
    about('GetBucketTagging', 's3:GetBucketTagging', 'NoSuchTagSet'),
  ],
});
