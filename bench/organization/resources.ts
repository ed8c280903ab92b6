import { createHash } from 'node:crypto';
import { only, region, type Account } from './account.ts';
import type { Answers } from './answers.ts';
import { documentOf, type Statement } from './policies.ts';

/** Keys, buckets, secrets and trails of one account, with their own policies. */
export function addResources(account: Account, accounts: readonly Account[], answers: Answers): void {
  addKeys(account, answers);
  addBuckets(account, accounts, answers);
  addSecrets(account, answers);
  addTrails(account, accounts, answers);
}

function addKeys(account: Account, answers: Answers): void {
  const { id, system, purpose } = account;
  const root = { AWS: `arn:aws:iam::${id}:root` };
  const signing = ['issuance', 'ocsp'].includes(purpose);
  const keys = [...(signing ? ['signing'] : []), 'data'].map((use) => ({ use, key: uuidOf(`${id} ${use}`) }));
  const arnOf = (key: string): string => `arn:aws:kms:${region}:${id}:key/${key}`;
  answers.set(id, region, 'ListKeys', {
    Keys: keys.map(({ key }) => ({ KeyId: key, KeyArn: arnOf(key) })),
    Truncated: false,
  });
  for (const { use, key } of keys) {
    const signs = use === 'signing';
    const statements: Statement[] = signs
      ? [
          {
            Sid: 'Administration',
            Effect: 'Allow',
            Principal: root,
            Action: [
              'kms:Describe*',
              'kms:Get*',
              'kms:List*',
              'kms:Put*',
              'kms:Tag*',
              'kms:ScheduleKeyDeletion',
            ],
            Resource: '*',
          },
          {
            Sid: 'Signing',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${id}:role/app/signer` },
            Action: ['kms:Sign', 'kms:GetPublicKey'],
            Resource: '*',
          },
        ]
      : [{ Sid: 'PoliciesOfTheAccount', Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }];
    answers.set(
      id,
      region,
      'DescribeKey',
      {
        KeyMetadata: {
          AWSAccountId: id,
          KeyId: key,
          Arn: arnOf(key),
          CreationDate: 1740992400,
          Enabled: true,
          KeyUsage: signs ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT',
          KeyState: 'Enabled',
          Origin: signs ? 'AWS_CLOUDHSM' : 'AWS_KMS',
          KeyManager: 'CUSTOMER',
          KeySpec: signs ? 'RSA_3072' : 'SYMMETRIC_DEFAULT',
          MultiRegion: false,
        },
      },
      key,
    );
    answers.set(
      id,
      region,
      'GetKeyPolicy',
      { Policy: JSON.stringify(documentOf(...statements)), PolicyName: 'default' },
      key,
    );
    if (system !== null)
      answers.set(
        id,
        region,
        'ListResourceTags',
        { Tags: [{ TagKey: 'system', TagValue: system }], Truncated: false },
        key,
      );
  }
}

function addBuckets(account: Account, accounts: readonly Account[], answers: Answers): void {
  const { id, purpose, system } = account;
  const names =
    purpose === 'log-archive'
      ? [`logs-${id}`]
      : [`data-${id}`, ...(purpose === 'build' ? [`artifacts-${id}`] : [])];
  answers.set(id, 'global', 'ListBuckets', {
    Buckets: names.map((Name) => ({ Name, CreationDate: '2025-03-03T09:00:00Z', BucketRegion: region })),
  });
  for (const name of names) {
    const both = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
    const statements: Statement[] = [
      {
        Sid: 'TransportOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: both,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ];
    if (purpose === 'log-archive')
      statements.push({
        Sid: 'TrailWrites',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${name}/*`,
      });
    if (name.startsWith('artifacts-'))
      statements.push({
        Sid: 'DeploymentsRead',
        Effect: 'Allow',
        Principal: { AWS: accounts.map((one) => `arn:aws:iam::${one.id}:role/pipeline-deploy`) },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${name}/*`,
      });
    answers.set(id, 'global', 'GetBucketPolicy', documentOf(...statements), name);
    answers.set(id, 'global', 'GetBucketPolicyStatus', { PolicyStatus: { IsPublic: false } }, name);
    answers.set(
      id,
      'global',
      'GetPublicAccessBlock',
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      },
      name,
    );
    answers.set(
      id,
      'global',
      'GetBucketOwnershipControls',
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
      name,
    );
    if (system !== null)
      answers.set(id, 'global', 'GetBucketTagging', { TagSet: [{ Key: 'system', Value: system }] }, name);
  }
}

function addSecrets({ id, system }: Account, answers: Answers): void {
  const arnOf = (name: string): string => `arn:aws:secretsmanager:${region}:${id}:secret:${name}-Example1`;
  const names = ['app/database', 'app/partner'];
  answers.set(id, region, 'ListSecrets', {
    SecretList: names.map((Name) => ({
      ARN: arnOf(Name),
      Name,
      RotationEnabled: true,
      CreatedDate: 1740992400,
      LastChangedDate: 1762732800,
      Tags: system === null ? [] : [{ Key: 'system', Value: system }],
    })),
  });
  for (const Name of names)
    answers.set(
      id,
      region,
      'GetResourcePolicy',
      { ARN: arnOf(Name), Name },
      `${Name.split('/')[1] ?? Name}-Example1`,
    );
}

function addTrails({ id }: Account, accounts: readonly Account[], answers: Answers): void {
  const management = only(accounts, 'management').id;
  const TrailARN = `arn:aws:cloudtrail:${region}:${management}:trail/organization`;
  answers.set(id, 'global', 'DescribeTrails', {
    trailList: [
      {
        Name: 'organization',
        TrailARN,
        HomeRegion: region,
        S3BucketName: `logs-${only(accounts, 'log-archive').id}`,
        IsMultiRegionTrail: true,
        IsOrganizationTrail: true,
        LogFileValidationEnabled: true,
        IncludeGlobalServiceEvents: true,
      },
    ],
  });
  answers.set(id, 'global', 'GetTrailStatus', { IsLogging: true }, 'organization');
  answers.set(
    id,
    'global',
    'GetEventSelectors',
    {
      TrailARN,
      EventSelectors: [
        {
          ReadWriteType: 'All',
          IncludeManagementEvents: true,
          DataResources: [],
          ExcludeManagementEventSources: [],
        },
      ],
    },
    'organization',
  );
}

function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
