/** Policies as IAM prints them: a document in percent encoding. */
export type Statement = Readonly<Record<string, unknown>>;

export function allow(
  Action: string | readonly string[],
  Resource: string | readonly string[] = '*',
  Condition?: unknown,
): Statement {
  return { Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

export function deny(
  Action: string | readonly string[],
  Condition?: unknown,
  Resource: string | readonly string[] = '*',
): Statement {
  return { Effect: 'Deny', Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

export function trust(
  Principal: Readonly<Record<string, string | readonly string[]>>,
  Condition?: unknown,
  Action = 'sts:AssumeRole',
): Statement {
  return { Effect: 'Allow', Principal, Action, ...(Condition === undefined ? {} : { Condition }) };
}

export function documentOf(...Statement: readonly Statement[]): {
  Version: string;
  Statement: readonly Statement[];
} {
  return { Version: '2012-10-17', Statement };
}

export function encoded(...statements: readonly Statement[]): string {
  return encodeURIComponent(JSON.stringify(documentOf(...statements))).replaceAll('*', '%2A');
}

export const withFactor = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
export const withoutFactor = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };

const readOnly = [
  'cloudtrail',
  'cloudwatch',
  'config',
  'ec2',
  'ecs',
  'elasticloadbalancing',
  'iam',
  'kms',
  'lambda',
  'logs',
  'organizations',
  'rds',
  's3',
  'sns',
  'sqs',
  'ssm',
  'sts',
].flatMap((service) => ['Describe*', 'Get*', 'List*'].map((verbs) => `${service}:${verbs}`));

/** Policies of AWS that an account attaches, in outline: what they allow decides, not every line of them. */
export const managedByAws: Readonly<Record<string, readonly Statement[]>> = {
  AdministratorAccess: [allow('*')],
  PowerUserAccess: [
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    allow(['iam:CreateServiceLinkedRole', 'iam:ListRoles', 'organizations:DescribeOrganization']),
  ],
  ReadOnlyAccess: [allow(readOnly)],
  SecurityAudit: [allow(readOnly.filter((action) => !/^(s3|ssm|sqs):Get/.test(action)))],
  NetworkAdministrator: [
    allow([
      'ec2:*Vpc*',
      'ec2:*Subnet*',
      'ec2:*Route*',
      'ec2:*SecurityGroup*',
      'ec2:*NetworkAcl*',
      'ec2:*TransitGateway*',
      'elasticloadbalancing:*',
    ]),
  ],
  AmazonSSMManagedInstanceCore: [
    allow([
      'ssm:DescribeAssociation',
      'ssm:GetDocument',
      'ssm:UpdateInstanceInformation',
      'ssmmessages:*',
      'ec2messages:*',
    ]),
  ],
  AWSLambdaBasicExecutionRole: [allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'])],
  AmazonECSTaskExecutionRolePolicy: [
    allow([
      'ecr:GetAuthorizationToken',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]),
  ],
  AWSBackupServiceRolePolicyForBackup: [
    allow([
      'ec2:CreateSnapshot',
      'ec2:DescribeSnapshots',
      'rds:CreateDBSnapshot',
      'kms:DescribeKey',
      'backup:*',
    ]),
  ],
  AWS_ConfigRole: [allow(['config:Put*', ...readOnly])],
};

export function arnOfManaged(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}
