/** Why an action neither runs code of the caller's choice under a role of its service, nor changes what such code does. */
type Harmless = keyof typeof harmless;

export const harmless = {
  data: 'hands data to what is there, whose code stays what it was',
  runs: 'runs, restarts or resumes what is there as it is: none of its parameters chooses code',
  agent: 'what an agent on a machine calls about itself',
  network: 'addresses, interfaces and routes: the network engine answers for them',
  reads: 'reads, though the reference lists it as writing',
  watch: 'alarms, dashboards and metrics, of which none calls code',
  settings: 'defaults of encryption, capacity, credit and billing',
} as const;

const listed = (text: string): string[] => text.trim().split(/\s+/);

/** By service and reason; whoever runs or changes code needs another action, which is not set aside. */
export const setAside: Readonly<Record<string, Partial<Record<Harmless, readonly string[]>>>> = {
  backup: { reads: listed('ListIndexedRecoveryPointsForSearch SearchRecoveryPoint') },
  cloudwatch: {
    reads: ['SearchPrincipals'],
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
  ec2messages: { agent: listed('AcknowledgeMessage FailMessage SendReply') },
  events: { data: listed('PutEvents PutPartnerEvents PutRawEvents') },
  firehose: { data: listed('PutRecord PutRecordBatch') },
  fsx: { reads: ['GetResourcePolicy'] },
  glue: {
    reads:
      listed(`BatchGetStageFiles DescribeConnectionType DescribeEntity GetDataPreviewStatement GetEnvironment GetExecutors
      GetExecutorsThreads GetLogParsingStatus GetNotebookInstanceStatus GetQueries GetQuery GetRecipeAction GetStage
      GetStageAttempt GetStageAttemptTaskList GetStageAttemptTaskSummary GetStageFiles GetStages GetStorage
      GetStorageUnit ListConnectionTypes ListEntities`),
  },
  kinesis: { data: listed('PutRecord PutRecords') },
  lambda: { runs: listed('InvokeFunction InvokeAsync InvokeFunctionUrl') },
  logs: {
    data: listed('CreateLogGroup CreateLogStream PutLogEvents'),
    settings: listed(
      'PutRetentionPolicy AssociateKmsKey DisassociateKmsKey PutIndexPolicy PutLogGroupDeletionProtection',
    ),
    watch: listed('PutMetricFilter PutQueryDefinition UpdateAnomaly UpdateLogAnomalyDetector'),
  },
  quicksight: {
    reads: listed('DescribeKnowledgeBasePermissions DescribeSpacePermissions DescribeTopicPermissions'),
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
  ssmmessages: { agent: listed('CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel') },
  states: { data: ['GetActivityTask'], runs: listed('StartExecution StartSyncExecution RedriveExecution') },
  xray: { data: listed('PutTraceSegments PutTelemetryRecords') },
};

/** What gives sessions or the use of code, though the reference lists it as reading. */
export const actsThoughReading: Readonly<Record<string, readonly string[]>> = {
  'cognito-identity': listed('GetCredentialsForIdentity GetOpenIdToken GetOpenIdTokenForDeveloperIdentity'),
  'cognito-idp': listed('AdminInitiateAuth InitiateAuth'),
  eks: ['AccessKubernetesApi'],
  'rds-data': listed('ExecuteStatement BatchExecuteStatement'),
  'redshift-data': listed('ExecuteStatement BatchExecuteStatement'),
};
