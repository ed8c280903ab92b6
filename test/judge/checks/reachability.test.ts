import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/estate/network/address.ts';
import { boundariesEnforced } from '../../../src/judge/checks/boundaries-enforced.ts';
import { coLocatedSystemsKnown } from '../../../src/judge/checks/co-located-systems-known.ts';
import { enabledFlowsApproved } from '../../../src/judge/checks/enabled-flows-approved.ts';
import { lateralMovementLimited } from '../../../src/judge/checks/lateral-movement-limited.ts';
import { managementPathsAbsent } from '../../../src/judge/checks/management-paths-absent.ts';
import { outsideReachApproved } from '../../../src/judge/checks/outside-reach-approved.ts';
import { segmentMembersRelated } from '../../../src/judge/checks/segment-members-related.ts';
import { segmentsIsolated } from '../../../src/judge/checks/segments-isolated.ts';
import type { Check } from '../../../src/judge/check.ts';
import type { Flow } from '../../../src/scope/scope.ts';
import { at, judge, member, reach, type Given } from '../estate-fixture.ts';
import { anyone, group, smallNetwork, tcp, type SmallEstate } from './small-network.ts';

const containing = (text: string): unknown => expect.stringContaining(text);

const web: Flow = {
  from: 'internet',
  to: 'front',
  allow: ['tcp/80'],
  approval: 'CHG-1',
  review: '2027-02-01',
};
const sign: Flow = {
  from: 'front',
  to: 'signing',
  allow: ['tcp/8443'],
  approval: 'CHG-2',
  review: '2027-02-01',
};

const good: SmallEstate = {
  front: [tcp(80, anyone)],
  signing: [tcp(8443, group('sg-front'))],
  egress: [tcp(8443, group('sg-signing'))],
};

interface More {
  flows?: readonly Flow[];
  segments?: Given['segments'];
  systems?: Given['systems'];
  given?: Partial<Given>;
}

/** The check on a system of responder and signer, in a segment each. */
function judged(check: Check, estate: SmallEstate, { flows = [web, sign], segments, given }: More = {}) {
  const own = reach({ resources: new Set(['front-1', 'signer-1']) });
  const nic = (id: string) =>
    member(id, {
      ...{
        type: 'interface',
        name: id,
        tags: {},
        network: 'vpc-1',
        subnets: [],
        resourceGroup: null,
        carries: [],
      },
    });
  return judge(check, {
    collections: {
      'network.topology': [member('network', { network: smallNetwork(estate) })],
      'inventory.resources': [nic('front-1'), nic('signer-1')],
    },
    reach: own,
    segments:
      segments ??
      new Map([
        ['front', reach({ resources: new Set(['front-1', 'build-1']) })],
        ['signing', reach({ resources: new Set(['signer-1']) })],
      ]),
    scope: { flows },
    ...given,
  });
}

const all = [
  segmentsIsolated,
  segmentMembersRelated,
  boundariesEnforced,
  lateralMovementLimited,
  outsideReachApproved,
  enabledFlowsApproved,
  coLocatedSystemsKnown,
  managementPathsAbsent,
].map((check) => [check.id, check] as const);

describe.each(all)('%s', (_id, check) => {
  it('passes where approved flows alone are enabled', () => {
    const result = judged(check, good);
    expect(result.exceptions).toEqual([]);
    expect(result.undecided).toEqual([]);
    expect(result.status).toBe('pass');
  });

  it('does not pass where interfaces were not all read', () => {
    expect(['inconclusive', 'fail']).toContain(judged(check, { ...good, cut: true }, {}).status);
  });

  it('does not pass where the network lacks an interface of the inventory', () => {
    const result = judged(check, good, {
      given: {
        collections: {
          'network.topology': [],
          'inventory.resources': [member('front-1', { type: 'interface', name: 'x' })],
        },
      },
    });
    expect(result.status).toBe('inconclusive');
    expect(result.undecided).toHaveLength(1);
  });

  it('an exception names its evidence and the way of a packet', () => {
    const result = judged(check, {
      front: [{ IpProtocol: '-1', ...anyone }],
      signing: [{ IpProtocol: '-1', ...anyone }],
      egress: [{ IpProtocol: '-1', ...anyone }],
      neighbour: true,
    });
    expect(result.status).toBe('fail');
    for (const { evidence, witness } of result.exceptions) {
      expect(evidence).toContain('E-DescribeSecurityGroups');
      expect(witness).toHaveProperty('path');
    }
  });
});

describe('flows', () => {
  const passed = { ...good, egress: [tcp(8443, group('sg-signing')), tcp(22, group('sg-signing'))] };
  const ssh = { ...passed, signing: [tcp(8443, group('sg-front')), tcp(22, group('sg-front'))] };

  it('a port between segments that nobody approved is an exception', () => {
    const result = judged(segmentsIsolated, ssh);
    expect(result.exceptions).toMatchObject([
      { subject: 'front → signing', condition: containing('tcp 22 without approval') },
    ]);
    expect(judged(enabledFlowsApproved, ssh).status).toBe('fail');
  });

  it('an approval for the system covers its segments', () => {
    const flows = [web, sign, { ...sign, from: 'ocsp', to: 'ocsp', allow: ['tcp/22'] }];
    expect(judged(segmentsIsolated, ssh, { flows }).status).toBe('pass');
  });

  it('an approval whose review is past due covers nothing, and is named', () => {
    const flows = [web, { ...sign, review: '2026-11-19' }];
    const [exception] = judged(enabledFlowsApproved, good, { flows }).exceptions;
    expect(exception?.condition).toContain('CHG-2 was due for review on 2026-11-19');
    const lastDay = [web, { ...sign, review: '2026-11-20' }];
    expect(judged(enabledFlowsApproved, good, { flows: lastDay }).status).toBe('pass');
  });

  it('an approved flow that nothing enables is a note, not an exception', () => {
    const result = judged(enabledFlowsApproved, { front: [tcp(80, anyone)] });
    expect(result.status).toBe('pass');
    expect(result.notes.join('\n')).toContain('CHG-2');
  });

  it('what may be started to the internet needs an approval too', () => {
    const open = { ...good, egress: [tcp(443, anyone)] };
    expect(judged(enabledFlowsApproved, open).status).toBe('fail');
    expect(judged(outsideReachApproved, open).status).toBe('pass');
  });

  it('without declared segments there is no boundary to test', () => {
    const result = judged(segmentsIsolated, good, { segments: new Map() });
    expect(result.status).toBe('inconclusive');
  });
});

describe('flow logs', () => {
  const address = (text: string) => parseAddress(text) ?? null;
  const record = (sender: string, destination: string, port: number, accepted = true) =>
    member(`${sender}-${destination}-${port}`, {
      ...{ sender: address(sender), destination: address(destination), accepted },
      transport: [{ from: 6 * 65536 + port, to: 6 * 65536 + port }],
      ...{ firstSeen: '2026-11-01T00:00:00Z', lastSeen: '2026-11-19T00:00:00Z' },
    });
  const withRecords = (records: ReturnType<typeof record>[], more: Partial<Given> = {}) => {
    const collections = {
      'network.topology': [member('network', { network: smallNetwork(good) })],
      'inventory.resources': [member('front-1', { type: 'interface', name: 'front-1' })],
      'network.flowRecords': records,
    };
    return judged(enabledFlowsApproved, good, { given: { collections, ...more } });
  };
  const web80 = record('198.51.100.7', '203.0.113.10', 80);

  it('an enabled flow that they do not show is noted, with the time that they cover', () => {
    const result = withRecords([web80]);
    expect(result.status).toBe('pass');
    const said = result.notes.filter((note) => note.includes('no connection'));
    expect(said).toEqual([expect.stringMatching(/^CHG-2 .* 2026-11-01T00:00:00Z to 2026-11-19/)]);
  });

  it.each([
    ['one that they show', [web80, record('10.0.1.10', '10.0.2.10', 8443)], 0],
    ['a refused attempt', [web80, record('10.0.1.10', '10.0.2.10', 8443, false)], 1],
    ['another port', [web80, record('10.0.1.10', '10.0.2.10', 8444)], 1],
    ['the way back', [web80, record('10.0.2.10', '10.0.1.10', 8443)], 1],
    ['no record at all', [], 0],
  ])('%s', (_name, records, unused) => {
    const { notes } = withRecords(records);
    expect(notes.filter((note) => note.includes('no connection'))).toHaveLength(unused);
  });

  it('records that could not be read leave it open', () => {
    expect(withRecords([web80], { denied: ['network.flowRecords'] }).status).toBe('inconclusive');
  });
});

describe('what nobody decided', () => {
  const opaque = {
    ...good,
    front: [tcp(80, anyone), tcp(22, { PrefixListIds: [{ PrefixListId: 'pl-1' }] })],
  };

  it.each([outsideReachApproved, enabledFlowsApproved, managementPathsAbsent])(
    'a source that was not read may be the internet: $id',
    (check) => {
      const result = judged(check, opaque);
      expect(result.status).toBe('inconclusive');
      expect(result.undecided.map(({ condition }) => condition).join()).toContain('pl-1');
    },
  );
});

describe('assumptions', () => {
  const assumed = (
    assumptions: { id: string; approver: string; expires: string }[],
    check: Check = segmentsIsolated,
  ) => {
    const built = { ...smallNetwork(good), assumptions: [{ id: 'taken-as-given', line: 'So it is.' }] };
    const nic = (id: string) => member(id, { type: 'interface', name: id });
    return judged(check, good, {
      given: {
        scope: { flows: [web, sign], assumptions },
        collections: {
          'network.topology': [member('network', { network: built })],
          'inventory.resources': [nic('front-1'), nic('signer-1')],
        },
      },
    });
  };

  it.each([
    ['accepted', [{ id: 'taken-as-given', approver: 'ciso', expires: '2026-12-31' }], 'pass'],
    [
      'accepted to the end of this day',
      [{ id: 'taken-as-given', approver: 'ciso', expires: '2026-11-20' }],
      'pass',
    ],
    ['expired', [{ id: 'taken-as-given', approver: 'ciso', expires: '2026-11-19' }], 'inconclusive'],
    ['another one accepted', [{ id: 'another', approver: 'ciso', expires: '2026-12-31' }], 'inconclusive'],
    ['nobody asked', [], 'inconclusive'],
  ])('%s', (_name, assumptions, status) => {
    const result = assumed(assumptions);
    expect(result.status).toBe(status);
    if (status !== 'pass') expect(result.undecided[0]?.subject).toContain('taken-as-given');
    const paths = assumed(assumptions, managementPathsAbsent);
    expect(paths.status).toBe(status);
    if (status !== 'pass')
      expect(paths.undecided[0]?.condition).toContain('So it is. Nobody has accepted it.');
  });
});

describe.each(all)('%s on an assumption', (_id, check) => {
  it('passes only where somebody accepts it, also where a single zone is judged', () => {
    const built = { ...smallNetwork(good), assumptions: [{ id: 'taken-as-given', line: 'So it is.' }] };
    const status = (network: object, assumptions: object[], one: boolean) =>
      judged(check, good, {
        ...(one
          ? { segments: new Map([['all', reach({ resources: new Set(['front-1', 'signer-1']) })]]) }
          : {}),
        given: {
          scope: { flows: one ? [] : [web, sign], assumptions } as never,
          collections: {
            'network.topology': [member('network', { network })],
            'inventory.resources': ['front-1', 'signer-1'].map((id) =>
              member(id, { type: 'interface', name: id }),
            ),
          },
        },
      }).status;
    for (const one of [false, true]) {
      const plain = status(smallNetwork(good), [], one);
      const accepted = { id: 'taken-as-given', approver: 'ciso', expires: '2026-12-31' };
      expect(status(built, [accepted], one)).toBe(plain);
      expect(status(built, [], one)).toBe(
        plain === 'pass' || plain === 'not_operated' ? 'inconclusive' : plain,
      );
    }
  });
});

describe('machines', () => {
  it('an undeclared machine beside the responder, with its group, is an exception', () => {
    const talking = { ...good, front: [tcp(80, anyone), tcp(22, group('sg-front'))], neighbour: true };
    const free = { ...talking, egress: [...(good.egress ?? []), tcp(22, group('sg-front'))] };
    for (const check of [coLocatedSystemsKnown, segmentMembersRelated, lateralMovementLimited])
      expect(judged(check, free).status, check.id).toBe('fail');
    // Cut off by filters on both sides, it is no neighbour that matters.
    const cutOff = { front: [tcp(80, anyone)], neighbour: true };
    expect(judged(coLocatedSystemsKnown, cutOff).status).toBe('pass');
  });

  it('a neighbour of another declared system is tested there', () => {
    const own = reach({ resources: new Set(['front-1', 'signer-1']) });
    const other = reach({ resources: new Set(['build-1']) });
    const talking = {
      ...{ front: [{ IpProtocol: '-1', ...group('sg-front') }], neighbour: true },
      egress: [{ IpProtocol: '-1', ...group('sg-front') }],
    };
    const given = {
      systems: new Map([
        ['ocsp', own],
        ['build', other],
      ]),
    };
    expect(judged(coLocatedSystemsKnown, talking, { given }).status).toBe('pass');
    expect(judged(lateralMovementLimited, talking, { given }).status).toBe('fail');
  });

  it('a neighbour with the group of the responder reaches the signer', () => {
    expect(judged(coLocatedSystemsKnown, { ...good, neighbour: true }).exceptions).toMatchObject([
      {
        subject: 'i-build-1 (build-1)',
        condition: containing('it reaches the system on tcp 8443'),
      },
    ]);
  });

  it('SSH from the internet leads around the boundary control, approved or not', () => {
    const open = { ...good, front: [tcp(80, anyone), tcp(22, anyone)] };
    const flows = [web, sign, { ...web, allow: ['tcp/22'] }];
    expect(judged(managementPathsAbsent, open, { flows }).exceptions).toMatchObject([
      { subject: 'i-front-1 (front-1)', condition: containing('tcp 22 from internet') },
    ]);
    expect(judged(outsideReachApproved, open, { flows }).status).toBe('pass');
  });

  it('a system without an interface has nothing to separate, once everything was read', () => {
    const collections = { 'network.topology': [member('network', { network: smallNetwork(good) })] };
    const given: Partial<Given> = { collections, at };
    expect(judged(managementPathsAbsent, good, { given }).status).toBe('not_operated');
    expect(
      judged(managementPathsAbsent, good, { given: { ...given, denied: ['network.topology'] } }).status,
    ).toBe('inconclusive');
  });
});
