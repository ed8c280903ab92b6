import { describe, expect, it } from 'vitest';
import { awsKinds } from '../../../src/collect/aws/kinds/index.ts';
import { ownArns, ownerFields } from '../../../src/estate/ownership/aws-claims.ts';
import { ofOrganization, sharedKinds, sides } from '../../../src/estate/ownership/aws-sharing.ts';
import { publishedSchema } from '../../../src/schema/validator.ts';
import { decodedOf, said, type Answered } from './evidence.ts';

const own = '111122223333';
const other = '444455556666';
const region = 'us-east-1';

const vpcs = (account: string, owner: string, more: Partial<Answered> = {}): Answered => ({
  kind: 'aws.ec2.vpcs',
  account,
  region,
  value: {
    Vpcs: [
      {
        VpcId: `vpc-of-${owner}`,
        OwnerId: owner,
        CidrBlock: '10.0.0.0/16',
        State: 'available',
        IsDefault: false,
      },
    ],
  },
  ...more,
});
const interfaces = (account: string, owner: string, vpc: string, more: Partial<Answered> = {}): Answered => ({
  kind: 'aws.ec2.network-interfaces',
  account,
  region,
  value: {
    NetworkInterfaces: [
      {
        NetworkInterfaceId: `eni-of-${owner}`,
        OwnerId: owner,
        VpcId: vpc,
        SubnetId: 'subnet-1',
        Groups: [],
        PrivateIpAddress: '10.0.0.4',
        PrivateIpAddresses: [{ PrivateIpAddress: '10.0.0.4', Primary: true }],
        Status: 'in-use',
        InterfaceType: 'interface',
        AvailabilityZone: `${region}a`,
        SourceDestCheck: true,
        Ipv6Addresses: [],
        RequesterManaged: false,
        TagSet: [],
      },
    ],
  },
  ...more,
});
const keys = (account: string, owner: string, where = region, more: Partial<Answered> = {}): Answered => ({
  kind: 'aws.kms.keys',
  account,
  region,
  value: { Keys: [{ KeyId: '1', KeyArn: `arn:aws:kms:${where}:${owner}:key/1` }], Truncated: false },
  ...more,
});
const passwordPolicy = (account: string, more: Partial<Answered> = {}): Answered => ({
  kind: 'aws.iam.password-policy',
  account,
  value: { PasswordPolicy: { MinimumPasswordLength: 14 } },
  ...more,
});

describe('the account of an answer of AWS', () => {
  it('is that of the read, or the answer is invalid and taken out', async () => {
    const reads = await decodedOf([keys(own, other)]);
    expect(said(reads, `aws.kms.keys ${own} ${region}`)).toEqual([
      expect.stringMatching(/^invalid .*111122223333.*Keys\[0\]\.KeyArn is 444455556666.*\{account\}/),
    ]);
    expect(reads.get(`aws.kms.keys ${own} ${region}`)?.pages).toEqual([]);
  });

  it('is that of the caller, whatever stands inside: so in runs of earlier versions', async () => {
    const caller = `arn:aws:sts::${other}:assumed-role/reader/session`;
    const reads = await decodedOf([passwordPolicy(own, { caller }), passwordPolicy(other, { caller })]);
    expect(said(reads, `aws.iam.password-policy ${own}`)).toEqual([expect.stringContaining(caller)]);
    expect(said(reads, `aws.iam.password-policy ${other}`)).toEqual([]);
  });

  it('is in doubt where the answer says nothing and another for the account is somebody else’s', async () => {
    const reads = await decodedOf([
      passwordPolicy(own, { imported: true }),
      keys(own, other, region, { imported: true }),
    ]);
    expect(said(reads, `aws.iam.password-policy ${own}`)).toEqual([
      expect.stringMatching(/^invalid Nothing in this answer says whose it is.*444455556666/),
    ]);
  });

  it('shows in the credential report, whose first row is the root user', async () => {
    const report = `user,arn\n<root_account>,arn:aws:iam::${other}:root\n`;
    const value = {
      Content: Buffer.from(report).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: '2026-11-20T08:30:00Z',
    };
    const reads = await decodedOf([{ kind: 'aws.iam.credential-report', account: own, value }]);
    expect(said(reads, `aws.iam.credential-report ${own}`)[0]).toContain('row 1 arn is 444455556666');
  });

  it('is asked of every place where nobody knows who asked', async () => {
    const unknown = { caller: 'unknown' };
    const alone = await decodedOf([passwordPolicy(own, unknown)]);
    expect(said(alone, `aws.iam.password-policy ${own}`)[0]).toContain('Nothing says whose answer this is');
    const beside = await decodedOf([passwordPolicy(own, unknown), keys(own, own, region, unknown)]);
    expect(said(beside, `aws.iam.password-policy ${own}`)).toEqual([]);
  });
});

describe('the region of an answer', () => {
  it('is that of the read', async () => {
    const reads = await decodedOf([keys(own, own, 'eu-central-1')]);
    expect(said(reads, `aws.kms.keys ${own} ${region}`)[0]).toMatch(
      /us-east-1.*eu-central-1.*another region/,
    );
  });

  it('is free where a list shows every region', async () => {
    const value = {
      trailList: [
        {
          Name: 't',
          TrailARN: `arn:aws:cloudtrail:eu-central-1:${own}:trail/t`,
          HomeRegion: 'eu-central-1',
          IsMultiRegionTrail: true,
          IsOrganizationTrail: false,
          IncludeGlobalServiceEvents: true,
          LogFileValidationEnabled: true,
          S3BucketName: 'b',
        },
      ],
    };
    const reads = await decodedOf([{ kind: 'aws.cloudtrail.trails', account: own, region, value }]);
    expect(said(reads, `aws.cloudtrail.trails ${own} ${region}`)).toEqual([]);
  });
});

describe('what another owner shares', () => {
  const shown = `aws.ec2.vpcs ${own} ${region}`;

  it('is told apart where something of the account’s own uses it', async () => {
    const all = [vpcs(own, other), interfaces(own, own, `vpc-of-${other}`)];
    expect(said(await decodedOf(all), shown)).toEqual([]);
    expect(said(await decodedOf(all.map((one) => ({ ...one, imported: true }))), shown)).toEqual([]);
  });

  it('is told apart where the list holds the account’s own beside it', async () => {
    const both = vpcs(own, own);
    const value = {
      Vpcs: [vpcs(own, other), both].flatMap((one) => (one.value as { Vpcs: unknown[] }).Vpcs),
    };
    expect(said(await decodedOf([{ ...both, value }]), shown)).toEqual([]);
  });

  it('is nobody’s word where nothing of the account’s own is near it', async () => {
    expect(said(await decodedOf([vpcs(own, other)]), shown)[0]).toContain('Vpcs[0].OwnerId is 444455556666');
    expect(said(await decodedOf([vpcs(own, other, { imported: true })]), shown)[0]).toContain('exports');
  });

  it('is held against the owner’s own list, where that was read', async () => {
    const used = interfaces(own, own, `vpc-of-${other}`);
    expect(said(await decodedOf([vpcs(own, other), used, vpcs(other, other)]), shown)).toEqual([]);
    const theirs = vpcs(other, own);
    expect(said(await decodedOf([vpcs(own, other), used, theirs]), shown)[0]).toContain(
      'whose own list holds none',
    );
  });

  it.each([
    [
      'aws.ec2.transit-gateways',
      { TransitGateways: [{ TransitGatewayId: 'tgw-1', OwnerId: other, State: 'available', Options: {} }] },
    ],
    [
      'aws.ec2.managed-prefix-lists',
      {
        PrefixLists: [
          {
            PrefixListId: 'pl-1',
            PrefixListName: 'x',
            OwnerId: other,
            AddressFamily: 'IPv4',
            State: 'create-complete',
          },
        ],
      },
    ],
    [
      'aws.ec2.managed-prefix-lists',
      {
        PrefixLists: [
          {
            PrefixListId: 'pl-2',
            PrefixListName: 'com.amazonaws.us-east-1.s3',
            OwnerId: 'AWS',
            AddressFamily: 'IPv4',
          },
        ],
      },
    ],
    [
      'aws.ec2.vpc-peering-connections',
      {
        VpcPeeringConnections: [
          {
            VpcPeeringConnectionId: 'pcx-1',
            Status: { Code: 'active' },
            RequesterVpcInfo: { OwnerId: other, VpcId: 'vpc-2', Region: region },
            AccepterVpcInfo: { OwnerId: own, VpcId: 'vpc-1', Region: region },
          },
        ],
      },
    ],
  ])('%s rightly names another owner', async (kind, value) => {
    const reads = await decodedOf([{ kind, account: own, region, value }]);
    expect(said(reads, `${kind} ${own} ${region}`).filter((one) => !one.includes('expected shape'))).toEqual(
      [],
    );
  });

  it('a peering of two others is not the account’s', async () => {
    const side = (owner: string) => ({ OwnerId: owner, VpcId: 'vpc-2', Region: region });
    const value = {
      VpcPeeringConnections: [
        {
          VpcPeeringConnectionId: 'pcx-1',
          Status: { Code: 'active' },
          RequesterVpcInfo: side(other),
          AccepterVpcInfo: side('777788889999'),
        },
      ],
    };
    const kind = 'aws.ec2.vpc-peering-connections';
    const reads = await decodedOf([{ kind, account: own, region, value }]);
    expect(said(reads, `${kind} ${own} ${region}`)[0]).toContain('RequesterVpcInfo.OwnerId is 444455556666');
  });
});

describe('tenants and subscriptions', () => {
  const tenant = '11111111-1111-4111-8111-111111111111';
  const foreign = '99999999-9999-4999-8999-999999999999';
  const subscription = '22222222-2222-4222-8222-222222222222';
  const groups: Answered = {
    kind: 'azure.management.groups',
    account: tenant,
    caller: 'reader',
    callerTenant: tenant,
    value: { id: '/g', name: tenant, properties: { tenantId: tenant } },
  };
  const resources = (of: string): Answered => ({
    kind: 'azure.resources.resource-groups',
    account: subscription,
    caller: 'reader',
    value: {
      value: [
        {
          id: `/subscriptions/${of}/resourceGroups/rg`,
          name: 'rg',
          type: 'Microsoft.Resources/resourceGroups',
          location: 'westeurope',
          tags: {},
        },
      ],
    },
  });

  it('an id of another subscription is somebody else’s answer', async () => {
    expect(
      said(await decodedOf([resources(subscription)]), `azure.resources.resource-groups ${subscription}`),
    ).toEqual([]);
    expect(
      said(await decodedOf([resources(foreign)]), `azure.resources.resource-groups ${subscription}`)[0],
    ).toContain(`value[0].id is ${foreign}`);
  });

  it('so is an answer to a request for another, even an empty one', async () => {
    const empty: Answered = {
      ...resources(subscription),
      value: { value: [] },
      parameters: { request: `/subscriptions/${foreign}/resourceGroups?api-version=1` },
    };
    expect(said(await decodedOf([empty]), `azure.resources.resource-groups ${subscription}`)[0]).toContain(
      `request is ${foreign}`,
    );
  });

  it('a subscription of another tenant leaves nothing of it standing that does not say whose it is', async () => {
    const itself: Answered = {
      kind: 'azure.subscriptions.subscription',
      account: subscription,
      caller: 'reader',
      value: { id: `/subscriptions/${subscription}`, subscriptionId: subscription, tenantId: foreign },
    };
    const empty: Answered = { ...resources(subscription), value: { value: [] } };
    const reads = await decodedOf([groups, itself, empty]);
    expect(said(reads, `azure.subscriptions.subscription ${subscription}`)[0]).toContain(
      `tenantId is ${foreign}`,
    );
    expect(said(reads, `azure.resources.resource-groups ${subscription}`)[0]).toContain(foreign);
  });

  it('an organization of another tenant spoils what Graph answered beside it', async () => {
    const entra = (id: string): Answered[] => [
      {
        kind: 'entra.organization',
        account: tenant,
        caller: 'reader',
        value: { value: [{ id, displayName: 'x', verifiedDomains: [] }] },
      },
      {
        kind: 'entra.security-defaults',
        account: tenant,
        caller: 'reader',
        value: { id: '1', isEnabled: true },
      },
    ];
    expect(said(await decodedOf(entra(tenant)), `entra.security-defaults ${tenant}`)).toEqual([]);
    expect(said(await decodedOf(entra(foreign)), `entra.security-defaults ${tenant}`)[0]).toContain(foreign);
  });

  it('a token of another tenant answers for nothing of this one', async () => {
    const read: Answered = {
      kind: 'entra.security-defaults',
      account: tenant,
      caller: 'reader',
      callerTenant: foreign,
      value: { id: '1', isEnabled: true },
    };
    expect(said(await decodedOf([read]), `entra.security-defaults ${tenant}`)[0]).toContain(foreign);
  });
});

/** Kinds whose answers name no owner: nothing but the caller and what is read beside them says whose they are. */
const silent = [
  'aws.ec2.addresses',
  'aws.ec2.customer-gateways',
  'aws.ec2.egress-only-internet-gateways',
  'aws.ec2.flow-logs',
  'aws.ec2.nat-gateways',
  'aws.ec2.transit-gateway-associations',
  'aws.ec2.transit-gateway-propagations',
  'aws.ec2.transit-gateway-route-tables',
  'aws.ec2.transit-gateway-routes',
  'aws.ec2.vpc-endpoint-connections',
  'aws.ec2.vpc-endpoint-service-configurations',
  'aws.ec2.vpn-connections',
  'aws.ec2.vpn-gateways',
  'aws.iam.account-summary',
  'aws.iam.password-policy',
  'aws.s3.buckets',
  'aws.ssm.session-preferences',
];

it('every kind of AWS names its owner, describes the organization, or is listed as saying nothing', () => {
  const names = (schema: Readonly<Record<string, unknown>> | undefined): string[] => {
    const properties = (schema?.['properties'] ?? {}) as Record<string, Record<string, unknown>>;
    return Object.entries(properties).flatMap(([name, inner]) => [
      name,
      ...names(inner),
      ...names(inner['items'] as Record<string, unknown> | undefined),
    ]);
  };
  const unclear = awsKinds
    .map(({ kind }) => kind)
    .filter((kind) => !ofOrganization.has(kind) && !sides.has(kind) && !kind.startsWith('aws.cloudtrail.'))
    .filter((kind) => kind !== 'aws.iam.credential-report')
    .filter(
      (kind) => !names(publishedSchema(kind)).some((name) => ownerFields.has(name) || ownArns.has(name)),
    );
  expect(unclear.sort()).toEqual(silent);
});

it('every sharing says where it is documented, and is of a kind that is read', () => {
  const kinds = new Set(awsKinds.map(({ kind }) => kind));
  for (const [kind, { documentedBy }] of sharedKinds) {
    expect(kinds, kind).toContain(kind);
    expect(documentedBy).toMatch(/".+"/);
  }
});
