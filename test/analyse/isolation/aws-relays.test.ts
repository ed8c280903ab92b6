import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { makeCertificate, networkHash } from '../../../src/analyse/isolation/certificate.ts';
import { checkCertificate } from '../../../src/analyse/isolation/certificate-check.ts';
import { segmentMatrix } from '../../../src/analyse/isolation/matrix.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { ask, inboundB, type Small, small, tcp } from './aws-small.ts';
import { asEvidence, type Raw, type RawEstate } from './random-aws.ts';

const prefix = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
const balancer = `${prefix}:loadbalancer/app/front/0a`;
const group = `${prefix}:targetgroup/web/0b`;
const anyone = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** A load balancer in the subnet of eni-a that serves 443 from eni-b's 8443; eni-b lets in its group alone. */
function balanced(change: (estate: Small & RawEstate) => void = () => undefined): RawEstate {
  return small((estate) => {
    const more: RawEstate = {
      DescribeLoadBalancers: [{ LoadBalancerArn: balancer, Type: 'application', VpcId: 'vpc-1' }],
      DescribeListeners: [
        {
          id: balancer,
          items: [
            { Port: 443, Protocol: 'HTTPS', DefaultActions: [{ Type: 'forward', TargetGroupArn: group }] },
          ],
        },
      ],
      DescribeTargetGroups: [
        {
          TargetGroupArn: group,
          TargetType: 'ip',
          Protocol: 'HTTP',
          Port: 80,
          VpcId: 'vpc-1',
          LoadBalancerArns: [balancer],
        },
      ],
      DescribeTargetHealth: [{ id: group, items: [{ Target: { Id: '10.0.2.10', Port: 8443 } }] }],
      DescribeTargetGroupAttributes: [{ id: group, items: [] }],
    };
    Object.assign(estate, more);
    estate.DescribeNetworkInterfaces.push(front('eni-lb', 'ELB app/front/0a'));
    estate.DescribeSecurityGroups.push({
      GroupId: 'sg-lb',
      VpcId: 'vpc-1',
      IpPermissions: [tcp(443, anyone)],
      IpPermissionsEgress: [{ IpProtocol: '-1', ...anyone }],
    });
    inboundB(estate, tcp(8443, { UserIdGroupPairs: [{ GroupId: 'sg-lb' }] }));
    change(estate);
  });
}

function front(id: string, Description: string, more: Raw = {}): Raw {
  return {
    NetworkInterfaceId: id,
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    SourceDestCheck: true,
    Description,
    PrivateIpAddresses: [{ PrivateIpAddress: '10.0.1.99' }],
    Groups: [{ GroupId: 'sg-lb' }],
    ...more,
  };
}

test('trap 13: a load balancer leads on to its targets, connection by connection', () => {
  const answer = ask(balanced(), 'eni-a', 'eni-b', 8443);
  expect(answer.verdict).toBe('open');
  expect(answer.packet).toMatchObject({ from: 'eni-a', to: 'eni-b', destination: '10.0.2.10', port: 8443 });
  const text = answer.path.join('\n');
  expect(text).toContain('sg-lb: inbound rule 1');
  expect(text).toContain('load-balancer app/front/0a: app/front/0a listener HTTPS 443');
  expect(text).toContain('sg-b: inbound rule 1 (sg-lb)');
  expect(ask(balanced(), 'eni-a', 'eni-b', 443).verdict).toBe('isolated');
});

test('trap 13: what the load balancer refuses does not come to its targets', () => {
  const estate = balanced((e) => {
    (e.DescribeSecurityGroups[2] as Raw)['IpPermissions'] = [tcp(80, anyone)];
  });
  expect(ask(estate, 'eni-a', 'eni-b', 8443).verdict).toBe('isolated');
});

test('trap 13: listeners, groups or targets that were not read may lead anywhere', () => {
  for (const operation of [
    'DescribeListeners',
    'DescribeTargetGroups',
    'DescribeTargetHealth',
    'DescribeLoadBalancers',
  ] as const) {
    const [place] = asEvidence(balanced()).places;
    const lists = Object.fromEntries(
      Object.entries(place?.lists ?? {}).filter(([name]) => name !== operation),
    );
    const network = buildAwsNetwork({ places: [{ account: '111122223333', region: 'us-east-1', lists }] });
    const answer = answerFlow(network, { from: 'eni-a', to: 'eni-b', proto: 'tcp', port: 8443 });
    expect(answer.verdict, operation).toBe('possibly-open');
  }
});

test('trap 13: a load balancer that no list describes may lead anywhere', () => {
  const estate = small((e) => {
    e.DescribeNetworkInterfaces.push(front('eni-classic', 'ELB old'));
    e.DescribeSecurityGroups.push({
      GroupId: 'sg-lb',
      VpcId: 'vpc-1',
      IpPermissions: [tcp(80, anyone)],
      IpPermissionsEgress: [tcp(8080, anyone)],
    });
    inboundB(e, tcp(8080, { UserIdGroupPairs: [{ GroupId: 'sg-lb' }] }));
  });
  expect(ask(estate, 'eni-a', 'eni-b', 8080).verdict).toBe('possibly-open');
  expect(ask(estate, 'eni-a', 'eni-b', 8081).verdict).toBe('isolated');
});

test('trap 19: a network load balancer that keeps the client address is let in or not by that address', () => {
  const network = (keeps: string, peer: string): RawEstate =>
    balanced((e) => {
      Object.assign(e, {
        DescribeLoadBalancers: [{ LoadBalancerArn: balancer, Type: 'network', VpcId: 'vpc-1' }],
        DescribeListeners: [
          {
            id: balancer,
            items: [{ Port: 443, Protocol: 'TCP', DefaultActions: [{ TargetGroupArn: group }] }],
          },
        ],
        DescribeTargetGroupAttributes: [
          { id: group, items: [{ Key: 'preserve_client_ip.enabled', Value: keeps }] },
        ],
      });
      inboundB(e, tcp(8443, { IpRanges: [{ CidrIp: peer }] }));
    });
  expect(ask(network('false', '10.0.1.10/32'), 'eni-a', 'eni-b', 443).verdict).toBe('isolated');
  expect(ask(network('true', '10.0.1.10/32'), 'eni-a', 'eni-b', 8443).verdict).toBe('open');
  expect(ask(network('false', '10.0.1.99/32'), 'eni-a', 'eni-b', 8443).verdict).toBe('open');
});

describe('a network load balancer without security groups', () => {
  const without = (change: (estate: RawEstate) => void = () => undefined): RawEstate =>
    balanced((e) => {
      Object.assign(e, {
        DescribeLoadBalancers: [{ LoadBalancerArn: balancer, Type: 'network', VpcId: 'vpc-1' }],
        DescribeListeners: [
          {
            id: balancer,
            items: [{ Port: 443, Protocol: 'TCP', DefaultActions: [{ TargetGroupArn: group }] }],
          },
        ],
        DescribeTargetGroupAttributes: [
          { id: group, items: [{ Key: 'preserve_client_ip.enabled', Value: 'false' }] },
        ],
      });
      e.DescribeNetworkInterfaces[2] = front('eni-lb', 'ELB app/front/0a', {
        InterfaceType: 'network_load_balancer',
        Groups: [],
      });
      inboundB(e, tcp(8443, anyone));
      change(e);
    });

  it('takes what its listeners listen on, and starts nothing', () => {
    expect(ask(without(), 'eni-a', 'eni-lb', 443).verdict).toBe('open');
    const refused = ask(without(), 'eni-a', 'eni-lb', 8080);
    expect(refused.verdict).toBe('isolated');
    expect(refused.blockers.join()).toContain('listeners of app/front/0a');
    expect(ask(without(), 'eni-lb', 'eni-b', 8443).verdict).toBe('isolated');
    expect(ask(without(), 'eni-a', 'eni-b', 8443).verdict).toBe('open');
  });

  it('may take anything where its listeners were not read, or one of them is not understood', () => {
    const [place] = asEvidence(without()).places;
    const lists = Object.fromEntries(
      Object.entries(place?.lists ?? {}).filter(([name]) => name !== 'DescribeListeners'),
    );
    const network = buildAwsNetwork({ places: [{ account: '111122223333', region: 'us-east-1', lists }] });
    const unread = answerFlow(network, { from: 'eni-a', to: 'eni-lb', proto: 'tcp', port: 8080 });
    expect(unread.verdict).toBe('possibly-open');
    const odd = without((e) => {
      e['DescribeListeners'] = [{ id: balancer, items: [{ Port: 443, Protocol: 'NEW' }] }] as never;
    });
    expect(ask(odd, 'eni-a', 'eni-lb', 8080).verdict).toBe('possibly-open');
  });
});

test('trap 13: PrivateLink leads to the load balancer of the provider and on', () => {
  const service = 'com.amazonaws.vpce.us-east-1.vpce-svc-0c';
  const linked = (behind: Raw[]): RawEstate =>
    balanced((e) => {
      e.DescribeNetworkInterfaces.push(
        front('eni-vpce', 'VPC Endpoint Interface vpce-1', {
          InterfaceType: 'vpc_endpoint',
          PrivateIpAddresses: [{ PrivateIpAddress: '10.0.1.98' }],
        }),
      );
      // Only the endpoint of the consumer may be reached; the load balancer itself not.
      (e.DescribeSecurityGroups[2] as Raw)['IpPermissions'] = [
        tcp(443, { IpRanges: [{ CidrIp: '10.0.1.10/32' }] }),
      ];
      Object.assign(e, {
        DescribeVpcEndpoints: [
          {
            VpcEndpointId: 'vpce-1',
            VpcEndpointType: 'Interface',
            VpcId: 'vpc-1',
            ServiceName: service,
            NetworkInterfaceIds: ['eni-vpce'],
          },
        ],
        DescribeVpcEndpointServiceConfigurations: behind,
      });
    });
  const chained = ask(
    linked([{ ServiceName: service, NetworkLoadBalancerArns: [balancer] }]),
    'eni-a',
    'eni-b',
    8443,
  );
  expect(chained.verdict).toBe('open');
  expect(ask(linked([]), 'eni-a', 'eni-b', 8443).verdict).not.toContain('isolated');
});

test('approval of each connection of a chain is approval of the chain', () => {
  const network = buildAwsNetwork(asEvidence(balanced()));
  const segments = ['a', 'lb', 'b'].map((name) => ({ name, endpoints: [`eni-${name}`] }));
  const flow = (from: string, to: string, port: number) => ({
    from,
    to,
    transport: [{ from: 6 * 65536 + port, to: 6 * 65536 + port }],
  });
  const cell = (approved: ReturnType<typeof flow>[]) =>
    segmentMatrix(network, segments, approved).cells.find((one) => one.from === 'a' && one.to === 'b');
  expect(cell([])).toMatchObject({ verdict: 'open', unapproved: [{ proto: 'tcp', ports: ['8443'] }] });
  expect(cell([])?.witness?.path.join()).toContain('load-balancer');
  expect(cell([flow('a', 'lb', 443)])?.verdict).toBe('open');
  expect(cell([flow('a', 'lb', 443), flow('lb', 'b', 8443)])?.verdict).toBe('isolated');
  expect(cell([flow('a', 'b', 8443)])?.verdict).toBe('isolated');
});

test('no certificate is made where a chain of connections leads', () => {
  const [a, b] = ['a', 'b'].map((name) => ({ name, endpoints: [`eni-${name}`] }));
  if (!a || !b) throw new Error('two segments');
  expect(makeCertificate(buildAwsNetwork(asEvidence(balanced())), a, b, [])).toBeUndefined();
  expect(makeCertificate(buildAwsNetwork(asEvidence(small())), a, b, [])).toBeDefined();
});

test('a certificate that leaves a chain out is rejected, and one where the relay refuses is accepted', () => {
  const [a, b] = ['a', 'b'].map((name) => ({ name, endpoints: [`eni-${name}`] }));
  if (!a || !b) throw new Error('two segments');
  const network = buildAwsNetwork(asEvidence(balanced()));
  const blind = makeCertificate({ ...network, relays: [] }, a, b, []);
  if (!blind) throw new Error('no certificate');
  const content = { ...blind, networkSha256: networkHash(network), sha256: undefined };
  const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  expect(checkCertificate({ ...content, sha256 }, network)).toEqual([
    'connections through relays may come to eni-b',
  ]);
  const refusing = buildAwsNetwork(
    asEvidence(
      balanced((estate) => {
        (estate.DescribeSecurityGroups[2] as Raw)['IpPermissions'] = [];
      }),
    ),
  );
  const refused = makeCertificate(refusing, a, b, []);
  expect(refused && checkCertificate(refused, refusing)).toEqual([]);
});

test('trap 18: out to a public address and back in, with the public address as the source', () => {
  const hairpin = (peer: string): RawEstate =>
    small((e) => {
      (e.DescribeRouteTables[0] as Raw)['Routes'] = [
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' },
      ];
      ((e.DescribeNetworkInterfaces[1] as Raw)['PrivateIpAddresses'] as Raw[])[0] = {
        PrivateIpAddress: '10.0.2.10',
        Association: { PublicIp: '203.0.113.11' },
      };
      (e.DescribeNetworkInterfaces[1] as Raw)['Ipv6Addresses'] = [];
      inboundB(e, tcp(443, { IpRanges: [{ CidrIp: peer }] }));
    });
  const answer = ask(hairpin('203.0.113.10/32'));
  expect(answer.verdict).toBe('open');
  expect(answer.path.join('\n')).toContain('from the internet back in');
  expect(ask(hairpin('10.0.1.10/32')).verdict).toBe('isolated');
});
