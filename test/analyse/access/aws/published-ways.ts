/** One published way from some permissions to a role's: who the role trusts, and what suffices. */
export interface PublishedWay {
  source: string;
  /** The service that the role trusts; null where the role is only one that could be changed. */
  service: string | null;
  permissions: readonly string[];
}

const pathfinding = (id: string): string => `https://pathfinding.cloud/paths/${id}`;
const reference = (page: string): string =>
  `https://docs.aws.amazon.com/service-authorization/latest/reference/list_${page}.html`;

const way = (source: string, service: string | null, permissions: string): PublishedWay => ({
  source,
  service: service === null ? null : `${service}.amazonaws.com`,
  permissions: permissions.split(' '),
});

const pass = 'iam:PassRole';

/** Each action by itself, with a role passed to the service. */
const passed = (page: string, service: string, prefix: string, actions: string): PublishedWay[] =>
  actions.split(' ').map((action) => way(reference(page), service, `${pass} ${prefix}:${action}`));

/** Each action by itself, on what runs as the role already. */
const running = (page: string, service: string, prefix: string, actions: string): PublishedWay[] =>
  actions.split(' ').map((action) => way(reference(page), service, `${prefix}:${action}`));

export const publishedWays: readonly PublishedWay[] = [
  way(pathfinding('apprunner-001'), 'tasks.apprunner', `${pass} apprunner:CreateService`),
  way(pathfinding('apprunner-002'), 'tasks.apprunner', 'apprunner:UpdateService'),
  way(
    pathfinding('amplify-001'),
    'amplify',
    `${pass} amplify:CreateApp amplify:CreateBranch amplify:StartJob`,
  ),
  way(pathfinding('batch-001'), 'ecs-tasks', `${pass} batch:RegisterJobDefinition batch:SubmitJob`),
  way(pathfinding('batch-002'), 'ecs-tasks', 'batch:SubmitJob'),
  way(pathfinding('batch-003'), 'ec2', `${pass} batch:CreateComputeEnvironment batch:CreateJobQueue`),
  way(pathfinding('bedrock-001'), 'bedrock-agentcore', `${pass} bedrock-agentcore:CreateCodeInterpreter`),
  way(pathfinding('bedrock-002'), 'bedrock-agentcore', 'bedrock-agentcore:InvokeCodeInterpreter'),
  way(pathfinding('bedrock-003'), 'bedrock-agentcore', `${pass} bedrock-agentcore:CreateAgentRuntime`),
  way(pathfinding('bedrock-004'), 'bedrock-agentcore', 'bedrock-agentcore:InvokeAgentRuntimeCommand'),
  way(pathfinding('bedrock-006'), 'bedrock-agentcore', `${pass} bedrock-agentcore:CreateBrowser`),
  way(pathfinding('braket-001'), 'braket', `${pass} braket:CreateJob`),
  way(pathfinding('cloudformation-001'), 'cloudformation', `${pass} cloudformation:CreateStack`),
  way(pathfinding('cloudformation-002'), 'cloudformation', 'cloudformation:UpdateStack'),
  way(pathfinding('cloudformation-003'), 'cloudformation', `${pass} cloudformation:CreateStackSet`),
  way(pathfinding('cloudformation-004'), 'cloudformation', `${pass} cloudformation:UpdateStackSet`),
  way(
    pathfinding('cloudformation-005'),
    'cloudformation',
    'cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet',
  ),
  way(pathfinding('codebuild-001'), 'codebuild', `${pass} codebuild:CreateProject codebuild:StartBuild`),
  way(pathfinding('codebuild-002'), 'codebuild', 'codebuild:StartBuild'),
  way(pathfinding('codebuild-003'), 'codebuild', 'codebuild:StartBuildBatch'),
  way(pathfinding('codebuild-004'), 'codebuild', `${pass} codebuild:CreateProject codebuild:StartBuildBatch`),
  way(pathfinding('codedeploy-001'), 'ec2', 'codedeploy:CreateDeployment'),
  way(pathfinding('datapipeline-001'), 'datapipeline', `${pass} datapipeline:CreatePipeline`),
  way(pathfinding('ec2-001'), 'ec2', `${pass} ec2:RunInstances`),
  way(pathfinding('ec2-002'), 'ec2', 'ec2:ModifyInstanceAttribute'),
  way(pathfinding('ec2-003'), 'ec2', 'ec2-instance-connect:SendSSHPublicKey'),
  way(pathfinding('ec2-004'), 'ec2', `${pass} ec2:RequestSpotInstances`),
  way(pathfinding('ec2-005'), 'ec2', 'ec2:CreateLaunchTemplateVersion'),
  way(pathfinding('ecs-001'), 'ecs-tasks', `${pass} ecs:RegisterTaskDefinition ecs:CreateService`),
  way(pathfinding('ecs-002'), 'ecs-tasks', `${pass} ecs:RegisterTaskDefinition ecs:RunTask`),
  way(pathfinding('ecs-006'), 'ecs-tasks', 'ecs:ExecuteCommand'),
  way(pathfinding('ecs-007'), 'ecs-tasks', `${pass} ecs:RegisterTaskDefinition ecs:StartTask`),
  way(pathfinding('ecs-009'), 'ecs-tasks', `${pass} ecs:RunTask`),
  way(pathfinding('emr-001'), 'ec2', `${pass} elasticmapreduce:RunJobFlow`),
  way(pathfinding('emrserverless-001'), 'emr-serverless', `${pass} emr-serverless:StartJobRun`),
  way(pathfinding('gamelift-001'), 'gamelift', `${pass} gamelift:CreateFleet`),
  way(pathfinding('glue-001'), 'glue', `${pass} glue:CreateDevEndpoint`),
  way(pathfinding('glue-002'), 'glue', 'glue:UpdateDevEndpoint'),
  way(pathfinding('glue-003'), 'glue', `${pass} glue:CreateJob glue:StartJobRun`),
  way(pathfinding('glue-004'), 'glue', `${pass} glue:CreateJob glue:CreateTrigger`),
  way(pathfinding('glue-005'), 'glue', `${pass} glue:UpdateJob glue:StartJobRun`),
  way(pathfinding('glue-007'), 'glue', `${pass} glue:CreateSession glue:RunStatement`),
  ...listed(`iam:CreatePolicyVersion iam:CreateAccessKey iam:CreateLoginProfile iam:PutUserPolicy iam:PutRolePolicy
    iam:UpdateLoginProfile iam:AttachUserPolicy iam:AttachRolePolicy iam:AttachGroupPolicy iam:PutGroupPolicy
    iam:UpdateAssumeRolePolicy iam:AddUserToGroup`).map((action, at) =>
    way(pathfinding(`iam-${String(at + 1).padStart(3, '0')}`), null, action),
  ),
  way(
    pathfinding('imagebuilder-001'),
    'ec2',
    `${pass} imagebuilder:CreateInfrastructureConfiguration imagebuilder:CreateImage`,
  ),
  way(pathfinding('kinesisanalytics-001'), 'kinesisanalytics', `${pass} kinesisanalytics:CreateApplication`),
  way(pathfinding('lambda-001'), 'lambda', `${pass} lambda:CreateFunction lambda:InvokeFunction`),
  way(pathfinding('lambda-002'), 'lambda', `${pass} lambda:CreateFunction lambda:CreateEventSourceMapping`),
  way(pathfinding('lambda-003'), 'lambda', 'lambda:UpdateFunctionCode'),
  way(pathfinding('lambda-004'), 'lambda', 'lambda:UpdateFunctionCode lambda:InvokeFunction'),
  way(pathfinding('lambda-005'), 'lambda', 'lambda:UpdateFunctionCode lambda:AddPermission'),
  way(pathfinding('lambda-006'), 'lambda', `${pass} lambda:CreateFunction lambda:AddPermission`),
  way(pathfinding('omics-001'), 'omics', `${pass} omics:CreateWorkflow omics:StartRun`),
  way(pathfinding('sagemaker-001'), 'sagemaker', `${pass} sagemaker:CreateNotebookInstance`),
  way(pathfinding('sagemaker-002'), 'sagemaker', `${pass} sagemaker:CreateTrainingJob`),
  way(pathfinding('sagemaker-003'), 'sagemaker', `${pass} sagemaker:CreateProcessingJob`),
  way(pathfinding('sagemaker-004'), 'sagemaker', 'sagemaker:CreatePresignedNotebookInstanceUrl'),
  way(pathfinding('sagemaker-005'), 'sagemaker', 'sagemaker:UpdateNotebookInstanceLifecycleConfig'),
  way(pathfinding('ssm-001'), 'ec2', 'ssm:StartSession'),
  way(pathfinding('ssm-002'), 'ec2', 'ssm:SendCommand'),
  way(pathfinding('ssm-003'), 'ssm', `${pass} ssm:StartAutomationExecution`),
  ...passed('awsappsync', 'appsync', 'appsync', 'CreateDataSource UpdateDataSource'),
  ...passed('amazonappflow', 'appflow', 'appflow', 'CreateFlow'),
  ...passed('amazonappstream2.0', 'appstream', 'appstream', 'CreateFleet CreateImageBuilder UpdateFleet'),
  ...passed('amazonapigateway', 'apigateway', 'apigateway', 'POST PUT PATCH'),
  ...passed('amazonathena', 'athena', 'athena', 'CreateWorkGroup StartSession'),
  ...passed(
    'amazonec2autoscaling',
    'ec2',
    'autoscaling',
    'CreateLaunchConfiguration CreateAutoScalingGroup UpdateAutoScalingGroup',
  ),
  ...passed('awsbackup', 'backup', 'backup', 'CreateBackupSelection StartBackupJob StartRestoreJob'),
  ...passed(
    'amazonbedrock',
    'bedrock',
    'bedrock',
    'CreateAgent UpdateAgent CreateModelCustomizationJob CreateFlow CreateKnowledgeBase',
  ),
  ...passed('awscodepipeline', 'codepipeline', 'codepipeline', 'CreatePipeline UpdatePipeline'),
  ...passed('awscodedeploy', 'codedeploy', 'codedeploy', 'CreateDeploymentGroup UpdateDeploymentGroup'),
  ...passed('amazoncognitoidentity', 'lambda', 'cognito-identity', 'SetIdentityPoolRoles'),
  ...passed('awsconfig', 'config', 'config', 'PutConfigurationRecorder PutRemediationConfigurations'),
  ...passed('awsgluedatabrew', 'databrew', 'databrew', 'CreateProfileJob CreateRecipeJob CreateProject'),
  ...passed('awsdatasync', 'datasync', 'datasync', 'CreateLocationS3'),
  ...passed('awsdatabasemigrationservice', 'dms', 'dms', 'CreateEndpoint CreateReplicationTask'),
  ...passed(
    'amazonelasticcontainerservice',
    'ecs-tasks',
    'ecs',
    'CreateExpressGatewayService UpdateService CreateTaskSet',
  ),
  ...passed(
    'amazonelastickubernetesservice',
    'pods.eks',
    'eks',
    'CreatePodIdentityAssociation UpdatePodIdentityAssociation',
  ),
  ...passed('amazonelastickubernetesservice', 'ec2', 'eks', 'CreateNodegroup'),
  ...passed('awselasticbeanstalk', 'ec2', 'elasticbeanstalk', 'CreateEnvironment UpdateEnvironment'),
  ...passed(
    'amazonemroneksemrcontainers',
    'emr-containers',
    'emr-containers',
    'StartJobRun CreateManagedEndpoint',
  ),
  ...passed('amazoneventbridge', 'events', 'events', 'PutTargets CreateConnection CreateEndpoint'),
  ...passed('amazoneventbridgepipes', 'pipes', 'pipes', 'CreatePipe UpdatePipe'),
  ...passed('amazoneventbridgescheduler', 'scheduler', 'scheduler', 'CreateSchedule UpdateSchedule'),
  ...passed('amazonkinesisfirehose', 'firehose', 'firehose', 'CreateDeliveryStream UpdateDestination'),
  ...passed('awsfaultinjectionservice', 'fis', 'fis', 'CreateExperimentTemplate StartExperiment'),
  ...passed('awsglue', 'glue', 'glue', 'CreateCrawler UpdateCrawler CreateMLTransform'),
  ...passed('awsiotgreengrass', 'greengrass', 'greengrass', 'AssociateRoleToGroup'),
  ...passed('awsiot', 'iot', 'iot', 'CreateTopicRule ReplaceTopicRule CreateProvisioningTemplate'),
  ...passed('awsiot', 'credentials.iot', 'iot', 'CreateRoleAlias UpdateRoleAlias'),
  ...passed('amazonmskconnect', 'kafkaconnect', 'kafkaconnect', 'CreateConnector'),
  ...passed('amazonkendra', 'kendra', 'kendra', 'CreateIndex CreateDataSource'),
  ...passed('awslakeformation', 'lakeformation', 'lakeformation', 'RegisterResource UpdateResource'),
  ...passed('awslambda', 'lambda', 'lambda', 'CreateFunction UpdateFunctionConfiguration'),
  ...passed('amazonlex', 'lexv2', 'lex', 'CreateBot'),
  ...passed('awselementalmediaconvert', 'mediaconvert', 'mediaconvert', 'CreateJob'),
  ...passed('awselementalmedialive', 'medialive', 'medialive', 'CreateChannel UpdateChannel'),
  ...passed(
    'amazonmanagedworkflowsforapacheairflow',
    'airflow',
    'airflow',
    'CreateEnvironment UpdateEnvironment',
  ),
  ...passed('amazonopensearchingestion', 'osis-pipelines', 'osis', 'CreatePipeline UpdatePipeline'),
  ...passed('amazonquicksight', 'quicksight', 'quicksight', 'CreateDataSource'),
  ...passed('amazonrds', 'rds', 'rds', 'AddRoleToDBInstance AddRoleToDBCluster StartExportTask'),
  ...passed('amazonredshift', 'redshift', 'redshift', 'CreateCluster ModifyClusterIamRoles'),
  ...passed(
    'amazonredshiftserverless',
    'redshift-serverless',
    'redshift-serverless',
    'CreateNamespace UpdateNamespace',
  ),
  ...passed('amazons3', 'batchoperations.s3', 's3', 'CreateJob'),
  ...passed('amazons3', 's3', 's3', 'PutReplicationConfiguration'),
  ...passed(
    'amazonsagemaker',
    'sagemaker',
    'sagemaker',
    'CreateModel CreateHyperParameterTuningJob CreatePipeline CreateDomain CreateUserProfile CreateAutoMLJob',
  ),
  ...passed('awsservicecatalog', 'servicecatalog', 'servicecatalog', 'CreateConstraint'),
  ...passed('awsstepfunctions', 'states', 'states', 'CreateStateMachine UpdateStateMachine TestState'),
  ...passed(
    'awssystemsmanager',
    'ssm',
    'ssm',
    'RegisterTaskWithMaintenanceWindow CreateActivation StartChangeRequestExecution',
  ),
  ...passed('awstransferfamily', 'transfer', 'transfer', 'CreateServer CreateUser UpdateUser'),
  ...running('awscloud9', 'ec2', 'cloud9', 'CreateEnvironmentMembership'),
  ...running('awscodecommit', 'codebuild', 'codecommit', 'GitPush'),
  ...running('amazonelasticcontainerregistry', 'ecs-tasks', 'ecr', 'PutImage'),
  ...running('amazonelasticmapreduce', 'ec2', 'elasticmapreduce', 'AddJobFlowSteps ModifyCluster'),
  ...running(
    'amazonelastickubernetesservice',
    'pods.eks',
    'eks',
    'CreateAccessEntry AssociateAccessPolicy AccessKubernetesApi',
  ),
  ...running('awsglue', 'glue', 'glue', 'UpdateJob RunStatement StartJobRun'),
  ...running(
    'awsiamrolesanywhere',
    'rolesanywhere',
    'rolesanywhere',
    'CreateTrustAnchor UpdateTrustAnchor CreateProfile',
  ),
  ...running(
    'awslambda',
    'lambda',
    'lambda',
    'UpdateFunctionConfiguration PublishLayerVersion UpdateEventSourceMapping',
  ),
  ...running('amazonsagemaker', 'sagemaker', 'sagemaker', 'CreatePresignedDomainUrl UpdateNotebookInstance'),
  ...running(
    'awssystemsmanager',
    'ec2',
    'ssm',
    'CreateAssociation UpdateAssociation ResumeSession UpdateDocument',
  ),
];

function listed(text: string): string[] {
  return text.trim().split(/\s+/);
}
