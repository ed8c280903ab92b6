import { describe, expect, it } from 'vitest';
import type { Network, Relay } from '../../../src/estate/network/representation.ts';
import type { Check } from '../../../src/judge/check.ts';
import { boundaryControlsInScope } from '../../../src/judge/checks/boundary-controls-in-scope.ts';
import { remoteAccessEndsAtBoundary } from '../../../src/judge/checks/remote-access-ends-at-boundary.ts';
import type { Assessment, System } from '../../../src/scope/scope.ts';
import { account, allow, estate, resource, user } from '../../analyse/access/aws/estate.ts';
import { judge, member, reach, type Given } from '../estate-fixture.ts';
import { anyone, group, smallNetwork, tcp, type SmallEstate } from './small-network.ts';

const [ends, scope] = [remoteAccessEndsAtBoundary, boundaryControlsInScope];

const jumpHost: System = {
  class: 'network-boundary-control',
  functions: [],
  environment: 'shared',
  environmentClass: 'third-party-controlled',
  owner: 'security',
  serves: [],
  select: [{ source: 'aws', tag: { system: 'jump' } }],
};
const assessed: Assessment = {
  environment: 'shared',
  criteria: '2.0.5',
  kind: 'period',
  period: { from: '2026-01-01', to: '2026-06-30' },
  report: 'A-1',
};
/** The internet comes to the responder's subnet, and from there alone to the signer. */
const jump: SmallEstate = {
  front: [tcp(22, anyone)],
  signing: [tcp(22, group('sg-front'))],
  egress: [tcp(22, group('sg-signing'))],
};

interface Case {
  /** Interfaces of the system. */
  own?: readonly string[];
  /** Interfaces of the boundary control; null where none is declared. */
  control?: readonly string[] | null;
  assessments?: readonly Assessment[];
  given?: Partial<Given>;
  /** People and what they may do in AWS. */
  may?: readonly string[];
}

function judged(check: Check, built: SmallEstate | Network, parts: Case = {}) {
  const { own = ['signer-1'], control = null, assessments = [assessed], given, may } = parts;
  const network = 'endpoints' in built ? built : smallNetwork(built);
  const system = reach({ resources: new Set([...own, ...(may && may.length > 0 ? ['i-1'] : [])]) });
  const nic = (id: string) =>
    member(id, { type: 'interface', name: id, tags: {}, network: 'vpc-1', subnets: [], carries: [] });
  const model = estate({
    users:
      may === undefined
        ? []
        : [
            user(
              'alice',
              may.map((action) => allow(action)),
            ),
          ],
    resources: [resource(`arn:aws:ec2:us-east-1:${account}:instance/i-1`, null)],
  });
  return judge(check, {
    inapplicable: [
      'identity.azure',
      'identity.signInTenants',
      'identity.directoryUsers',
      'identity.federation',
    ],
    unplanned: ['people.leavers', 'people.accountRegister'],
    reach: system,
    systems: new Map([
      ['ocsp', system],
      ...(control === null ? [] : [['jump', reach({ resources: new Set(control) })] as const]),
    ]),
    ...given,
    ...{ scope: { systems: control === null ? {} : { jump: jumpHost }, assessments, ...given?.scope } },
    ...(may === undefined
      ? {
          inapplicable: [
            'identity.aws',
            'identity.azure',
            'identity.signInTenants',
            'identity.directoryUsers',
          ],
        }
      : {}),
    collections: {
      'network.topology': [member('network', { network })],
      'inventory.resources': own.map(nic),
      'identity.aws': [member('aws', { model })],
      'people.roster': [member('P-1', { personId: 'P-1', status: 'active', endsAt: null, roles: ['r'] })],
      ...given?.collections,
    },
  });
}

const conditions = ({ undecided }: { undecided: readonly { condition: string }[] }): string =>
  undecided.map(({ condition }) => condition).join('\n');

/** The same network, with a site in the place of the internet. */
const ofSite = (parts: SmallEstate): Network => {
  const built = smallNetwork(parts);
  const domains = built.domains.map((domain) =>
    domain.kind === 'internet' ? { ...domain, kind: 'on-premises' as const } : domain,
  );
  return { ...built, domains };
};

describe('Ways from outside', () => {
  it('that do not exist leave nothing to end anywhere', () => {
    const closed = { ...jump, front: [tcp(80, anyone)] };
    for (const check of [ends, scope]) {
      expect(judged(check, closed)).toMatchObject({ status: 'not_operated', population: { expected: 0 } });
      expect(judged(check, closed, { control: ['front-1'] }).status).toBe('pass');
    }
  });

  it('straight to the system are exceptions, with the way of a packet', () => {
    const result = judged(ends, jump, { own: ['front-1', 'signer-1'] });
    expect(result).toMatchObject({ status: 'fail', exceptions: [{ subject: 'i-front-1 (front-1)' }] });
    expect(result.exceptions[0]?.condition).toContain('is entered on tcp 22 from internet directly');
    expect(result.exceptions[0]?.witness).toHaveProperty('path');
    expect(judged(scope, jump, { own: ['front-1', 'signer-1'] }).status).toBe('inconclusive');
  });

  it('that end at a machine of no boundary control are exceptions', () => {
    for (const check of [ends, scope]) {
      const result = judged(check, jump);
      expect(result).toMatchObject({ status: 'fail', exceptions: [{ subject: 'i-front-1 (front-1)' }] });
      expect(result.exceptions[0]?.condition).toContain('declared as no boundary control');
      expect(result.exceptions[0]?.evidence).toContain('E-DescribeSecurityGroups');
    }
  });

  it('that end at a boundary control first pass, on whatever port it is entered', () => {
    expect(judged(ends, jump, { control: ['front-1'] })).toMatchObject({
      status: 'pass',
      population: { expected: 1, inspected: 1 },
    });
    const portal = { ...jump, front: [tcp(443, anyone)] };
    expect(judged(ends, portal, { control: ['front-1'] }).population.inspected).toBe(1);
    // A web server is entered on its own port by everybody; only management ports count where nothing is declared.
    expect(judged(ends, portal).status).toBe('not_operated');
  });

  it('that may exist are not decided, unless they end at a boundary control', () => {
    const perhaps = { ...jump, front: [tcp(22, { PrefixListIds: [{ PrefixListId: 'pl-1' }] })] };
    for (const check of [ends, scope])
      expect(judged(check, perhaps)).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(conditions(judged(ends, perhaps))).toContain('pl-1');
    expect(judged(ends, perhaps, { control: ['front-1'] }).status).toBe('pass');
  });

  it('over several machines are followed to where they first end', () => {
    const chain: SmallEstate = {
      front: [tcp(22, { IpRanges: [{ CidrIp: '198.51.100.0/24' }] }), tcp(22, group('sg-signing'))],
      egress: [tcp(22, group('sg-signing'))],
      signing: [tcp(22, group('sg-front'))],
      signingEgress: [tcp(22, group('sg-front'))],
      neighbour: true,
    };
    const own = ['build-1'];
    expect(judged(ends, chain, { own }).exceptions.map(({ subject }) => subject)).toEqual([
      'i-front-1 (front-1)',
    ]);
    expect(judged(ends, chain, { own, control: ['front-1'] }).status).toBe('pass');
    const later = judged(ends, chain, { own, control: ['signer-1'] });
    expect(later).toMatchObject({ status: 'inconclusive', exceptions: [] });
  });

  it('from a site are exceptions, unless a boundary control may stand there', () => {
    const own = ['front-1', 'signer-1'];
    expect(judged(ends, ofSite(jump), { own }).status).toBe('fail');
    const there = judged(ends, ofSite(jump), { own, control: [] });
    expect(there).toMatchObject({ status: 'inconclusive', exceptions: [] });
    expect(conditions(there)).toContain('jump may stand at');
  });

  it('a machine that is both of the system and a boundary control is where they end', () => {
    const own = ['front-1', 'signer-1'];
    expect(judged(ends, jump, { own, control: ['front-1'] }).status).toBe('pass');
    expect(judged(ends, jump, { own: ['front-1'], control: ['front-1'] }).status).toBe('pass');
  });
});

describe('Gateways', () => {
  const over = (kind: Relay['kind']): Network => {
    const built = smallNetwork({ ...jump, front: [tcp(443, anyone)] });
    const at = (port: number) => [{ from: 6 * 65536 + port, to: 6 * 65536 + port }];
    const targets = [{ endpoint: 'signer-1', transport: at(22) }];
    const listeners = [{ id: 'l', transport: at(443), targets, keepsSource: 'no' as const }];
    return { ...built, relays: [{ id: 'gateway', kind, front: ['front-1'], listeners }] };
  };

  it.each<[Relay['kind'], string]>([
    ['bastion', 'pass'],
    ['load-balancer', 'inconclusive'],
    ['firewall', 'inconclusive'],
  ])('%s: an exception where it is not declared, and %s where it is', (kind, status) => {
    const bare = judged(ends, over(kind));
    expect(bare).toMatchObject({ status: 'fail', exceptions: [{ subject: 'gateway' }] });
    expect(judged(scope, over(kind)).status).toBe('fail');
    expect(judged(ends, over(kind), { control: ['front-1'] })).toMatchObject({ status, exceptions: [] });
  });
});

describe('What was not read', () => {
  it('leaves neither check with a pass', () => {
    for (const check of [ends, scope]) {
      const control = ['front-1'];
      expect(judged(check, jump, { control, may: [] }).status).toBe('pass');
      expect(judged(check, { ...jump, cut: true }, { control }).status).toBe('inconclusive');
      for (const name of ['network.topology', 'inventory.resources', 'identity.aws', 'people.roster'])
        expect(judged(check, jump, { control, may: [], given: { denied: [name] } }).status).toBe(
          'inconclusive',
        );
    }
  });
});

describe('Services of a provider', () => {
  it.each(['ssm:StartSession', 'ssm:SendCommand', 'ec2-instance-connect:SendSerialConsoleSSHPublicKey'])(
    '%s is named and not decided',
    (action) => {
      for (const check of [ends, scope]) {
        const result = judged(check, jump, { control: ['front-1'], may: [action] });
        expect(result).toMatchObject({ status: 'inconclusive', exceptions: [] });
        expect(conditions(result)).toMatch(/lets in AWS user alice.* for people to judge/);
      }
    },
  );

  it('what lets nobody into a machine is none', () => {
    const result = judged(ends, jump, { control: ['front-1'], may: ['ec2:StopInstances'] });
    expect(conditions(result)).not.toContain('user alice');
  });
});

describe('The boundary control itself', () => {
  const control = ['front-1'];
  it('is assessed against the version in force', () => {
    expect(judged(scope, jump, { control }).status).toBe('pass');
    for (const assessments of [
      [],
      [{ ...assessed, criteria: '1.7' }],
      [{ ...assessed, environment: 'legacy' }],
    ]) {
      const result = judged(scope, jump, { control, assessments });
      expect(result).toMatchObject({ status: 'inconclusive', exceptions: [] });
      expect(result.undecided[0]?.subject).toBe('jump');
    }
  });

  it('is found by all of its selectors', () => {
    const jumping = reach({ resources: new Set(control), unmatched: [{ source: 'aws', id: 'i-gone' }] });
    const own = reach({ resources: new Set(['signer-1']) });
    const systems = new Map([
      ['ocsp', own],
      ['jump', jumping],
    ]);
    const result = judged(scope, jump, { control, given: { systems } });
    expect(result.status).toBe('inconclusive');
    expect(conditions(result)).toContain('i-gone');
  });
});
