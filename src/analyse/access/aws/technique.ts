/** Actions that give whoever performs them on a user new credentials of that user. */
export const resetsCredentials = ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'];

/** Services whose code runs as a role passed to it, and the actions that start such code. */
export const createsCompute: readonly { service: string; actions: readonly string[] }[] = [
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'] },
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'] },
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:AddPermission'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:RunInstances'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:AssociateIamInstanceProfile'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'] },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:CreateStack'] },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:UpdateStack'] },
  { service: 'codebuild.amazonaws.com', actions: ['codebuild:CreateProject', 'codebuild:StartBuild'] },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateDevEndpoint'] },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateJob', 'glue:StartJobRun'] },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateNotebookInstance'] },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateTrainingJob'] },
  { service: 'states.amazonaws.com', actions: ['states:CreateStateMachine', 'states:StartExecution'] },
  { service: 'ssm.amazonaws.com', actions: ['ssm:StartAutomationExecution'] },
  { service: 'scheduler.amazonaws.com', actions: ['scheduler:CreateSchedule'] },
  {
    service: 'datapipeline.amazonaws.com',
    actions: ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition'],
  },
];

/** Actions on a workload that run the caller's code with the workload's role. */
export const controlsWorkload = [
  'lambda:UpdateFunctionCode',
  'ssm:SendCommand',
  'ssm:StartSession',
  'ec2-instance-connect:SendSSHPublicKey',
  'ecs:ExecuteCommand',
];

/** Actions by which an administrator of Identity Center gives anyone access to member accounts. */
export const rewritesIdentityCenter = [
  'sso:CreateAccountAssignment',
  'sso:PutInlinePolicyToPermissionSet',
  'sso:AttachManagedPolicyToPermissionSet',
  'identitystore:CreateGroupMembership',
];

/** Actions that let their holder write who may use a resource, by the service of the resource. */
export const rewritesResourcePolicy: Readonly<Record<string, readonly string[]>> = {
  kms: ['kms:PutKeyPolicy', 'kms:CreateGrant'],
  s3: ['s3:PutBucketPolicy'],
  secretsmanager: ['secretsmanager:PutResourcePolicy'],
  sqs: ['sqs:SetQueueAttributes', 'sqs:AddPermission'],
  sns: ['sns:SetTopicAttributes', 'sns:AddPermission'],
  lambda: ['lambda:AddPermission'],
  ecr: ['ecr:SetRepositoryPolicy'],
  'acm-pca': ['acm-pca:PutPolicy'],
};
