import { describe, expect, it } from 'vitest';
import type { DecodedPage, ReadState } from '../../../src/estate/collection.ts';
import { awsNetworkEvidence } from '../../../src/estate/network/topology-aws.ts';
import { azureNetworkEvidence } from '../../../src/estate/network/topology-azure.ts';
import { topology } from '../../../src/estate/network/topology.ts';
import type { Envelope, Shortfall } from '../../../src/locker/envelope.ts';

const refused = (subject?: string): Shortfall => ({
  reason: 'denied',
  source: 'aws',
  operation: 'ec2:GetManagedPrefixListEntries',
  permission: 'ec2:GetManagedPrefixListEntries',
  message: 'not authorized',
  ...(subject === undefined ? {} : { subject }),
});

interface Given {
  kind: string;
  pages: readonly { parameters?: Record<string, unknown>; value: unknown }[];
  shortfalls?: readonly Shortfall[];
  account?: string;
}

/** Pages and reads as the estate hands them to a collection. */
function evidenceOf(given: readonly Given[]) {
  const pages = new Map<string, DecodedPage[]>();
  const reads: ReadState[] = [];
  for (const [index, one] of given.entries()) {
    const account = one.account ?? '111122223333';
    const answers = [{ at: `2026-11-20T09:0${index}:00.000Z` }];
    const envelope = {
      id: `E-${index}`,
      account,
      region: 'us-east-1',
      pages: answers,
    } as unknown as Envelope;
    pages.set(one.kind, [
      ...(pages.get(one.kind) ?? []),
      ...one.pages.map(({ parameters = {}, value }) => ({ envelope, parameters, value })),
    ]);
    const shortfalls = one.shortfalls ?? [];
    const read = { id: `r${index}`, source: 'aws', kind: one.kind } as unknown as ReadState['read'];
    reads.push({ read, envelope, complete: shortfalls.length === 0, shortfalls });
  }
  return { pages, reads };
}

const listsOf = (given: readonly Given[]) => {
  const { pages, reads } = evidenceOf(given);
  return awsNetworkEvidence(pages, reads).places.map(({ lists }) => lists);
};

describe('lists of AWS', () => {
  it('joins the pages of one read and keeps its evidence', () => {
    const [lists] = listsOf([
      {
        kind: 'aws.ec2.vpcs',
        pages: [{ value: { Vpcs: [{ VpcId: 'vpc-1' }] } }, { value: { Vpcs: [{ VpcId: 'vpc-2' }] } }],
      },
    ]);
    expect(lists?.DescribeVpcs).toEqual([
      { evidence: 'E-0', complete: true, items: [{ VpcId: 'vpc-1' }, { VpcId: 'vpc-2' }] },
    ]);
  });

  it('an empty answer is a list that was read; an operation without a page was not read', () => {
    const [lists] = listsOf([
      { kind: 'aws.ec2.vpcs', pages: [{ value: {} }] },
      { kind: 'aws.ec2.subnets', pages: [], shortfalls: [refused()] },
    ]);
    expect(lists?.DescribeVpcs).toEqual([{ evidence: 'E-0', complete: true, items: [] }]);
    expect(lists).not.toHaveProperty('DescribeSubnets');
  });

  it('a read with a shortfall is not whole, whatever of it was seen', () => {
    const [lists] = listsOf([
      { kind: 'aws.ec2.vpcs', pages: [{ value: { Vpcs: [] } }], shortfalls: [refused()] },
    ]);
    expect(lists?.DescribeVpcs?.[0]?.complete).toBe(false);
  });

  it('without word of how the reads went, nothing counts as read', () => {
    const { pages } = evidenceOf([{ kind: 'aws.ec2.vpcs', pages: [{ value: { Vpcs: [] } }] }]);
    expect(awsNetworkEvidence(pages, []).places).toEqual([]);
  });

  it('no object to ask about is an empty list, as long as that is sure', () => {
    const kind = 'aws.ec2.managed-prefix-list-entries';
    const pages = [{ parameters: { MaxResults: 100 }, value: { PrefixLists: [] } }];
    const [whole] = listsOf([{ kind, pages }]);
    expect(whole?.GetManagedPrefixListEntries).toEqual([{ evidence: 'E-0', complete: true, items: [] }]);
    const [cut] = listsOf([{ kind, pages, shortfalls: [refused()] }]);
    expect(cut?.GetManagedPrefixListEntries?.[0]?.complete).toBe(false);
  });

  it('asks about one object are told apart, and a refused one leaves the others whole', () => {
    const entries = (id: string, Cidr: string) => ({
      parameters: { PrefixListId: id },
      value: { Entries: [{ Cidr }] },
    });
    const kind = 'aws.ec2.managed-prefix-list-entries';
    const pages = [
      { parameters: { MaxResults: 100 }, value: { PrefixLists: [{ PrefixListId: 'pl-1' }] } },
      entries('pl-1', '192.0.2.0/25'),
      entries('pl-1', '192.0.2.128/25'),
      entries('pl-2', '198.51.100.0/24'),
    ];
    const [lists] = listsOf([{ kind, pages, shortfalls: [refused('pl-2'), refused('pl-3')] }]);
    expect(lists?.GetManagedPrefixListEntries).toMatchObject([
      { parameter: 'pl-1', complete: true, items: [{ Cidr: '192.0.2.0/25' }, { Cidr: '192.0.2.128/25' }] },
      { parameter: 'pl-2', complete: false },
    ]);
    const [whole] = listsOf([{ kind, pages, shortfalls: [refused()] }]);
    expect(whole?.GetManagedPrefixListEntries?.map(({ complete }) => complete)).toEqual([false, false]);
  });

  it('accounts are kept apart', () => {
    const page = { value: { Vpcs: [] } };
    const places = listsOf([
      { kind: 'aws.ec2.vpcs', pages: [page] },
      { kind: 'aws.ec2.vpcs', pages: [page], account: '444455556666' },
    ]);
    expect(places).toHaveLength(2);
  });
});

describe('lists of Azure', () => {
  const listsOfAzure = (given: readonly Given[]) => {
    const { pages, reads } = evidenceOf(given);
    return azureNetworkEvidence(pages, reads).places.map(({ lists }) => lists);
  };
  const kind = 'azure.network.effective-security-admin-rules';

  it('joins the pages of one subscription', () => {
    const [lists] = listsOfAzure([
      { kind: 'azure.network.route-tables', pages: [{ value: { value: [1] } }, { value: { value: [2] } }] },
    ]);
    expect(lists?.['azure.network.route-tables']).toEqual([
      { evidence: 'E-0', complete: true, items: [1, 2] },
    ]);
  });

  it('keeps the lists of resources apart, and leaves out the one that says for whom they were due', () => {
    const page = (resource: string, value: unknown) => ({
      parameters: { resource },
      value: { value: [value] },
    });
    const pages = [{ value: { value: ['a network'] } }, page('/a', 1), page('/a', 2), page('/b', 3)];
    const [lists] = listsOfAzure([{ kind, pages, shortfalls: [refused('/b')] }]);
    expect(lists?.[kind]).toEqual([
      { evidence: 'E-0', complete: true, items: [1, 2], resource: '/a' },
      { evidence: 'E-0', complete: false, items: [3], resource: '/b' },
    ]);
  });

  it('no resource to ask about is an empty list, as long as that is sure', () => {
    const [whole] = listsOfAzure([{ kind, pages: [] }]);
    expect(whole?.[kind]).toEqual([{ evidence: 'E-0', complete: true, items: [] }]);
    const [cut] = listsOfAzure([{ kind, pages: [], shortfalls: [refused()] }]);
    expect(cut?.[kind]?.[0]?.complete).toBe(false);
  });
});

describe('the topology', () => {
  const vpc = { VpcId: 'vpc-1', CidrBlock: '10.0.0.0/16' };
  const eni = { NetworkInterfaceId: 'eni-1', VpcId: 'vpc-1', SubnetId: 'subnet-1', Groups: [] };
  const given = (shortfalls: readonly Shortfall[]): readonly Given[] => [
    { kind: 'aws.ec2.vpcs', pages: [{ value: { Vpcs: [vpc] } }] },
    { kind: 'aws.ec2.network-interfaces', pages: [{ value: { NetworkInterfaces: [eni] } }], shortfalls },
    { kind: 'aws.ec2.internet-gateways', pages: [{ value: {} }] },
  ];

  const interfacesUnread = 'not-read:DescribeNetworkInterfaces in 111122223333 us-east-1';

  it('is one member with the whole network and the evidence of all of it', () => {
    const { pages, reads } = evidenceOf(given([]));
    const [member, ...more] = topology.lower(pages, reads);
    expect(more).toEqual([]);
    expect(member?.evidence).toEqual(['E-0', 'E-1', 'E-2']);
    const missing = member?.network.domains.find(({ id }) => id === 'vpc-1')?.missing;
    expect(missing).not.toContain(interfacesUnread);
    expect(missing).toContain('not-read:DescribeRouteTables in 111122223333 us-east-1');
  });

  it('a network whose interfaces were not all read is not complete', () => {
    const { pages, reads } = evidenceOf(given([refused()]));
    const [member] = topology.lower(pages, reads);
    const vpc = member?.network.domains.find(({ id }) => id === 'vpc-1');
    expect(vpc?.complete).toBe(false);
    expect(vpc?.missing).toContain(interfacesUnread);
  });

  it('is one network of both clouds, with one internet', () => {
    const id = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v';
    const network = {
      id,
      name: 'v',
      properties: { addressSpace: { addressPrefixes: ['10.1.0.0/16'] }, subnets: [] },
    };
    const azure = { kind: 'azure.network.virtual-networks', pages: [{ value: { value: [network] } }] };
    const { pages, reads } = evidenceOf([...given([]), azure]);
    const domains = topology.lower(pages, reads)[0]?.network.domains ?? [];
    expect(domains.filter(({ kind }) => kind === 'internet')).toHaveLength(1);
    expect(domains.filter(({ kind }) => kind === 'virtual-network')).toHaveLength(2);
  });

  it('trap 13: a host with interfaces in several subnets is taken to pass nothing on, and that must be accepted', () => {
    const interfaceIn = (id: string, SubnetId: string, InstanceId: string): Record<string, unknown> => ({
      NetworkInterfaceId: id,
      VpcId: 'vpc-1',
      SubnetId,
      PrivateIpAddresses: [{ PrivateIpAddress: '192.0.2.10' }],
      Groups: [{ GroupId: 'sg-1' }],
      Attachment: { InstanceId },
    });
    const assumed = (...NetworkInterfaces: Record<string, unknown>[]): string[] => {
      const { pages, reads } = evidenceOf([
        { kind: 'aws.ec2.network-interfaces', pages: [{ value: { NetworkInterfaces } }] },
      ]);
      const [one] = topology.lower(pages, reads);
      return (one?.network.assumptions ?? [])
        .filter(({ id }) => id === 'multi-homed-hosts')
        .map(({ line }) => line);
    };
    const single = [interfaceIn('eni-1', 'subnet-1', 'i-1'), interfaceIn('eni-2', 'subnet-1', 'i-1')];
    expect(assumed(...single, interfaceIn('eni-3', 'subnet-2', 'i-2'))).toEqual([]);
    expect(assumed(...single, interfaceIn('eni-3', 'subnet-2', 'i-1'))).toEqual([
      'Machines with interfaces in several subnets pass nothing on from one to another: i-1.',
    ]);
  });

  it('trap 15: what was read over some time says so, for a change in between may be seen by half', () => {
    const vpcs = (account: string): Given => ({
      kind: 'aws.ec2.vpcs',
      account,
      pages: [{ value: { Vpcs: [] } }],
    });
    const linesOf = (...given: Given[]): string[] => {
      const { pages, reads } = evidenceOf(given);
      const [one] = topology.lower(pages, reads);
      return (one?.network.controlPlane ?? [])
        .filter(({ id }) => id === 'read-over-time')
        .map(({ line }) => line);
    };
    expect(linesOf(vpcs('111122223333'), vpcs('444455556666'))).toEqual([
      'The networks were read from 2026-11-20T09:00:00Z to 2026-11-20T09:01:00Z; a change in between may have been seen by half.',
    ]);
    expect(linesOf(vpcs('111122223333'))).toEqual([]);
  });

  it('nothing read is no network', () => {
    expect(topology.lower(new Map(), [])).toEqual([]);
  });
});
