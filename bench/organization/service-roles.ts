import { region, type Account } from './account.ts';
import type { RolePlan } from './identity.ts';
import { allow, trust } from './policies.ts';

const forService = (service: string): RolePlan['trust'] => [trust({ Service: `${service}.amazonaws.com` })];

/** Roles that services keep for themselves. */
const linked: readonly (readonly [string, string])[] = [
  ['AutoScaling', 'autoscaling'],
  ['Config', 'config'],
  ['ECS', 'ecs'],
  ['ElasticLoadBalancing', 'elasticloadbalancing'],
  ['Organizations', 'organizations'],
  ['SSO', 'sso'],
  ['Support', 'support'],
  ['TrustedAdvisor', 'trustedadvisor'],
];

/** The roles that machines, functions and services of an account run under. */
export function rolesOfServices(account: Account): RolePlan[] {
  return [
    ...linked.map(([name, service]): RolePlan => ({
      name: `AWSServiceRoleFor${name}`,
      path: `/aws-service-role/${service}.amazonaws.com/`,
      trust: forService(service),
      inline: [allow([`${service}:Describe*`, 'ec2:Describe*', 'cloudwatch:PutMetricData'])],
    })),
    {
      name: 'flow-logs',
      trust: forService('vpc-flow-logs'),
      inline: [allow(['logs:CreateLogStream', 'logs:PutLogEvents'])],
    },
    { name: 'backup', trust: forService('backup'), attached: ['AWSBackupServiceRolePolicyForBackup'] },
    { name: 'config-recorder', trust: forService('config'), attached: ['AWS_ConfigRole'] },
    {
      name: 'stack-execution',
      trust: forService('cloudformation'),
      inline: [
        allow(['ec2:*', 'ecs:*', 'lambda:*', 'elasticloadbalancing:*', 'logs:*', 's3:*', 'iam:PassRole']),
      ],
      boundary: 'own/boundary',
    },
    ...workload(account),
  ];
}

const machine = (name: string, ...inline: NonNullable<RolePlan['inline']>): RolePlan => ({
  name,
  path: '/app/',
  trust: forService('ec2'),
  attached: ['AmazonSSMManagedInstanceCore'],
  instanceProfile: true,
  boundary: 'own/boundary',
  ...(inline.length > 0 ? { inline } : {}),
});
const lambda = (name: string, ...inline: NonNullable<RolePlan['inline']>): RolePlan => ({
  name,
  path: '/app/',
  trust: forService('lambda'),
  attached: ['AWSLambdaBasicExecutionRole'],
  boundary: 'own/boundary',
  ...(inline.length > 0 ? { inline } : {}),
});

function workload(account: Account): RolePlan[] {
  const { id, purpose } = account;
  const key = `arn:aws:kms:${region}:${id}:key/*`;
  const task: RolePlan = {
    name: 'task-execution',
    path: '/app/',
    trust: forService('ecs-tasks'),
    attached: ['AmazonECSTaskExecutionRolePolicy'],
  };
  const data: RolePlan = {
    name: 'task',
    path: '/app/',
    trust: forService('ecs-tasks'),
    attached: ['own/use-data'],
    boundary: 'own/boundary',
  };
  const common = [
    machine('front'),
    machine('worker', allow(['sqs:*Message*', 'sqs:GetQueue*'])),
    lambda(
      'rotate-secrets',
      allow(
        ['secretsmanager:*Secret*', 'secretsmanager:GetRandomPassword'],
        `arn:aws:secretsmanager:*:${id}:secret:app/*`,
      ),
    ),
    lambda('alarms', allow('sns:Publish')),
  ];
  switch (purpose) {
    case 'issuance':
    case 'ocsp':
      return [
        ...common,
        task,
        data,
        machine('signer', allow(['kms:Sign', 'kms:GetPublicKey'], key)),
        lambda('key-ceremony', allow(['kms:CreateKey', 'kms:DescribeKey', 'kms:TagResource'])),
      ];
    case 'crl':
      return [
        ...common,
        machine('publisher', allow(['s3:PutObject'], `arn:aws:s3:::data-${id}/*`)),
        lambda('invalidate', allow('cloudfront:CreateInvalidation')),
      ];
    case 'registration':
      return [...common, task, data, lambda('validate-domain', allow(['route53:List*', 'sqs:SendMessage']))];
    case 'build':
      return [
        ...common,
        {
          name: 'pipeline',
          path: '/app/',
          trust: forService('codepipeline'),
          inline: [
            allow('sts:AssumeRole', 'arn:aws:iam::*:role/pipeline-deploy'),
            allow(['codebuild:StartBuild', 'codebuild:BatchGetBuilds', 's3:GetObject', 's3:PutObject']),
          ],
        },
        {
          name: 'builder',
          path: '/app/',
          trust: forService('codebuild'),
          inline: [allow(['logs:*', 'ecr:*', 's3:GetObject', 's3:PutObject'])],
          boundary: 'own/boundary',
        },
        {
          name: 'source-host',
          path: '/app/',
          trust: [
            trust(
              { Federated: `arn:aws:iam::${id}:oidc-provider/git.example.test` },
              {
                StringEquals: { 'git.example.test:aud': 'sts.amazonaws.com' },
                StringLike: { 'git.example.test:sub': 'repo:example-trust/*:ref:refs/heads/main' },
              },
              'sts:AssumeRoleWithWebIdentity',
            ),
          ],
          inline: [allow('codepipeline:StartPipelineExecution')],
        },
      ];
    case 'security':
      return [
        ...common,
        {
          name: 'auditor',
          path: '/app/',
          trust: forService('lambda'),
          inline: [allow('sts:AssumeRole', 'arn:aws:iam::*:role/security-audit')],
          boundary: 'own/boundary',
        },
      ];
    case 'management':
      return [
        {
          name: 'ncssr-collector',
          trust: forService('ec2'),
          inline: [allow('sts:AssumeRole', 'arn:aws:iam::*:role/ncssr-read')],
        },
      ];
    case 'sandbox':
      return [
        ...common,
        {
          name: 'experiment',
          trust: [trust({ AWS: `arn:aws:iam::${id}:root` })],
          attached: ['PowerUserAccess'],
        },
      ];
    case 'log-archive':
    case 'network':
    case 'monitoring':
      return common;
  }
}
