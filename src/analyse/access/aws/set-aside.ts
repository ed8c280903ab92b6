/** Why an action neither runs code of the caller's choice under a role of its service, nor changes what such code does. */
export type Harmless = keyof typeof harmless;

export const harmless = {
  data: 'hands data to what is there, whose code stays what it was',
  runs: 'runs, restarts or resumes what is there as it is: none of its parameters chooses code',
  agent: 'what an agent on a machine calls about itself',
  network: 'addresses, interfaces and routes: the network engine answers for them',
  watch: 'alarms, dashboards and metrics, of which none calls code',
  settings: 'defaults of encryption, capacity, credit and billing',
} as const;

const listed = (text: string): string[] => text.trim().split(/\s+/);

/** By service and reason; whoever runs or changes code needs another action, which is not set aside. */
export const setAside: Readonly<Record<string, Partial<Record<Harmless, readonly string[]>>>> = {
  cloudwatch: {
    data: ['PutMetricData'],
    watch: listed(`PutDashboard PutInsightRule PutManagedInsightRules PutAnomalyDetector EnableInsightRules
      DisableInsightRules DisableAlarmActions SetAlarmState PutAlarmMuteRule`),
  },
  dynamodb: { data: listed('PutItem UpdateItem BatchWriteItem PartiQLInsert PartiQLUpdate') },
  ec2: {
    runs: listed('StartInstances RebootInstances ReportInstanceStatus'),
    network: listed(`AdvertiseByoipCidr AssociateAddress AssociateIpamByoasn AssociateTrunkInterface
      AttachNetworkInterface DetachNetworkInterface CreateDefaultSubnet CreateDefaultVpc CreateNetworkInsightsPath
      DeprovisionByoipCidr DisassociateIpamByoasn DisassociateTrunkInterface ExportTransitGatewayRoutes
      ModifyAvailabilityZoneGroup ModifyAccountVpcEncryptionControl`),
    settings: listed(`AllocateHosts EnableEbsEncryptionByDefault DisableEbsEncryptionByDefault
      ModifyDefaultCreditSpecification ModifyEbsDefaultKmsKeyId ModifyHosts ModifyIdFormat ModifyIdentityIdFormat
      ModifyInstanceCapacityReservationAttributes ModifyInstanceCpuOptions ModifyInstanceCreditSpecification
      EnableCapacityManager DisableCapacityManager CreateSpotDatafeedSubscription LockSnapshot`),
  },
  events: { data: listed('PutEvents PutPartnerEvents PutRawEvents') },
  firehose: { data: listed('PutRecord PutRecordBatch') },
  kinesis: { data: listed('PutRecord PutRecords') },
  lambda: { runs: listed('InvokeFunction InvokeAsync InvokeFunctionUrl') },
  logs: {
    data: listed('CreateLogGroup CreateLogStream PutLogEvents'),
    settings: listed(
      'PutRetentionPolicy AssociateKmsKey DisassociateKmsKey PutIndexPolicy PutLogGroupDeletionProtection',
    ),
    watch: listed('PutMetricFilter PutQueryDefinition UpdateAnomaly UpdateLogAnomalyDetector'),
  },
  s3: {
    data: listed(`PutObject PutObjectAcl PutObjectVersionAcl PutObjectRetention PutObjectLegalHold RestoreObject
      BypassGovernanceRetention`),
    settings: listed(`CreateBucket PutEncryptionConfiguration PutBucketVersioning PutBucketRequestPayment
      PutAccelerateConfiguration PutIntelligentTieringConfiguration`),
  },
  sns: { data: ['Publish'] },
  sqs: { data: listed('SendMessage ChangeMessageVisibility') },
  ssm: {
    agent: listed(`PutInventory PutComplianceItems UpdateAssociationStatus UpdateInstanceAssociationStatus
      UpdateInstanceInformation RequestManagedInstanceRoleToken UpdateManagedInstancePublicKey`),
  },
  states: { runs: listed('StartExecution StartSyncExecution RedriveExecution') },
};
