/**
 * What is asked about the resources of a system: every action that uses it, reveals what it holds, gives others its
 * use, changes what it does, or makes it unusable. That no other action of AWS does is tested against the service
 * authorization data.
 */

/** A session on a machine, its credentials, its disks, its identity, its state. */
export const machineActions = [
  'ssm:StartSession',
  'ssm:SendCommand',
  'ssm:CreateAssociation',
  'ssm:UpdateAssociation',
  'ssm:StartAccessRequest',
  'ec2-instance-connect:SendSSHPublicKey',
  'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
  'ec2:GetPasswordData',
  'ec2:ModifyInstanceAttribute',
  'ec2:ModifyInstanceMetadataOptions',
  'ec2:AssociateIamInstanceProfile',
  'ec2:ReplaceIamInstanceProfileAssociation',
  'ec2:DisassociateIamInstanceProfile',
  'ec2:CreateReplaceRootVolumeTask',
  'ec2:AttachVolume',
  'ec2:DetachVolume',
  'ec2:CreateImage',
  'ec2:CreateSnapshots',
  'ec2:CreateInstanceExportTask',
  'ec2:AttachNetworkInterface',
  'ec2:DetachNetworkInterface',
  'ec2:ModifyNetworkInterfaceAttribute',
  'ec2:AssociateAddress',
  'ec2:RebootInstances',
  'ec2:StopInstances',
  'ec2:TerminateInstances',
] as const;

/** What a volume holds: a copy of it, or the volume itself on another machine. */
export const volumeActions = [
  'ec2:CreateSnapshot',
  'ec2:CopyVolumes',
  'ec2:DetachVolume',
  'ec2:DeleteVolume',
] as const;

/** What silences a trail. */
export const trailActions = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:UpdateTrail',
  'cloudtrail:PutEventSelectors',
  'cloudtrail:PutEventConfiguration',
] as const;

/** What uses a key, lets oneself or others use it, puts another in its place, or makes it useless. */
export const keyActions = [
  'kms:Sign',
  'kms:Decrypt',
  'kms:DeriveSharedSecret',
  'kms:GenerateMac',
  'kms:ReEncryptFrom',
  'kms:PutKeyPolicy',
  'kms:CreateGrant',
  'kms:RevokeGrant',
  'kms:RetireGrant',
  'kms:ReplicateKey',
  'kms:ImportKeyMaterial',
  'kms:UpdateAlias',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:DeleteImportedKeyMaterial',
] as const;

/** What changes or removes what a bucket holds, or decides who may. */
export const bucketActions = [
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketOwnershipControls',
  's3:PutBucketVersioning',
  's3:PutBucketObjectLockConfiguration',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
  's3:PutEncryptionConfiguration',
  's3:PutBucketWebsite',
  's3:PutBucketLogging',
  's3:DeleteBucket',
] as const;

export const objectActions = [
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
] as const;

/** What reveals or replaces a secret, or decides who may. */
export const secretActions = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecret',
  'secretsmanager:UpdateSecretVersionStage',
  'secretsmanager:RotateSecret',
  'secretsmanager:ReplicateSecretToRegions',
  'secretsmanager:PutResourcePolicy',
  'secretsmanager:DeleteResourcePolicy',
  'secretsmanager:DeleteSecret',
] as const;

/** What makes or changes an account of somebody else, asked of a user that does not exist yet. */
export const identityActions = ['iam:CreateUser', 'iam:CreateAccessKey', 'iam:AttachUserPolicy'] as const;
