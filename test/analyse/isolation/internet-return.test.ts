import { describe, expect, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { buildAzureNetwork } from '../../../src/estate/network/azure/lower.ts';
import { joinNetworks } from '../../../src/estate/network/topology-join.ts';
import { ask as askAws, inboundB, small, type Small, tcp } from './aws-small.ts';
import {
  asEvidence as azureEvidence,
  ask,
  closed,
  idOf,
  lower,
  nic,
  pair,
  publicAddress,
  type Raw,
  type RawAzure,
  ref,
  resource,
  rule,
  subnet,
  virtualNetwork,
  groupRef,
} from './azure-estate.ts';
import { asEvidence, type RawEstate } from './random-aws.ts';

/** Two VPCs that nothing joins, each behind an Internet gateway; `a` leaves by an address or a NAT gateway. */
function apart(peer: string, change: (estate: Small) => void = () => undefined): RawEstate {
  return small((e) => {
    e.DescribeVpcs.push({ VpcId: 'vpc-2', CidrBlock: '10.8.0.0/16' });
    e.DescribeSubnets[1] = {
      SubnetId: 'subnet-2',
      VpcId: 'vpc-2',
      AvailabilityZone: 'us-east-1a',
      CidrBlock: '10.8.2.0/24',
    };
    e.DescribeNetworkInterfaces[1] = {
      NetworkInterfaceId: 'eni-b',
      VpcId: 'vpc-2',
      SubnetId: 'subnet-2',
      SourceDestCheck: true,
      PrivateIpAddresses: [{ PrivateIpAddress: '10.8.2.10', Association: { PublicIp: '198.51.100.11' } }],
      Groups: [{ GroupId: 'sg-b' }],
    };
    (e.DescribeSecurityGroups[1] as Raw)['VpcId'] = 'vpc-2';
    e.DescribeNetworkAcls.push({
      ...(e.DescribeNetworkAcls[0] as Raw),
      NetworkAclId: 'acl-2',
      VpcId: 'vpc-2',
    });
    (e.DescribeRouteTables[0] as Raw)['Routes'] = [
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' },
    ];
    e.DescribeRouteTables.push({
      RouteTableId: 'rtb-2',
      VpcId: 'vpc-2',
      Associations: [{ Main: true }],
      Routes: [],
    });
    e.DescribeInternetGateways.push({
      InternetGatewayId: 'igw-2',
      Attachments: [{ VpcId: 'vpc-2', State: 'available' }],
    });
    inboundB(e, tcp(443, { IpRanges: [{ CidrIp: peer }] }));
    change(e);
  });
}

/** `a` stands in a private subnet whose NAT gateway has two addresses. */
const behindNat = (e: Small): void => {
  ((e.DescribeNetworkInterfaces[0] as Raw)['PrivateIpAddresses'] as Raw[])[0] = {
    PrivateIpAddress: '10.0.1.10',
  };
  e.DescribeSubnets.push({
    SubnetId: 'subnet-3',
    VpcId: 'vpc-1',
    AvailabilityZone: 'us-east-1a',
    CidrBlock: '10.0.3.0/24',
  });
  e.DescribeNetworkInterfaces.push({
    NetworkInterfaceId: 'eni-nat',
    VpcId: 'vpc-1',
    SubnetId: 'subnet-3',
    InterfaceType: 'nat_gateway',
    PrivateIpAddress: '10.0.3.5',
    PrivateIpAddresses: [
      { PrivateIpAddress: '10.0.3.5', Primary: true, Association: { PublicIp: '203.0.113.21' } },
      { PrivateIpAddress: '10.0.3.6', Primary: false, Association: { PublicIp: '203.0.113.22' } },
    ],
    Groups: [],
  });
  Object.assign(e, {
    DescribeNatGateways: [
      {
        NatGatewayId: 'nat-1',
        VpcId: 'vpc-1',
        State: 'available',
        NatGatewayAddresses: [
          { NetworkInterfaceId: 'eni-nat', PublicIp: '203.0.113.21', PrivateIp: '10.0.3.5', IsPrimary: true },
          {
            NetworkInterfaceId: 'eni-nat',
            PublicIp: '203.0.113.22',
            PrivateIp: '10.0.3.6',
            IsPrimary: false,
          },
        ],
      },
    ],
  });
  e.DescribeRouteTables.push({
    RouteTableId: 'rtb-3',
    VpcId: 'vpc-1',
    Associations: [{ SubnetId: 'subnet-1' }],
    Routes: [{ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' }],
  });
};

describe('out to the internet and back in, AWS', () => {
  test('filters of the far side see the public address of the sender', () => {
    expect(askAws(apart('203.0.113.10/32')).verdict).toBe('open');
    expect(askAws(apart('203.0.113.11/32')).verdict).toBe('isolated');
    expect(askAws(apart('10.0.0.0/8')).verdict).toBe('isolated');
    expect(askAws(apart('203.0.113.10/32'), 'eni-a', 'eni-b', 80).verdict).toBe('isolated');
  });

  test('a NAT gateway may take any of its addresses', () => {
    expect(askAws(apart('203.0.113.20/30', behindNat)).verdict).not.toMatch(/^isolated/);
    expect(askAws(apart('203.0.113.21/32', behindNat)).verdict).not.toMatch(/^isolated/);
    expect(askAws(apart('203.0.113.22/32', behindNat)).verdict).not.toMatch(/^isolated/);
    expect(askAws(apart('203.0.113.23/32', behindNat)).verdict).toBe('isolated');
  });

  test('what comes from the internet comes to the public address', () => {
    expect(askAws(apart('0.0.0.0/0'), 'internet').packet).toMatchObject({
      to: 'eni-b',
      destination: '198.51.100.11',
    });
  });
});

/** Two networks that nothing joins; b has a public address. */
function apartAzure(
  peer: string,
  own: { subnet?: Raw; nic?: Raw; address?: Raw } = {},
  change: (estate: Required<RawAzure>) => void = () => undefined,
): RawAzure {
  return pair(
    [rule('in', 100, { sourceAddressPrefix: peer, destinationPortRange: '443' }), closed],
    (estate) => {
      estate['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [subnet('v1', 's1', '10.1.1.0/24', own.subnet)]),
        virtualNetwork('v2', '10.2.0.0/16', [subnet('v2', 's1', '10.2.1.0/24')]),
      ];
      estate['azure.network.public-ip-addresses'].push(
        publicAddress('pa', '203.0.113.10'),
        publicAddress('pb', '198.51.100.11'),
        publicAddress('pn', '203.0.113.20'),
      );
      estate['azure.network.network-interfaces'] = [
        nic('a', 'v1', 's1', '10.1.1.4', own.nic, own.address),
        nic(
          'b',
          'v2',
          's1',
          '10.2.1.4',
          { networkSecurityGroup: groupRef('b') },
          {
            publicIPAddress: ref(idOf('publicIPAddresses', 'pb')),
          },
        ),
      ];
      estate['azure.network.nat-gateways'].push(
        resource(
          'natGateways',
          'nat',
          { publicIpAddresses: [ref(idOf('publicIPAddresses', 'pn'))] },
          { sku: { name: 'Standard' } },
        ),
      );
      change(estate);
    },
  );
}
const ownAddress = { publicIPAddress: ref(idOf('publicIPAddresses', 'pa')) };
const behind = { natGateway: ref(idOf('natGateways', 'nat')) };
const privateSubnet = { defaultOutboundAccess: false };

describe('out to the internet and back in, Azure', () => {
  test('filters of the far side see the public address of the sender', () => {
    const own = { address: ownAddress };
    expect(ask(apartAzure('203.0.113.10', own)).verdict).not.toMatch(/^isolated/);
    expect(ask(apartAzure('203.0.113.11', own)).verdict).toBe('isolated');
    expect(ask(apartAzure('10.0.0.0/8', own)).verdict).toBe('isolated');
  });

  test('a NAT gateway goes before an address of its own', () => {
    const own = { subnet: behind, address: ownAddress };
    expect(ask(apartAzure('203.0.113.20', own)).verdict).not.toMatch(/^isolated/);
    expect(ask(apartAzure('203.0.113.10', own)).verdict).toBe('isolated');
    expect(ask(apartAzure('203.0.113.20', { subnet: behind })).verdict).not.toMatch(/^isolated/);
  });

  test('what a sender is known by stays open where it was not read, or is the platform’s', () => {
    const unread = (e: Required<RawAzure>): void => {
      e['azure.network.nat-gateways'] = [];
    };
    expect(ask(apartAzure('203.0.113.99', { subnet: behind }, unread)).verdict).toBe('possibly-open');
    expect(ask(apartAzure('203.0.113.99')).verdict).toBe('possibly-open');
    const prefixes = (e: Required<RawAzure>): void => {
      (e['azure.network.nat-gateways'][0]?.['properties'] as Raw)['publicIpPrefixes'] = [ref('x')];
    };
    expect(ask(apartAzure('203.0.113.99', { subnet: behind }, prefixes)).verdict).toBe('possibly-open');
  });

  test('default outbound access that is off for an interface is no open way out', () => {
    const off = { nic: { defaultOutboundConnectivityEnabled: false } };
    const answer = ask(apartAzure('*', off), 'a', 'internet');
    expect(answer.verdict).toBe('possibly-open');
    expect(answer.unknowns.join('\n')).toContain('defaultOutboundConnectivityEnabled');
    expect(ask(apartAzure('*'), 'a', 'internet').verdict).toBe('open');
    expect(
      ask(apartAzure('*', { nic: { defaultOutboundConnectivityEnabled: true } }), 'a', 'internet').verdict,
    ).toBe('open');
    expect(ask(apartAzure('*', { ...off, address: ownAddress }), 'a', 'internet').verdict).toBe('open');
    expect(ask(apartAzure('*', { ...off, subnet: behind }), 'a', 'internet').verdict).toBe('open');
    expect(ask(apartAzure('*', { ...off, subnet: privateSubnet }), 'a', 'internet').verdict).toBe('isolated');
    expect(ask(apartAzure('*', { subnet: privateSubnet }), 'a', 'internet').verdict).toBe('isolated');
  });

  test('a load balancer may be entered at another port than the member is', () => {
    const balanced = apartAzure('*', {}, (e) => {
      const id = idOf('loadBalancers', 'lb');
      e['azure.network.network-interfaces'][1] = nic(
        'b',
        'v2',
        's1',
        '10.2.1.4',
        { networkSecurityGroup: groupRef('b') },
        {
          loadBalancerBackendAddressPools: [ref(`${id}/backendAddressPools/p`)],
        },
      );
      e['azure.network.network-security-groups'].push(
        resource('networkSecurityGroups', 'a', {
          securityRules: [
            rule('out', 100, { direction: 'Outbound', destinationPortRange: '80' }),
            rule('none', 200, { direction: 'Outbound', access: 'Deny' }),
          ],
        }),
      );
      (e['azure.network.network-interfaces'][0]?.['properties'] as Raw)['networkSecurityGroup'] =
        groupRef('a');
      e['azure.network.load-balancers'].push(
        resource(
          'loadBalancers',
          'lb',
          {
            frontendIPConfigurations: [
              {
                id: `${id}/frontendIPConfigurations/f`,
                name: 'f',
                properties: { publicIPAddress: ref(idOf('publicIPAddresses', 'pb')) },
              },
            ],
            backendAddressPools: [{ id: `${id}/backendAddressPools/p`, name: 'p', properties: {} }],
            loadBalancingRules: [
              {
                id: `${id}/loadBalancingRules/r`,
                name: 'r',
                properties: {
                  frontendIPConfiguration: ref(`${id}/frontendIPConfigurations/f`),
                  backendAddressPool: ref(`${id}/backendAddressPools/p`),
                  protocol: 'Tcp',
                  frontendPort: 80,
                  backendPort: 443,
                },
              },
            ],
          },
          { sku: { name: 'Standard' } },
        ),
      );
    });
    expect(ask(balanced, 'internet').verdict).toBe('open');
    expect(ask(balanced).verdict).toBe('possibly-open');
  });
});

test('from one cloud to the other the address on the way decides', () => {
  const between = (peer: string): string => {
    const aws = buildAwsNetwork(asEvidence(apart('192.0.2.1/32')));
    const azure = buildAzureNetwork(azureEvidence(apartAzure(peer)));
    return answerFlow(joinNetworks([aws, azure]), {
      ...{ from: 'eni-a', to: lower('networkInterfaces', 'b'), proto: 'tcp', port: 443 },
    }).verdict;
  };
  expect(between('203.0.113.10')).not.toMatch(/^isolated/);
  expect(between('203.0.113.11')).toBe('isolated');
});
