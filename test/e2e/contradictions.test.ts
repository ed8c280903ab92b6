import { describe, expect, it } from 'vitest';
import { decodeReads } from '../../src/estate/evidence.ts';
import { EstateMemory } from '../../src/estate/memory.ts';
import { namedElsewhere } from '../../src/estate/references/contradictions.ts';
import type { Status } from '../../src/judge/status.ts';
import { clean, full, key, neededKinds, seed } from './refusals.ts';
import { judgeSample, schemas, type SampleRun } from './sample-run.ts';
import { lacking, withPages } from './taken-away.ts';

const patience = full ? 1_800_000 : 240_000;
const memory = new EstateMemory();
const settled: readonly Status[] = ['pass', 'not_operated', 'not_applicable'];

/** What became better, and what rests on the changed reads and did not notice. */
async function unnoticed(run: SampleRun, kind: string): Promise<string[]> {
  const after = await judgeSample(run, memory);
  const before = new Map(clean.results.results.map((one) => [key(one), one]));
  const changed = new Set(run.envelopes.filter((one) => !clean.envelopes.includes(one)).map(({ id }) => id));
  return after.results.flatMap((one) => {
    const was = before.get(key(one));
    const said = `${key(one)}: ${was?.status ?? 'nothing'} became ${one.status} for ${kind}`;
    if (one.status === 'error') return [said];
    if (settled.includes(one.status) && was?.status !== one.status) return [said];
    const rests = was?.evidence.some((id) => changed.has(id)) ?? false;
    return one.type === 'check' && rests && !['fail', 'inconclusive'].includes(one.status) ? [said] : [];
  });
}

describe('the sample', () => {
  it('contradicts itself nowhere', () => {
    const dangling = clean.results.results.flatMap(({ missing }) =>
      missing.filter(({ reason }) => reason === 'dangling'),
    );
    expect(dangling).toEqual([]);
  });
});

describe('a list that lacks what another reading names', { timeout: patience }, () => {
  it.each([
    [
      'a user missing from the credential report',
      'aws.iam.credential-report',
      'arn:aws:iam::111122223333:user/carol.dubois',
      'accounts-reviewed',
    ],
    [
      'the root row missing from the credential report',
      'aws.iam.credential-report',
      'arn:aws:iam::111122223333:root',
      'accounts-reviewed',
    ],
    [
      'an internet gateway that a route names',
      'aws.ec2.internet-gateways',
      'igw-0a10000000000001',
      'management-paths-absent',
    ],
    ['an instance that an interface names', 'aws.ec2.instances', 'i-0a10000000000001', 'segments-isolated'],
    [
      'an interface that an instance names',
      'aws.ec2.network-interfaces',
      'eni-0a10000000000001',
      'segments-isolated',
    ],
    ['someone who left, by the roster', 'file.hr.leavers', 'P-003', 'leavers-disabled'],
    ['a VPC that everything names', 'aws.ec2.vpcs', 'vpc-0a10000000000001', 'segments-isolated'],
    [
      'a security group of an interface',
      'aws.ec2.security-groups',
      'sg-0a10000000000001',
      'segments-isolated',
    ],
    [
      'a principal of an assignment',
      'entra.users',
      '44444444-4444-4444-8444-444444444402',
      'sign-ins-with-two-factors',
    ],
    [
      'users that authorization details lack',
      'aws.iam.authorization-details',
      'arn:aws:iam::111122223333:user/carol.dubois',
      'access-within-roles',
    ],
  ])('%s leaves what rests on it undecided', async (_title, kind, id, check) => {
    const run = await lacking(clean, kind, id);
    expect(await unnoticed(run, kind)).toEqual([]);
    const { results } = await judgeSample(run, memory);
    const told = results
      .filter((one) => one.id === check && ['fail', 'inconclusive'].includes(one.status))
      .flatMap(({ missing }) => missing.filter(({ reason }) => reason === 'dangling'));
    expect(
      told
        .map(({ message }) => message)
        .join('\n')
        .toLowerCase(),
    ).toContain(id.toLowerCase());
  });

  it('says who names it, with the evidence, and which list lacks it', async () => {
    const { results } = await judgeSample(
      await lacking(clean, 'aws.ec2.internet-gateways', 'igw-0a10000000000001'),
      memory,
    );
    const said = results.flatMap(({ missing }) => missing).find(({ reason }) => reason === 'dangling');
    const evidence = clean.envelopes.find(
      ({ read }) => read === 'aws-legacy/aws.ec2.route-tables/111122223333/us-east-1',
    );
    expect(said).toMatchObject({
      operation: 'ec2:DescribeInternetGateways',
      account: '111122223333',
      region: 'us-east-1',
      message: `It lacks internet gateway igw-0a10000000000001, which rtb-0a10000000000001 names in aws.ec2.route-tables (111122223333 us-east-1, evidence ${evidence?.id ?? ''})`,
    });
  });

  it('a machine that has lost its second end of an attachment', async () => {
    const run = await withPages(
      clean,
      ({ kind }) => kind === 'aws.ec2.instances',
      (value) =>
        JSON.parse(JSON.stringify(value), (name, one: unknown) => (name === 'NetworkInterfaces' ? [] : one)),
    );
    const { results } = await judgeSample(run, memory);
    const said = results.flatMap(({ missing }) => missing).filter(({ reason }) => reason === 'dangling');
    expect(said.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^It lacks attachment of an interface to its instance i-0a10000000000001 with eni-/,
      ),
    );
    expect(await unnoticed(run, 'aws.ec2.instances')).toEqual([]);
  });

  it('a subnet that has lost its security group, which the group still names', async () => {
    const run = await withPages(
      clean,
      ({ kind }) => kind === 'azure.network.virtual-networks',
      (value) =>
        JSON.parse(JSON.stringify(value), (name, one: unknown) =>
          name === 'networkSecurityGroup' ? undefined : one,
        ),
    );
    expect(await unnoticed(run, 'azure.network.virtual-networks')).toEqual([]);
  });

  it('direct members of a group that lead to fewer than are in it at any depth', async () => {
    const group = '33333333-3333-4333-8333-333333333301';
    const run = await lacking(clean, 'entra.group-members', group);
    expect(await unnoticed(run, 'entra.group-members')).toEqual([]);
    const { results } = await judgeSample(run, memory);
    const said = results.flatMap(({ missing }) => missing).filter(({ reason }) => reason === 'dangling');
    expect(said.map(({ message }) => message).join('\n')).toContain(group);
  });

  it('a count that is larger than the list', async () => {
    const run = await withPages(
      clean,
      ({ kind }) => kind === 'aws.iam.account-summary',
      (value) => ({ SummaryMap: { ...(value as { SummaryMap: object }).SummaryMap, Users: 9 } }),
    );
    const { results } = await judgeSample(run, memory);
    const said = results.flatMap(({ missing }) => missing).filter(({ reason }) => reason === 'dangling');
    expect(said.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^It holds 4 of the 9 IAM users that Users counts in aws.iam.account-summary/),
    );
  });
});

describe('a system or segment whose selectors find nothing', { timeout: patience }, () => {
  const nowhere = { source: 'aws-legacy', tag: { system: 'nowhere' } };

  it('is inconclusive for every check that applies to it', async () => {
    const { scope } = clean.loaded;
    const legacy = scope.systems['ocsp-legacy']!;
    const systems = { ...scope.systems, 'ocsp-legacy': { ...legacy, select: [nowhere] } };
    const loaded = { ...clean.loaded, scope: { ...scope, systems } };
    const { results } = await judgeSample({ ...clean, loaded });
    const own = results.filter(({ type, system }) => type === 'check' && system === 'ocsp-legacy');
    expect(own.length).toBeGreaterThan(20);
    expect(
      own.filter(({ status }) => !['fail', 'inconclusive', 'not_applicable'].includes(status)).map(key),
    ).toEqual([]);
    const before = new Map(clean.results.results.map((one) => [key(one), one.status]));
    expect(
      own.filter((one) => one.status === 'not_applicable' && before.get(key(one)) !== one.status).map(key),
    ).toEqual([]);
    expect(own.flatMap(({ undecided }) => undecided.map(({ condition }) => condition)).join()).toContain(
      '"system":"nowhere"',
    );
  });

  it('as a segment leaves no question about networks proved', async () => {
    const { scope } = clean.loaded;
    const segments = { ...scope.segments, nowhere: { select: [nowhere] } };
    const loaded = { ...clean.loaded, scope: { ...scope, segments } };
    const { results } = await judgeSample({ ...clean, loaded });
    const isolated = results.filter(
      ({ id }) => id === 'segments-isolated' || id === 'management-paths-absent',
    );
    expect(isolated.map(({ status }) => status)).not.toContain('pass');
  });
});

/** Every thing of a list that something else names, one after the other. */
async function takeable(): Promise<{ kind: string; id: string }[]> {
  const kinds = new Set(clean.plan.map(({ kind }) => kind));
  const evidence = { ...clean, blob: (sha256: string) => clean.locker.getBlob(sha256) };
  const reads = await decodeReads(evidence, kinds, schemas);
  return namedElsewhere(reads).filter(({ kind }) => neededKinds.has(kind));
}

describe(
  `each thing that another reading names, taken away (NCSSR_SEED=${seed})`,
  { timeout: patience },
  () => {
    it('makes nothing better, and whatever rests on the list undecided', async () => {
      const all = await takeable();
      expect(all.length).toBeGreaterThan(200);
      const some = all.filter((_, at) => full || at % 24 === seed % 24);
      let touched = 0;
      const unseen: string[] = [];
      for (const { kind, id } of some) {
        const run = await lacking(clean, kind, id);
        if (run.envelopes.every((one) => clean.envelopes.includes(one))) continue;
        touched += 1;
        unseen.push(...(await unnoticed(run, `${kind} without ${id}`)));
      }
      expect(unseen).toEqual([]);
      if (full) console.log(`${all.length} things named elsewhere, ${touched} taken away`);
      expect(touched).toBeGreaterThan(some.length / 2);
    });
  },
);
