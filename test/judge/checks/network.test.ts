import { describe, expect, it } from 'vitest';
import type { InboundRule } from '../../../src/estate/network/filters.ts';
import { parsePrefix } from '../../../src/estate/network/address.ts';
import { filters as filtersOf } from '../../../src/estate/network/filters.ts';
import { flowLogs } from '../../../src/estate/network/flow-logs.ts';
import { anySourceRulesAbsent } from '../../../src/judge/checks/any-source-rules-absent.ts';
import { flowLogsEnabled } from '../../../src/judge/checks/flow-logs-enabled.ts';
import { managementPortsClosed } from '../../../src/judge/checks/management-ports-closed.ts';
import { judge, member, reach } from '../estate-fixture.ts';

const rule = (part: Partial<InboundRule>): InboundRule => ({
  id: 'r1',
  action: 'allow',
  priority: 100,
  protocol: 'tcp',
  sources: ['0.0.0.0/0'],
  ports: [{ from: 22, to: 22 }],
  narrowed: false,
  unknown: null,
  ...part,
});
const filter = (...inbound: InboundRule[]) => member('sg-1', { name: 'front', inbound, concerns: ['eni-1'] });

const nic = member('eni-1', {
  type: 'interface',
  name: 'front',
  tags: {},
  network: 'vpc-1',
  subnets: [],
  resourceGroup: null,
  carries: [],
});

describe('management ports', () => {
  const judged = (...rules: InboundRule[]) =>
    judge(managementPortsClosed, {
      collections: { 'network.filters': [filter(...rules)], 'inventory.resources': [nic] },
    }).status;

  it.each([
    ['SSH from anywhere', rule({}), 'fail'],
    ['SSH from anywhere, IPv6', rule({ sources: ['::/0'] }), 'fail'],
    ['a range that contains RDP', rule({ ports: [{ from: 3000, to: 4000 }] }), 'fail'],
    ['every protocol', rule({ protocol: '-1', ports: ['any'] }), 'fail'],
    ['half of the internet', rule({ sources: ['0.0.0.0/1'] }), 'fail'],
    ['the Internet tag', rule({ sources: ['Internet'] }), 'fail'],
    ['port 22 over UDP', rule({ protocol: 'udp' }), 'pass'],
    ['SSH from one network', rule({ sources: ['192.0.2.0/24'] }), 'pass'],
    ['SSH from a prefix list of unknown content', rule({ sources: ['pl-0123'] }), 'inconclusive'],
    ['SSH from a service tag', rule({ sources: ['AzureCloud'] }), 'inconclusive'],
    ['a port that cannot be read', rule({ ports: ['any'], unknown: 'port "22-"' }), 'inconclusive'],
    ['a protocol that is not known', rule({ protocol: 'UnheardOf', unknown: 'protocol' }), 'inconclusive'],
    ['a source of no known form', rule({ sources: ['@everybody'] }), 'inconclusive'],
    ['a source like a prefix', rule({ sources: ['world/24'] }), 'inconclusive'],
    ['ESP from anywhere', rule({ protocol: 'Esp', ports: ['any'] }), 'pass'],
    ['an allow for HTTP', rule({ ports: [{ from: 80, to: 80 }] }), 'pass'],
  ])('%s: %s', (_name, given, expected) => {
    expect(judged(given)).toBe(expected);
  });

  it('an interface that no filter guards fails', () => {
    const bare = { ...nic, id: 'nic-2' };
    const given = {
      'network.filters': [filter(rule({ ports: [{ from: 80, to: 80 }] }))],
      'inventory.resources': [nic, bare],
    };
    expect(judge(managementPortsClosed, { collections: given }).status).toBe('fail');
  });

  it('no interface at all, read whole, is proof of zero', () => {
    expect(judge(managementPortsClosed, {}).status).toBe('not_operated');
    expect(judge(managementPortsClosed, { denied: ['inventory.resources'] }).status).toBe('inconclusive');
  });

  it('an earlier deny for everyone takes the port away', () => {
    expect(judged(rule({ action: 'deny', priority: 50, sources: ['*'], ports: ['any'] }), rule({}))).toBe(
      'pass',
    );
  });

  it('an earlier deny for some destinations or source ports does not', () => {
    const narrow = { action: 'deny', priority: 50, sources: ['*'], ports: ['any'], narrowed: true } as const;
    expect(judged(rule(narrow), rule({}))).toBe('fail');
  });

  it.each([
    [{}, false],
    [{ destinationAddressPrefix: '*', sourcePortRange: '*' }, false],
    [{ destinationAddressPrefix: null, destinationApplicationSecurityGroups: null }, false],
    [{ destinationAddressPrefix: '192.0.2.7' }, true],
    [{ destinationAddressPrefixes: ['192.0.2.7', '192.0.2.8'] }, true],
    [{ destinationApplicationSecurityGroups: [{ id: 'asg-1' }] }, true],
    [{ sourcePortRange: '1024-65535' }, true],
  ])('a rule with %j is limited: %s', (part, narrowed) => {
    const properties = {
      direction: 'Inbound',
      access: 'Deny',
      priority: 50,
      destinationPortRange: '22',
      ...part,
    };
    const envelope = { id: 'E-1', source: 's', account: 'a', region: null } as never;
    const value = {
      value: [{ id: 'nsg', name: 'nsg', properties: { securityRules: [{ name: 'r', properties }] } }],
    };
    const pages = new Map([['azure.network.network-security-groups', [{ envelope, parameters: {}, value }]]]);
    expect(filtersOf.lower(pages)[0]?.inbound[0]?.narrowed).toBe(narrowed);
  });

  it('a later deny does not', () => {
    expect(judged(rule({}), rule({ action: 'deny', priority: 200, sources: ['*'], ports: ['any'] }))).toBe(
      'fail',
    );
  });
});

describe('rules open to any source', () => {
  const flow = { from: 'internet', to: 'ocsp', allow: ['tcp/80'], approval: 'CHG-1', review: '2027-01-01' };
  const own = reach({ resources: new Set(['eni-1']) });
  const judged = (given: InboundRule, flows = [flow]) =>
    judge(anySourceRulesAbsent, {
      collections: { 'network.filters': [filter(given)], 'inventory.resources': [nic] },
      scope: { flows },
      reach: own,
    }).status;

  it('HTTP with an approved flow passes', () => {
    expect(judged(rule({ ports: [{ from: 80, to: 80 }] }))).toBe('pass');
  });
  it('HTTP without one fails', () => {
    expect(judged(rule({ ports: [{ from: 80, to: 80 }] }), [])).toBe('fail');
  });
  it('a wider range than approved fails', () => {
    expect(judged(rule({ ports: [{ from: 80, to: 81 }] }))).toBe('fail');
  });
  it('an approval whose review has lapsed does not count', () => {
    expect(judged(rule({ ports: [{ from: 80, to: 80 }] }), [{ ...flow, review: '2026-11-19' }])).toBe('fail');
  });
  it('an approval for another system does not count', () => {
    expect(judged(rule({ ports: [{ from: 80, to: 80 }] }), [{ ...flow, to: 'other' }])).toBe('fail');
  });
  it('an approval for one of the interfaces that a filter guards does not count for the others', () => {
    const signer = { ...nic, id: 'eni-2' };
    const shared = { ...filter(rule({ ports: [{ from: 80, to: 80 }] })), concerns: ['eni-1', 'eni-2'] };
    const given = (front: string[]) =>
      judge(anySourceRulesAbsent, {
        collections: { 'network.filters': [shared], 'inventory.resources': [nic, signer] },
        scope: { flows: [{ ...flow, to: 'front' }] },
        reach: reach({ resources: new Set(['eni-1', 'eni-2']) }),
        segments: new Map([['front', reach({ resources: new Set(front) })]]),
      }).status;
    expect(given(['eni-1'])).toBe('fail');
    expect(given(['eni-1', 'eni-2'])).toBe('pass');
  });
  it.each([
    ['everyone', ['0.0.0.0/0'], 'fail'],
    ['half of everyone', ['192.0.2.0/24', '128.0.0.0/1'], 'fail'],
    ['one network', ['192.0.2.0/24'], 'pass'],
    ['nobody', [], 'pass'],
    ['what was not read', null, 'inconclusive'],
  ])('a prefix list that holds %s', (_name, prefixes, expected) => {
    const identity = {
      id: 'pl-1',
      kind: 'prefix-list',
      prefixes: (prefixes ?? []).map((one) => parsePrefix(one)),
    };
    const network = { identities: prefixes === null ? [] : [identity] };
    const given = {
      collections: {
        'network.filters': [filter(rule({ sources: ['pl-1'] }))],
        'inventory.resources': [nic],
        'network.topology': [member('topology', { network })],
      },
      reach: own,
    };
    expect(judge(anySourceRulesAbsent, given).status).toBe(expected);
    expect(judge(managementPortsClosed, given).status).toBe(expected);
  });

  it('every protocol is never approved by a port', () => {
    expect(judged(rule({ protocol: '-1', ports: ['any'] }))).toBe('fail');
  });
});

describe('flow logs', () => {
  const inSubnet = { ...nic, subnets: ['subnet-1'] };
  const network = member('vpc-1', { name: 'legacy', cidrs: ['10.20.0.0/16'] });
  const log = (part: object) =>
    member('fl-1', {
      target: 'vpc-1',
      active: true,
      traffic: 'ALL',
      deliveryError: null,
      destination: 'logs',
      leavesOut: [],
      ...part,
    });
  const judged = (logs: ReturnType<typeof log>[], denied: string[] = []) =>
    judge(flowLogsEnabled, {
      collections: {
        'network.networks': [network],
        'network.flowLogs': logs,
        'inventory.resources': [inSubnet],
      },
      denied,
    }).status;

  it.each([
    ['a log of all traffic', [log({})], 'pass'],
    ['none', [], 'fail'],
    ['rejected traffic only', [log({ traffic: 'REJECT' })], 'fail'],
    ['one that filters', [log({ leavesOut: ['it logs only what meets "srcPort=22"'] })], 'fail'],
    ['one without a destination', [log({ destination: null })], 'fail'],
    ['one that filters beside one that does not', [log({ leavesOut: ['x'] }), log({})], 'pass'],
    ['one that does not deliver', [log({ active: false })], 'fail'],
    ['one of another network', [log({ target: 'vpc-2' })], 'fail'],
    ['one of a subnet only', [log({ target: 'subnet-1' })], 'inconclusive'],
    ['one of a subnet elsewhere', [log({ target: 'subnet-9' })], 'fail'],
  ])('%s', (_name, logs, expected) => {
    expect(judged(logs)).toBe(expected);
  });

  it('none seen while the list was denied is inconclusive, not a finding', () => {
    expect(judged([], ['network.flowLogs'])).toBe('inconclusive');
  });

  const lowered = (kind: string, value: object) => {
    const envelope = { id: 'E-1', source: 's', account: 'a', region: null } as never;
    return flowLogs.lower(new Map([[kind, [{ envelope, parameters: {}, value }]]]))[0];
  };
  it.each([
    [{ storageId: 'st' }, 'st', 0],
    [{ storageId: null }, null, 0],
    [{ storageId: 'st', enabledFilteringCriteria: null }, 'st', 0],
    [{ storageId: 'st', enabledFilteringCriteria: 'srcIP=192.0.2.1' }, 'st', 1],
    [{ storageId: 'st', recordTypes: 'B,C,E,D' }, 'st', 0],
    [{ storageId: 'st', recordTypes: 'B,E' }, 'st', 1],
  ])('a log of Azure as %j', (properties, destination, leftOut) => {
    const log = lowered('azure.network.flow-logs', {
      value: [{ id: 'f', properties: { targetResourceId: 'vnet', enabled: true, ...properties } }],
    });
    expect([log?.destination, log?.leavesOut.length]).toEqual([destination, leftOut]);
  });

  it.each([
    [{ LogGroupName: 'logs' }, 'logs', 0],
    [{ LogDestination: 'arn:aws:s3:::logs' }, 'arn:aws:s3:::logs', 0],
    [{}, null, 0],
    [
      { LogGroupName: 'l', LogFormat: '${srcaddr} ${dstaddr} ${dstport} ${protocol} ${action} ${start}' },
      'l',
      0,
    ],
    [{ LogGroupName: 'l', LogFormat: '${vpc-id} ${bytes} ${start}' }, 'l', 5],
  ])('a log of AWS as %j', (fields, destination, leftOut) => {
    const log = lowered('aws.ec2.flow-logs', {
      FlowLogs: [
        { FlowLogId: 'fl', ResourceId: 'vpc-1', FlowLogStatus: 'ACTIVE', TrafficType: 'ALL', ...fields },
      ],
    });
    expect([log?.destination, log?.leavesOut.length]).toEqual([destination, leftOut]);
  });
});
