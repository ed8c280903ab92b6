import type { AwsEvent } from './aws-event.ts';

/** Services whose permissions have another prefix than their events. */
const prefixes: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', email: 'ses' };

/** Services that record each action under the name of its permission, but for those named below. */
const alike = new Set([
  'acm-pca',
  'autoscaling',
  'cloudtrail',
  'ec2',
  'elasticloadbalancing',
  'iam',
  'kms',
  'lambda',
  'network-firewall',
  'organizations',
  's3',
  'secretsmanager',
  'ssm',
  'sso',
  'sts',
]);

/** Permissions of S3 that are named otherwise than what is recorded (Service Authorization Reference). */
export const otherwise: Readonly<Record<string, string>> = {
  's3:DeleteBucketCors': 's3:PutBucketCORS',
  's3:DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:DeleteBucketReplication': 's3:PutReplicationConfiguration',
  's3:DeleteBucketTagging': 's3:PutBucketTagging',
  's3:DeleteBucketPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:PutAccelerateConfiguration': 's3:PutAccelerateConfiguration',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:PutBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  's3:PutBucketReplication': 's3:PutReplicationConfiguration',
};

/** Names under which Lambda records an action carry the version of its interface: `UpdateFunctionCode20150331v2`. */
const interfaceVersion = /\d{8}(v\d+)?$/;

/** The permission that an event was done with, and whether its name is known to be that. */
export function permissionOf({ source, name }: AwsEvent): { action: string; named: boolean } {
  const service = source.replace(/\.amazonaws\.com(\.cn)?$/, '');
  const recorded = `${prefixes[service] ?? service}:${name.replace(interfaceVersion, '')}`;
  return { action: otherwise[recorded] ?? recorded, named: alike.has(service) };
}
