/** Ways from one permission to more, by the actions that they take (all of them IAM's own documented effects). */

/** Actions that give whoever performs them on a user new credentials of that user. */
export const resetsCredentials = [
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
] as const;

/** A service whose code runs as a role passed to it, and actions that together start such code. */
interface Compute {
  service: string;
  actions: readonly string[];
}

export const createsCompute: readonly Compute[] = [
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'] },
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'] },
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:AddPermission'] },
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction', 'lambda:CreateFunctionUrlConfig'] },
  {
    service: 'lambda.amazonaws.com',
    actions: ['lambda:UpdateFunctionConfiguration', 'lambda:UpdateFunctionCode'],
  },
  { service: 'ec2.amazonaws.com', actions: ['ec2:RunInstances'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:RequestSpotInstances'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:AssociateIamInstanceProfile'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:ReplaceIamInstanceProfileAssociation'] },
  { service: 'ec2.amazonaws.com', actions: ['autoscaling:CreateLaunchConfiguration'] },
  { service: 'ec2.amazonaws.com', actions: ['autoscaling:CreateAutoScalingGroup'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:RegisterTaskDefinition', 'ecs:UpdateService'] },
  { service: 'ecs-tasks.amazonaws.com', actions: ['batch:RegisterJobDefinition', 'batch:SubmitJob'] },
  { service: 'pods.eks.amazonaws.com', actions: ['eks:CreatePodIdentityAssociation'] },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:CreateStack'] },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:UpdateStack'] },
  {
    service: 'cloudformation.amazonaws.com',
    actions: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
  },
  { service: 'codebuild.amazonaws.com', actions: ['codebuild:CreateProject', 'codebuild:StartBuild'] },
  { service: 'codebuild.amazonaws.com', actions: ['codebuild:UpdateProject', 'codebuild:StartBuild'] },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateDevEndpoint'] },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateJob', 'glue:StartJobRun'] },
  { service: 'glue.amazonaws.com', actions: ['glue:UpdateJob', 'glue:StartJobRun'] },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateNotebookInstance'] },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateTrainingJob'] },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateProcessingJob'] },
  { service: 'states.amazonaws.com', actions: ['states:CreateStateMachine', 'states:StartExecution'] },
  { service: 'states.amazonaws.com', actions: ['states:UpdateStateMachine', 'states:StartExecution'] },
  { service: 'ssm.amazonaws.com', actions: ['ssm:StartAutomationExecution'] },
  { service: 'scheduler.amazonaws.com', actions: ['scheduler:CreateSchedule'] },
  {
    service: 'datapipeline.amazonaws.com',
    actions: ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition'],
  },
];

/** Actions on a machine or function that run the caller's code with its role, or hand out its sessions. */
export const controlsWorkload = [
  'lambda:UpdateFunctionCode',
  'lambda:UpdateFunctionConfiguration',
  'ssm:SendCommand',
  'ssm:StartSession',
  'ssm:CreateAssociation',
  'ec2-instance-connect:SendSSHPublicKey',
  'ec2-instance-connect:SendSerialConsoleSSHPublicKey',
  'ec2:ModifyInstanceAttribute',
  'ec2:CreateReplaceRootVolumeTask',
] as const;

/** Services whose actions change a workload, by the service of its ARN. */
export const workloadServices: Readonly<Record<string, readonly string[]>> = {
  lambda: ['lambda'],
  ec2: ['ec2', 'ssm', 'ec2-instance-connect'],
};

/** Actions by which an administrator of Identity Center gives anyone access to member accounts. */
export const rewritesIdentityCenter = [
  'sso:CreateAccountAssignment',
  'sso:PutInlinePolicyToPermissionSet',
  'sso:AttachManagedPolicyToPermissionSet',
  'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
  'identitystore:CreateGroupMembership',
] as const;

/** Actions that change who somebody is or what somebody may, by themselves. */
export const changesPermissions = {
  user: ['iam:PutUserPolicy', 'iam:AttachUserPolicy'],
  role: ['iam:PutRolePolicy', 'iam:AttachRolePolicy'],
  group: ['iam:PutGroupPolicy', 'iam:AttachGroupPolicy'],
  policy: ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
  boundary: [
    'iam:DeleteUserPermissionsBoundary',
    'iam:PutUserPermissionsBoundary',
    'iam:DeleteRolePermissionsBoundary',
    'iam:PutRolePermissionsBoundary',
  ],
  denial: [
    'iam:DeleteUserPolicy',
    'iam:DetachUserPolicy',
    'iam:DeleteRolePolicy',
    'iam:DetachRolePolicy',
    'iam:DeleteGroupPolicy',
    'iam:DetachGroupPolicy',
    'iam:RemoveUserFromGroup',
  ],
  tag: ['iam:TagUser', 'iam:UntagUser', 'iam:TagRole', 'iam:UntagRole'],
} as const;

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

/** Every action with which some way of this file begins: whoever has none of them comes to nothing more. */
export const changesAccess: readonly string[] = [
  ...new Set([
    ...resetsCredentials,
    ...Object.values(changesPermissions).flat(),
    'iam:AddUserToGroup',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateSAMLProvider',
    'iam:CreateSAMLProvider',
    'iam:PassRole',
    ...controlsWorkload,
    ...rewritesIdentityCenter,
    'cloudformation:CreateStackSet',
    'cloudformation:CreateStackInstances',
    'sts:AssumeRoot',
    ...Object.values(rewritesResourcePolicy).flat(),
  ]),
];
