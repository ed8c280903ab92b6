import { describe, expect, it } from 'vitest';
import { answerFlow, type FlowAnswer } from '../../../src/analyse/isolation/answer.ts';
import { checkCertificate } from '../../../src/analyse/isolation/certificate-check.ts';
import { makeCertificate } from '../../../src/analyse/isolation/certificate.ts';
import { resolveReference } from '../../../src/analyse/isolation/reference.ts';
import { buildAwsNetwork } from '../../../src/estate/network/aws/lower.ts';
import type { Network } from '../../../src/estate/network/representation.ts';
import { ask, inboundB, small, tcp } from './aws-small.ts';
import { asEvidence, type Raw } from './random-aws.ts';

const firewallArn = 'arn:aws:network-firewall:us-east-1:111122223333:firewall/inspect';
const policyArn = 'arn:aws:network-firewall:us-east-1:111122223333:firewall-policy/inspect';
const groupArn = (name: string): string =>
  `arn:aws:network-firewall:us-east-1:111122223333:stateful-rulegroup/${name}`;
const anywhere = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const pass = { StatelessDefaultActions: ['aws:pass'], StatelessFragmentDefaultActions: ['aws:pass'] };
const forward = {
  StatelessDefaultActions: ['aws:forward_to_sfe'],
  StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
};
const strict = { StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER' } };

interface Given {
  policy?: Raw | null;
  groups?: Record<string, Raw>;
  status?: string;
  /** The listener takes connections by group and not by address. */
  byGroup?: boolean;
}

/** The small estate with a firewall in a third subnet, through which both others are routed to each other. */
function through(given: Given): FlowAnswer {
  return answerFlow(networkOf(given), { from: 'eni-a', to: 'eni-b', proto: 'tcp', port: 443 });
}

function networkOf({ policy = forward, groups = {}, status = 'READY', byGroup = false }: Given): Network {
  const references = Object.keys(groups).map((name, index) => ({
    ResourceArn: groupArn(name),
    Priority: index + 1,
  }));
  const estate = small((e) => {
    inboundB(e, tcp(443, byGroup ? { UserIdGroupPairs: [{ GroupId: 'sg-a' }] } : anywhere));
    e.DescribeSubnets.push({
      SubnetId: 'subnet-3',
      VpcId: 'vpc-1',
      AvailabilityZone: 'us-east-1a',
      CidrBlock: '10.0.3.0/24',
    });
    e.DescribeNetworkInterfaces.push({
      NetworkInterfaceId: 'eni-fw',
      VpcId: 'vpc-1',
      SubnetId: 'subnet-3',
      InterfaceType: 'gateway_load_balancer_endpoint',
      PrivateIpAddresses: [{ PrivateIpAddress: '10.0.3.10' }],
      Groups: [],
    });
    for (const n of [1, 2])
      e.DescribeRouteTables.push({
        RouteTableId: `rtb-through-${n}`,
        VpcId: 'vpc-1',
        Associations: [{ SubnetId: `subnet-${n}` }],
        Routes: [
          { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' },
          { DestinationCidrBlock: `10.0.${3 - n}.0/24`, GatewayId: 'vpce-fw' },
        ],
      });
  });
  const full = {
    ...estate,
    DescribeVpcEndpoints: [
      { VpcEndpointId: 'vpce-fw', VpcEndpointType: 'GatewayLoadBalancer', NetworkInterfaceIds: ['eni-fw'] },
    ],
    DescribeFirewall: [
      {
        id: firewallArn,
        items: [
          {
            Firewall: { FirewallArn: firewallArn, FirewallPolicyArn: policyArn, VpcId: 'vpc-1' },
            FirewallStatus: {
              SyncStates: {
                'us-east-1a': { Attachment: { SubnetId: 'subnet-3', EndpointId: 'vpce-fw', Status: status } },
              },
            },
          },
        ],
      },
    ],
    DescribeFirewallPolicy:
      policy === null
        ? []
        : [
            {
              id: policyArn,
              items: [
                {
                  FirewallPolicy: {
                    ...(policy['stateless'] === true
                      ? { StatelessRuleGroupReferences: references }
                      : { StatefulRuleGroupReferences: references }),
                    ...policy,
                  },
                },
              ],
            },
          ],
    DescribeRuleGroup: Object.entries(groups).map(([name, source]) => ({
      id: groupArn(name),
      items: [{ RuleGroup: { RulesSource: source } }],
    })),
  };
  return buildAwsNetwork(asEvidence(full));
}

const rule = (
  Action: string,
  header: Raw = {},
  options: Raw[] = [{ Keyword: 'sid', Settings: ['1'] }],
): Raw => ({
  Action,
  Header: {
    Protocol: 'TCP',
    Source: '10.0.1.0/24',
    SourcePort: 'ANY',
    Direction: 'FORWARD',
    Destination: '10.0.2.0/24',
    DestinationPort: '443',
    ...header,
  },
  RuleOptions: options,
});
const stateful = (...rules: Raw[]): Raw => ({ StatefulRules: rules });
const verdict = (given: Given): string => through(given).verdict;

describe('AWS Network Firewall', () => {
  it('without a rule lets through what its defaults say', () => {
    expect(verdict({ policy: forward })).toBe('open');
    expect(verdict({ policy: pass })).toBe('open');
    expect(verdict({ policy: { StatelessDefaultActions: ['aws:drop'] } })).toBe('isolated');
    expect(verdict({ policy: { ...forward, ...strict, StatefulDefaultActions: ['aws:drop_strict'] } })).toBe(
      'isolated',
    );
    expect(verdict({ policy: { ...forward, ...strict, StatefulDefaultActions: ['aws:alert_strict'] } })).toBe(
      'open',
    );
    expect(
      verdict({ policy: { ...forward, ...strict, StatefulDefaultActions: ['aws:drop_established'] } }),
    ).toBe('possibly-open');
  });

  it('is on the way, with the rule that decides', () => {
    const answer = through({ groups: { web: stateful(rule('PASS')) } });
    expect(answer.verdict).toBe('open');
    expect(answer.path.join()).toMatch(/via vpce-fw.*web rule 1/);
    expect(answer.replies).toBe('pass');
  });

  it('drops by five-tuple, and only that', () => {
    expect(verdict({ groups: { web: stateful(rule('DROP')) } })).toBe('isolated');
    expect(verdict({ groups: { web: stateful(rule('REJECT')) } })).toBe('isolated');
    expect(verdict({ groups: { web: stateful(rule('ALERT')) } })).toBe('open');
    expect(verdict({ groups: { web: stateful(rule('DROP', { DestinationPort: '[80, 444:500]' })) } })).toBe(
      'open',
    );
    expect(verdict({ groups: { web: stateful(rule('DROP', { Source: '10.0.9.0/24' })) } })).toBe('open');
    expect(verdict({ groups: { web: stateful(rule('DROP', { Protocol: 'UDP' })) } })).toBe('open');
    const back = {
      Source: '10.0.2.0/24',
      Destination: '10.0.1.0/24',
      SourcePort: '443',
      DestinationPort: 'ANY',
    };
    expect(verdict({ groups: { web: stateful(rule('DROP', back)) } })).toBe('open');
    expect(verdict({ groups: { web: stateful(rule('DROP', { ...back, Direction: 'ANY' })) } })).toBe(
      'isolated',
    );
  });

  it('looks at what passes first, unless the order is strict', () => {
    const rules = stateful(rule('DROP'), rule('PASS'));
    expect(verdict({ groups: { web: rules } })).toBe('open');
    expect(verdict({ policy: { ...forward, ...strict }, groups: { web: rules } })).toBe('isolated');
    const two = { first: stateful(rule('PASS')), second: stateful(rule('DROP')) };
    expect(verdict({ policy: { ...forward, ...strict }, groups: two })).toBe('open');
  });

  it('takes stateless rules by priority, before the stateful ones', () => {
    const one = (Priority: number, ...Actions: string[]): Raw => ({
      Priority,
      RuleDefinition: {
        MatchAttributes: {
          Sources: [{ AddressDefinition: '10.0.1.0/24' }],
          DestinationPorts: [{ FromPort: 443, ToPort: 443 }],
          Protocols: [6],
        },
        Actions,
      },
    });
    const group = (...rules: Raw[]): Given => ({
      policy: { ...forward, stateless: true, ...strict, StatefulDefaultActions: ['aws:drop_strict'] },
      groups: { edge: { StatelessRulesAndCustomActions: { StatelessRules: rules } } },
    });
    expect(verdict(group(one(2, 'aws:drop'), one(1, 'aws:pass')))).toBe('open');
    expect(verdict(group(one(1, 'aws:drop'), one(2, 'aws:pass')))).toBe('isolated');
    expect(verdict(group(one(1, 'aws:forward_to_sfe')))).toBe('isolated');
    expect(verdict(group(one(1, 'aws:novel')))).toBe('possibly-open');
  });

  it.each<[string, Given]>([
    [
      'rules in the language of Suricata',
      { groups: { text: { RulesString: 'drop ip any any -> any any (sid:1;)' } } },
    ],
    ['lists of domains', { groups: { list: { RulesSourceList: { Targets: ['.example.test'] } } } }],
    [
      'a rule that matches by content',
      { groups: { web: stateful(rule('DROP', {}, [{ Keyword: 'content' }])) } },
    ],
    [
      'a variable that is defined elsewhere',
      { groups: { web: stateful(rule('DROP', { Source: '$HOME_NET' })) } },
    ],
    ['an exception', { groups: { web: stateful(rule('DROP', { Source: '!10.0.1.0/24' })) } }],
    ['a protocol told by content', { groups: { web: stateful(rule('DROP', { Protocol: 'TLS' })) } }],
    ['a malformed group', { groups: { web: { StatefulRules: 'none' } } }],
    ['a policy that was not read', { policy: null }],
    [
      'an endpoint that is not ready',
      { policy: { StatelessDefaultActions: ['aws:pass'] }, status: 'CREATING' },
    ],
  ])('%s neither opens nor isolates', (_name, given) => {
    const { verdict: found, unknowns } = through(given);
    expect(found).toBe('possibly-open');
    expect(unknowns.join()).toMatch(/firewall/);
  });

  it('a group that was not read neither opens nor isolates', () => {
    const policy = { ...forward, StatefulRuleGroupReferences: [{ ResourceArn: groupArn('managed') }] };
    expect(verdict({ policy })).toBe('possibly-open');
  });

  it('an endpoint of no firewall that was read leads anywhere', () => {
    const estate = small((e) => {
      inboundB(e, tcp(443, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }));
      ((e.DescribeRouteTables[0] as Raw)['Routes'] as Raw[]).push({
        DestinationCidrBlock: '10.0.2.0/24',
        GatewayId: 'vpce-unread',
      });
    });
    expect(ask(estate).verdict).toBe('possibly-open');
  });

  it('isolation by its rules has a certificate, which holds for it and for no firewall that passes', () => {
    const drop = networkOf({
      groups: { web: stateful(rule('DROP', { Protocol: 'IP', DestinationPort: 'ANY' })) },
    });
    const [from, to] = [resolveReference(drop, 'eni-a', 'from'), resolveReference(drop, 'eni-b', 'to')];
    const certificate = makeCertificate(drop, from, to, []);
    expect(certificate && checkCertificate(certificate, drop)).toEqual([]);
    const open = networkOf({ policy: pass });
    expect(makeCertificate(open, from, to, [])).toBeUndefined();
    expect(certificate && checkCertificate(certificate, open)).not.toEqual([]);
  });

  it('trap 18: groups of interfaces mean nothing behind it', () => {
    expect(through({ policy: pass, byGroup: true }).verdict).toBe('isolated');
  });
});
