import { expect, test } from 'vitest';
import { answerFlow, type FlowAnswer } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { small, tcp, type Small } from './aws-small.ts';
import { asEvidence, type Raw, type RawEstate } from './random-aws.ts';

/** Traps that need two VPCs: `eni-a` stands in vpc-1 with sg-a, `eni-b` in vpc-2 with sg-b. */

const everyone = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const byGroup = { UserIdGroupPairs: [{ GroupId: 'sg-a' }] };

function two(peer: Raw, change: (estate: Small) => void = () => undefined): RawEstate {
  return small((e) => {
    e.DescribeVpcs.push({ VpcId: 'vpc-2', CidrBlock: '10.1.0.0/16' });
    e.DescribeSubnets[1] = {
      SubnetId: 'subnet-2',
      VpcId: 'vpc-2',
      AvailabilityZone: 'us-east-1a',
      CidrBlock: '10.1.2.0/24',
    };
    e.DescribeNetworkInterfaces[1] = {
      NetworkInterfaceId: 'eni-b',
      VpcId: 'vpc-2',
      SubnetId: 'subnet-2',
      SourceDestCheck: true,
      PrivateIpAddresses: [{ PrivateIpAddress: '10.1.2.10' }],
      Groups: [{ GroupId: 'sg-b' }],
    };
    Object.assign(e.DescribeSecurityGroups[1] as Raw, { VpcId: 'vpc-2', IpPermissions: [tcp(443, peer)] });
    e.DescribeNetworkAcls.push({
      ...(e.DescribeNetworkAcls[0] as Raw),
      NetworkAclId: 'acl-2',
      VpcId: 'vpc-2',
    });
    change(e);
  });
}

/** Both tables lead to each other by the target given. */
function routed(e: Small, target: Raw): void {
  const routes = (e.DescribeRouteTables[0] as Raw)['Routes'] as Raw[];
  routes.push({ DestinationCidrBlock: '10.1.0.0/16', ...target });
  e.DescribeRouteTables.push({
    RouteTableId: 'rtb-2',
    VpcId: 'vpc-2',
    Associations: [{ Main: true }],
    Routes: [
      { DestinationCidrBlock: '10.1.0.0/16', GatewayId: 'local' },
      { DestinationCidrBlock: '10.0.0.0/16', ...target },
    ],
  });
}

function peered(peer: Raw, status = 'active', regions = ['us-east-1', 'us-east-1']): RawEstate {
  const estate = two(peer, (e) => {
    routed(e, { VpcPeeringConnectionId: 'pcx-1' });
  });
  const connection = {
    VpcPeeringConnectionId: 'pcx-1',
    Status: { Code: status },
    RequesterVpcInfo: { VpcId: 'vpc-1', Region: regions[0], OwnerId: '111122223333' },
    AccepterVpcInfo: { VpcId: 'vpc-2', Region: regions[1], OwnerId: '111122223333' },
  };
  return { ...estate, DescribeVpcPeeringConnections: [connection] };
}

function overTransit(peer: Raw, gateway = 'enable', attachment = 'enable', entries: Raw[] = []): RawEstate {
  const estate = two(peer, (e) => {
    routed(e, { TransitGatewayId: 'tgw-1' });
    // The gateway stands in subnets of its own, with their own list.
    for (const n of [1, 2]) {
      e.DescribeSubnets.push({
        SubnetId: `subnet-tgw-${n}`,
        VpcId: `vpc-${n}`,
        AvailabilityZone: 'us-east-1a',
        CidrBlock: `10.${n - 1}.200.0/24`,
      });
      e.DescribeNetworkAcls.push({
        ...(e.DescribeNetworkAcls[0] as Raw),
        NetworkAclId: `acl-tgw-${n}`,
        VpcId: `vpc-${n}`,
        IsDefault: false,
        Associations: [{ SubnetId: `subnet-tgw-${n}` }],
        Entries: [...((e.DescribeNetworkAcls[0] as Raw)['Entries'] as Raw[]), ...entries],
      });
    }
  });
  return {
    ...estate,
    DescribeTransitGateways: [
      { TransitGatewayId: 'tgw-1', Options: { SecurityGroupReferencingSupport: gateway } },
    ],
    DescribeTransitGatewayVpcAttachments: [1, 2].map((n) => ({
      TransitGatewayAttachmentId: `tgw-attach-${n}`,
      TransitGatewayId: 'tgw-1',
      VpcId: `vpc-${n}`,
      State: 'available',
      SubnetIds: [`subnet-tgw-${n}`],
      Options: { SecurityGroupReferencingSupport: attachment },
    })),
    DescribeTransitGatewayAttachments: [1, 2].map((n) => ({
      TransitGatewayAttachmentId: `tgw-attach-${n}`,
      TransitGatewayId: 'tgw-1',
      ResourceType: 'vpc',
      ResourceId: `vpc-${n}`,
      State: 'available',
      Association: { TransitGatewayRouteTableId: 'tgw-rtb-1', State: 'associated' },
    })),
    DescribeTransitGatewayRouteTables: [
      { TransitGatewayRouteTableId: 'tgw-rtb-1', TransitGatewayId: 'tgw-1' },
    ],
    SearchTransitGatewayRoutes: [
      {
        id: 'tgw-rtb-1',
        items: [1, 2].map((n) => ({
          DestinationCidrBlock: `10.${n - 1}.0.0/16`,
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: [{ TransitGatewayAttachmentId: `tgw-attach-${n}`, ResourceType: 'vpc' }],
        })),
      },
    ],
  };
}

const ask = (estate: RawEstate, from = 'eni-a'): FlowAnswer =>
  answerFlow(buildAwsNetwork(asEvidence(estate)), { from, to: 'eni-b', proto: 'tcp', port: 443 });

test('trap 14: a peering with a VPC that was not read lets its addresses in', () => {
  const estate = peered(everyone);
  const unread = {
    ...estate,
    DescribeVpcs: (estate.DescribeVpcs ?? []).slice(1),
    DescribeSubnets: (estate.DescribeSubnets ?? []).slice(1),
    DescribeNetworkInterfaces: (estate.DescribeNetworkInterfaces ?? []).slice(1),
  };
  expect(ask(unread, '10.0.1.10').verdict).not.toMatch(/^isolated/);
  expect(ask(peered(everyone)).verdict).toBe('open');
  expect(ask(peered(everyone, 'deleted')).verdict).toBe('isolated');
});

test('trap 17: peering goes no further than the other network', () => {
  const estate = peered(everyone);
  const third = [{ VpcId: 'vpc-3', CidrBlock: '10.2.0.0/16' }];
  expect(ask({ ...estate, DescribeVpcs: [...(estate.DescribeVpcs ?? []), ...third] }).verdict).toBe('open');
  expect(ask(estate, '10.2.0.5').verdict).not.toBe('open');
});

test('trap 18: a group is matched over a peering of the same Region, and over no other', () => {
  expect(ask(peered(byGroup)).verdict).toBe('open');
  expect(ask(peered(byGroup, 'active', ['us-east-1', 'eu-central-1'])).verdict).toBe('isolated');
});

test('trap 18: a group is matched over a transit gateway only where it and both attachments have that on', () => {
  expect(ask(overTransit(everyone, 'disable')).verdict).toBe('open');
  expect(ask(overTransit(byGroup)).verdict).toBe('open');
  expect(ask(overTransit(byGroup, 'disable')).verdict).toBe('isolated');
  expect(ask(overTransit(byGroup, 'enable', 'disable')).verdict).toBe('isolated');
});

test('trap 16: the list of the subnets that the transit gateway stands in holds for what enters by it', () => {
  const deny = (Egress: boolean): Raw => ({
    RuleNumber: 10,
    Protocol: '6',
    RuleAction: 'deny',
    Egress,
    CidrBlock: '0.0.0.0/0',
    PortRange: { From: 443, To: 443 },
  });
  expect(ask(overTransit(everyone)).verdict).toBe('open');
  expect(ask(overTransit(everyone, 'enable', 'enable', [deny(false)])).verdict).toBe('isolated');
  expect(ask(overTransit(everyone, 'enable', 'enable', [deny(true)])).verdict).toBe('isolated');
});

test('trap 17: a transit gateway keeps to the zone of the packet, unless appliance mode takes any', () => {
  const deny: Raw = {
    RuleNumber: 10,
    Protocol: '-1',
    RuleAction: 'deny',
    Egress: false,
    CidrBlock: '0.0.0.0/0',
  };
  const zones = (mode: string): RawEstate => {
    const estate = overTransit(everyone, 'enable', 'enable', [deny]);
    const other = (n: number): string => `subnet-tgw-${n}-b`;
    return {
      ...estate,
      // A second subnet for the gateway, in another zone, with the list that lets in.
      DescribeSubnets: [
        ...(estate.DescribeSubnets ?? []),
        ...[1, 2].map((n) => ({
          SubnetId: other(n),
          VpcId: `vpc-${n}`,
          AvailabilityZone: 'us-east-1b',
          CidrBlock: `10.${n - 1}.201.0/24`,
        })),
      ],
      DescribeTransitGatewayVpcAttachments: (estate.DescribeTransitGatewayVpcAttachments ?? []).map(
        (one, index) => ({
          ...one,
          SubnetIds: [`subnet-tgw-${index + 1}`, other(index + 1)],
          Options: { ...(one['Options'] as Raw), ApplianceModeSupport: index === 1 ? mode : 'disable' },
        }),
      ),
      // The way in to the gateway is open; only the far side differs by zone.
      DescribeNetworkAcls: (estate.DescribeNetworkAcls ?? []).map((acl) =>
        acl['NetworkAclId'] === 'acl-tgw-1'
          ? { ...acl, Entries: (acl['Entries'] as Raw[]).filter((entry) => entry !== deny) }
          : acl['NetworkAclId'] === 'acl-tgw-2'
            ? {
                ...acl,
                Entries: (acl['Entries'] as Raw[]).map((e) => (e === deny ? { ...deny, Egress: true } : e)),
              }
            : acl,
      ),
    };
  };
  expect(ask(zones('disable')).verdict).toBe('isolated');
  expect(ask(zones('enable')).verdict).toBe('possibly-open');
});
