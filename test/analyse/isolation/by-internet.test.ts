import { describe, expect, it } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { ask, inboundB, small, tcp, type Small } from './aws-small.ts';
import { asEvidence, type Raw, type RawEstate } from './random-aws.ts';

/** Two machines that no route joins; that of eni-b has a public address, which nobody can tell. */
function apart(peer: string, change: (estate: RawEstate) => void = () => undefined): RawEstate {
  return small((e) => {
    (e.DescribeRouteTables[0] as Raw)['Routes'] = [
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' },
    ];
    for (const one of e.DescribeNetworkInterfaces) one['Ipv6Addresses'] = [];
    Object.assign(e, {
      DescribeAddresses: [{ NetworkInterfaceId: 'eni-b', PrivateIpAddress: '10.0.2.10' }],
    });
    inboundB(e, tcp(443, { IpRanges: [{ CidrIp: peer }] }));
    change(e);
  });
}
const between = (estate: RawEstate) =>
  answerFlow(buildAwsNetwork(asEvidence(estate)), { from: 'eni-a', to: 'eni-b' });

describe('by way of the internet', () => {
  it('the far side is asked about the address that the sender would have', () => {
    const found = between(apart('203.0.113.10/32'));
    expect(found.verdict).toBe('possibly-open');
    expect(found.packet).toMatchObject({ source: '203.0.113.10', port: 443 });
    expect(found.allowed).toHaveLength(1);
    expect(between(apart('198.51.100.7/32')).verdict).toBe('isolated');
    expect(between(apart('10.0.1.10/32')).verdict).toBe('isolated');
  });

  it('any address is taken into account where that of the sender is not known', () => {
    const unknown = (peer: string) =>
      between(
        apart(peer, (e) => {
          const [a] = e['DescribeNetworkInterfaces'] as Raw[];
          if (a) a['PrivateIpAddresses'] = [{ PrivateIpAddress: '10.0.1.10' }];
          (e['DescribeAddresses'] as Raw[]).push({
            NetworkInterfaceId: 'eni-a',
            PrivateIpAddress: '10.0.1.10',
          });
        }),
      );
    const found = unknown('198.51.100.7/32');
    expect(found.verdict).toBe('possibly-open');
    expect(found.allowed).toHaveLength(1);
  });

  it('nothing goes where nothing leaves', () => {
    const closed = apart('0.0.0.0/0', (e) => {
      const [group] = e['DescribeSecurityGroups'] as Raw[];
      if (group) group['IpPermissionsEgress'] = [];
    });
    expect(between(closed).verdict).toBe('isolated');
  });
});

describe('a packet to the internet', () => {
  const open = (e: Small): void => {
    (e.DescribeRouteTables[0] as Raw)['Routes'] = [
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' },
    ];
  };

  it('carries the public address of its sender', () => {
    const answer = ask(small(open), 'eni-a', 'internet', 443);
    expect(answer.verdict).toBe('open');
    expect(answer.packet).toMatchObject({ from: 'eni-a', source: '203.0.113.10' });
  });

  it('carries that of the gateway which translates, and its replies are remembered there', () => {
    const behindNat = small((e) => {
      open(e);
      e.DescribeRouteTables.push({
        RouteTableId: 'rtb-2',
        VpcId: 'vpc-1',
        Associations: [{ SubnetId: 'subnet-2' }],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'active' },
        ],
      });
      e.DescribeNetworkInterfaces.push({
        NetworkInterfaceId: 'eni-nat',
        InterfaceType: 'nat_gateway',
        VpcId: 'vpc-1',
        SubnetId: 'subnet-1',
        SourceDestCheck: false,
        PrivateIpAddresses: [{ PrivateIpAddress: '10.0.1.50', Association: { PublicIp: '203.0.113.50' } }],
        Groups: [],
      });
      Object.assign(e, {
        DescribeNatGateways: [
          {
            NatGatewayId: 'nat-1',
            State: 'available',
            NatGatewayAddresses: [{ NetworkInterfaceId: 'eni-nat', PublicIp: '203.0.113.50' }],
          },
        ],
      });
    });
    const answer = ask(behindNat, 'eni-b', 'internet', 443);
    expect(answer.verdict).toBe('open');
    expect(answer.packet).toMatchObject({ from: 'eni-b', source: '203.0.113.50' });
    expect(answer.replies).toBe('unknown');
  });

  it('comes back in with it', () => {
    const estate = apart('203.0.113.10/32', (e) => {
      const [, b] = e['DescribeNetworkInterfaces'] as Raw[];
      if (b)
        b['PrivateIpAddresses'] = [
          { PrivateIpAddress: '10.0.2.10', Association: { PublicIp: '203.0.113.11' } },
        ];
    });
    const answer = answerFlow(buildAwsNetwork(asEvidence(estate)), { from: 'eni-a', to: 'eni-b' });
    expect(answer.verdict).toBe('open');
    expect(answer.packet).toMatchObject({ from: 'eni-a', source: '203.0.113.10', destination: '10.0.2.10' });
  });
});

describe('replies from outside', () => {
  it('of a service behind a gateway endpoint are not refused by a route that nothing may start on', () => {
    const estate = small((e) => {
      (e.DescribeRouteTables[0] as Raw)['Routes'] = [
        { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
        { DestinationPrefixListId: 'pl-s3', GatewayId: 'vpce-1', State: 'active' },
      ];
      Object.assign(e, {
        DescribeManagedPrefixLists: [{ PrefixListId: 'pl-s3', AddressFamily: 'IPv4' }],
        GetManagedPrefixListEntries: [{ id: 'pl-s3', items: [{ Cidr: '198.51.100.0/24' }] }],
      });
    });
    const answer = ask(estate, 'eni-a', 'aws-services', 443);
    expect(answer.verdict).toMatch(/open/);
    expect(answer.replies).toBe('unknown');
  });
});

describe('what stands between two sides', () => {
  it('is told whole, the route that is missing and the filters of both ends, each with its reason', () => {
    const estate = small((e) => {
      (e.DescribeRouteTables[0] as Raw)['Routes'] = [
        { DestinationCidrBlock: '10.0.2.0/24', State: 'blackhole', GatewayId: 'vgw-1' },
      ];
      const [a] = e.DescribeSecurityGroups;
      if (a) a['IpPermissionsEgress'] = [];
      inboundB(e, tcp(22, { IpRanges: [{ CidrIp: '198.51.100.7/32' }] }));
    });
    const { verdict, blockers } = ask(estate, 'eni-a', 'eni-b', 443);
    expect(verdict).toBe('isolated');
    expect(blockers.join('\n')).toMatch(/blackhole/);
    expect(blockers.join('\n')).toMatch(/outbound at interface eni-a: sg-a/);
    expect(blockers.join('\n')).toMatch(/inbound at interface eni-b: sg-b/);
    expect(blockers).toHaveLength(3);
  });
});
