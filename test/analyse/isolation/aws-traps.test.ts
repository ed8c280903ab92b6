import { expect, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { segmentMatrix } from '../../../src/analyse/isolation/matrix.ts';
import { unapprovedBoxes } from '../../../src/analyse/isolation/boxes.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { ask, inboundB, small, tcp } from './aws-small.ts';
import { asEvidence, type Raw } from './random-aws.ts';

test('nothing allowed: isolated, with every blocker', () => {
  const answer = ask(small());
  expect(answer.verdict).toBe('isolated');
  expect(answer.blockers.join()).toContain('sg-b: no matching rule among 0 inbound');
});

test('open: a packet between real interfaces and the rules on its way', () => {
  const answer = ask(small((e) => inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '10.0.1.0/24' }] }))));
  expect(answer.verdict).toBe('open');
  expect(answer.packet).toEqual({
    from: 'eni-a',
    source: '10.0.1.10',
    to: 'eni-b',
    destination: '10.0.2.10',
    proto: 'tcp',
    port: 443,
  });
  expect(answer.path.join()).toContain('sg-b: inbound rule 1 (10.0.1.0/24)');
});

test('trap 1: an unknown route target is not dropped', () => {
  const estate = small((e) => {
    inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }));
    (e.DescribeRouteTables[0] as Raw)['Routes'] = [
      {
        DestinationCidrBlock: '0.0.0.0/0',
        CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/x',
      },
    ];
  });
  expect(ask(estate).verdict).toBe('possibly-open');
});

test('trap 1: a prefix list whose entries were not read may hold every address', () => {
  expect(
    ask(small((e) => inboundB(e, tcp(443, { PrefixListIds: [{ PrefixListId: 'pl-9' }] })))).verdict,
  ).toBe('possibly-open');
});

test('trap 2: IPv6 rules count', () => {
  expect(
    ask(small((e) => inboundB(e, tcp(443, { Ipv6Ranges: [{ CidrIpv6: '::/0' }] })))).packet?.source,
  ).toBe('2001:db8:0:1::10');
});

test('trap 2: what IPv6 hosts reach by NAT64 is not followed, and taking it for nothing must be accepted', () => {
  const estate = small((e) => {
    ((e.DescribeRouteTables[0] as Raw)['Routes'] as Raw[]).push({
      DestinationIpv6CidrBlock: '64:ff9b::/96',
      NatGatewayId: 'nat-1',
    });
  });
  const answer = ask(estate);
  expect(answer.verdict).toBe('isolated-under-assumptions');
  expect(answer.assumptions).toContain('nat64-not-followed');
  expect(ask(small()).assumptions).toEqual([]);
});

test('trap 9: a reference to a group that was not read is not empty', () => {
  expect(
    ask(
      small((e) =>
        inboundB(e, tcp(443, { UserIdGroupPairs: [{ GroupId: 'sg-far', UserId: '444455556666' }] })),
      ),
    ).verdict,
  ).toBe('possibly-open');
});

test('trap 10: no return path is needed to be reachable', () => {
  const estate = small((e) => {
    inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '198.51.100.0/24' }] }));
    ((e.DescribeNetworkInterfaces[1] as Raw)['PrivateIpAddresses'] as Raw[])[0] = {
      PrivateIpAddress: '10.0.2.10',
      Association: { PublicIp: '203.0.113.11' },
    };
  });
  // The table of its subnet has no way out.
  expect(ask(estate, 'internet', 'eni-b')).toMatchObject({ verdict: 'open', replies: 'refused' });
});

test('trap 16: a network ACL that refuses the ports of replies leaves it open, and tells that none come back', () => {
  const refusing = (direction: boolean, from: number): ReturnType<typeof ask> =>
    ask(
      small((e) => {
        inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }));
        ((e.DescribeNetworkAcls[0] as Raw)['Entries'] as Raw[]).push({
          RuleNumber: 50,
          Protocol: '6',
          RuleAction: 'deny',
          Egress: direction,
          CidrBlock: '0.0.0.0/0',
          PortRange: { From: from, To: 65535 },
        });
      }),
    );
  expect(refusing(true, 1024)).toMatchObject({ verdict: 'open', replies: 'refused' });
  expect(refusing(false, 1024)).toMatchObject({ verdict: 'open', replies: 'refused' });
  expect(refusing(true, 32_768)).toMatchObject({ verdict: 'open', replies: 'pass' });
});

test('trap 11: a prefix delegated to an interface belongs to it', () => {
  const estate = small((e) => {
    (e.DescribeNetworkInterfaces[0] as Raw)['Ipv4Prefixes'] = [{ Ipv4Prefix: '10.0.1.64/28' }];
    inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '10.0.1.70/32' }] }));
  });
  expect(ask(estate).packet?.source).toBe('10.0.1.70');
});

test('trap 12: interfaces that were not all read are not isolated', () => {
  const evidence = asEvidence(small());
  const [place] = evidence.places;
  const cut = place?.lists.DescribeNetworkInterfaces?.map((list) => ({ ...list, complete: false }));
  const network = buildAwsNetwork({
    places: place && cut ? [{ ...place, lists: { ...place.lists, DescribeNetworkInterfaces: cut } }] : [],
  });
  expect(answerFlow(network, { from: 'eni-a', to: 'eni-b' }).verdict).toBe('not-analysed');
});

test('trap 16: network ACL entries are taken by number, not by position', () => {
  const estate = small((e) => {
    inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }));
    const entries = (e.DescribeNetworkAcls[0] as Raw)['Entries'] as Raw[];
    entries.push({
      RuleNumber: 50,
      Protocol: '6',
      RuleAction: 'deny',
      Egress: false,
      CidrBlock: '10.0.1.0/24',
      PortRange: { From: 443, To: 443 },
    });
  });
  expect(ask(estate).verdict).toBe('isolated');
});

test('trap 17: a blackhole wins by its length and does not fall through', () => {
  const estate = small((e) => {
    inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }));
    ((e.DescribeRouteTables[0] as Raw)['Routes'] as Raw[]).push({
      DestinationCidrBlock: '10.0.2.0/24',
      NetworkInterfaceId: 'eni-x',
      State: 'blackhole',
    });
  });
  expect(ask(estate).blockers).toEqual(['rtb-1: 10.0.2.0/24: blackhole']);
});

test('trap 21: an unparseable port is named and widens', () => {
  const network = buildAwsNetwork(
    asEvidence(
      small((e) =>
        inboundB(e, { IpProtocol: 'tcp', FromPort: 'x', ToPort: 9, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }),
      ),
    ),
  );
  expect(network.unknowns.map((unknown) => unknown.reason)).toContain('port-not-understood');
  expect(answerFlow(network, { from: 'eni-a', to: 'eni-b' }).verdict).toBe('possibly-open');
});

test('a route table that names a missing subnet, and overlapping subnets, are lines and no crash', () => {
  const network = buildAwsNetwork(
    asEvidence(
      small((e) => {
        (e.DescribeRouteTables[0] as Raw)['Associations'] = [{ Main: true }, { SubnetId: 'subnet-gone' }];
        e.DescribeSubnets.push({ SubnetId: 'subnet-3', VpcId: 'vpc-1', CidrBlock: '10.0.0.0/20' });
      }),
    ),
  );
  expect(network.unknowns.map((unknown) => unknown.reason)).toEqual(
    expect.arrayContaining(['subnet-not-read', 'overlapping-addresses']),
  );
});

test('unapproved flows are boxes with a witness; approving them leaves none', () => {
  const network = buildAwsNetwork(
    asEvidence(small((e) => inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '10.0.1.0/24' }] })))),
  );
  const segments = [
    { name: 'a', endpoints: ['eni-a'] },
    { name: 'b', endpoints: ['eni-b'] },
  ];
  const [box, ...rest] = unapprovedBoxes(segmentMatrix(network, segments).cells);
  expect(rest).toEqual([]);
  expect(box).toMatchObject({
    from: ['a'],
    to: ['b'],
    verdict: 'open',
    count: 1,
    transport: [{ proto: 'tcp', ports: ['443'] }],
  });
  const approved = [{ from: 'a', to: 'b', transport: [{ from: 6 * 65536 + 443, to: 6 * 65536 + 443 }] }];
  expect(unapprovedBoxes(segmentMatrix(network, segments, approved).cells)).toEqual([]);
});
