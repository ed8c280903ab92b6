import { describe, expect, test } from 'vitest';
import { answerFlow } from '../../../src/analyse/isolation/answer.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import { ask as askAws, inboundB, small, tcp } from './aws-small.ts';
import {
  ask,
  closed,
  groupRef,
  idOf,
  nic,
  pair,
  type Raw,
  type RawAzure,
  ref,
  resource,
  rule,
  subnet,
  virtualNetwork,
} from './azure-estate.ts';
import { asEvidence } from './random-aws.ts';

describe('blockers', () => {
  test('no route, and what the filters of both ends refuse besides', () => {
    const { blockers } = askAws(
      small((e) => {
        (e.DescribeSecurityGroups[0] as Raw)['IpPermissionsEgress'] = [];
      }),
      'eni-a',
      'internet',
    );
    expect(blockers.some((one) => one.includes('no route'))).toBe(true);
    expect(blockers.some((one) => one.includes('sg-a'))).toBe(true);
  });

  test('a group at either end and the network ACLs between, each with its rule', () => {
    const { blockers } = askAws(
      small((e) => {
        (e.DescribeSecurityGroups[0] as Raw)['IpPermissionsEgress'] = [];
        inboundB(e, tcp(22, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }));
        for (const one of e.DescribeNetworkInterfaces) one['Ipv6Addresses'] = [];
        ((e.DescribeNetworkAcls[0] as Raw)['Entries'] as Raw[]).unshift({
          ...{ RuleNumber: 50, Protocol: '6', RuleAction: 'deny', Egress: true, CidrBlock: '10.0.2.0/24' },
          PortRange: { From: 443, To: 443 },
        });
      }),
    );
    expect(blockers).toHaveLength(3);
    expect(blockers.filter((one) => one.includes('sg-a'))).toHaveLength(1);
    expect(blockers.filter((one) => one.includes('sg-b'))).toHaveLength(1);
    expect(blockers.filter((one) => one.includes('outbound at subnet-1'))).toHaveLength(1);
  });

  test('Azure: the group of the subnet and that of the interface', () => {
    const estate = pair([closed], (e) => {
      e['azure.network.virtual-networks'] = [
        virtualNetwork('v1', '10.1.0.0/16', [
          subnet('v1', 's1', '10.1.1.0/24'),
          subnet('v1', 's2', '10.1.2.0/24', { networkSecurityGroup: groupRef('s') }),
        ]),
      ];
      e['azure.network.network-security-groups'].push(
        resource('networkSecurityGroups', 's', { securityRules: [rule('shut', 4000, { access: 'Deny' })] }),
      );
    });
    const { blockers } = ask(estate);
    expect(blockers).toHaveLength(2);
    expect(blockers.join('\n')).toMatch(/closed/);
    expect(blockers.join('\n')).toMatch(/shut/);
  });
});

describe('replies', () => {
  test('a gateway endpoint brings them back', () => {
    const estate = small((e) => {
      (e.DescribeRouteTables[0] as Raw)['Routes'] = [
        { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', State: 'active' },
      ];
    });
    const evidence = asEvidence(estate);
    const network = buildAwsNetwork({
      places: evidence.places.map((place) => ({
        ...place,
        lists: {
          ...place.lists,
          GetManagedPrefixListEntries: [
            { evidence: 'pl', complete: true, parameter: 'pl-1', items: [{ Cidr: '192.0.2.0/24' }] },
          ],
        },
      })),
    });
    const answer = answerFlow(network, { from: 'eni-a', to: 'aws-services', proto: 'tcp', port: 443 });
    expect(answer.verdict).toBe('open');
    expect(answer.replies).not.toBe('refused');
  });

  test('nothing is refused that Azure sends out by a NAT gateway or by default', () => {
    const estate = (own: Raw): RawAzure =>
      pair([], (e) => {
        e['azure.network.virtual-networks'] = [
          virtualNetwork('v1', '10.1.0.0/16', [subnet('v1', 's1', '10.1.1.0/24', own)]),
        ];
        e['azure.network.network-interfaces'] = [nic('a', 'v1', 's1', '10.1.1.4')];
        e['azure.network.nat-gateways'].push(resource('natGateways', 'nat', {}));
      });
    for (const own of [{}, { natGateway: ref(idOf('natGateways', 'nat')) }]) {
      const answer = ask(estate(own), 'a', 'internet');
      expect(answer.verdict).toBe('open');
      expect(answer.replies).not.toBe('refused');
    }
  });

  test('a network ACL that lets nothing back in refuses them', () => {
    const answer = askAws(
      small((e) => {
        const entries = (e.DescribeNetworkAcls[0] as Raw)['Entries'] as Raw[];
        (e.DescribeNetworkAcls[0] as Raw)['Entries'] = entries.filter((one) => one['Egress'] === true);
        (e.DescribeRouteTables[0] as Raw)['Routes'] = [
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'vgw-1', State: 'active' },
        ];
        Object.assign(e, {
          DescribeVpnGateways: [
            { VpnGatewayId: 'vgw-1', VpcAttachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
          ],
        });
      }),
      'eni-a',
      'onpremises',
    );
    expect(answer.verdict).not.toMatch(/^isolated/);
    expect(answer.replies).toBe('refused');
  });
});
