import { beforeAll, describe, expect, it } from 'vitest';
import type { AwsRequest, Fault } from '../../src/demo/aws/server.ts';
import type { Fault as MicrosoftFault } from '../../src/demo/microsoft/fault.ts';
import type { PlannedRead } from '../../src/locker/run.ts';
import { sampleRun, type SampleRun } from './sample-run.ts';

const legacy = '111122223333';
const subscription = '22222222-2222-4222-8222-222222222222';

const at =
  (fault: Fault, where: (request: AwsRequest) => boolean) =>
  (request: AwsRequest): Fault | null =>
    where(request) ? fault : null;

/** Reads that fell short, by why. */
function short({ envelopes }: SampleRun): { read: string; reasons: string[] }[] {
  return envelopes
    .filter(({ complete }) => !complete)
    .map(({ read, shortfalls }) => ({ read, reasons: [...new Set(shortfalls.map(({ reason }) => reason))] }));
}

/** Everything planned has its envelope, the run has its end, and no check passes on a read that fell short. */
function expectHonest(run: SampleRun): void {
  expect(run.outcome.end).not.toBeNull();
  expect(run.envelopes.map(({ read }) => read)).toEqual(run.plan.map(({ id }) => id));
  const broken = new Set(run.envelopes.filter(({ complete }) => !complete).map(({ id }) => id));
  const resting = run.results.results.filter(({ evidence }) => evidence.some((id) => broken.has(id)));
  const wrong = resting.filter(({ status }) => !['fail', 'inconclusive'].includes(status));
  expect(wrong.map(({ id, system }) => `${id} ${system ?? ''}`)).toEqual([]);
  for (const { complete, shortfalls } of run.envelopes) expect(complete).toBe(shortfalls.length === 0);
}

function statusOf(run: SampleRun, check: string, system: string): string | undefined {
  return run.results.results.find(({ id, system: one }) => id === check && one === system)?.status;
}

interface Case {
  name: string;
  aws?: [Fault, operation: string];
  microsoft?: MicrosoftFault;
  /** Part of the id of every read that must fall short. */
  hits: RegExp;
  reasons: string[];
  loses: [check: string, system: string];
}

const listing = (type: string): string => `GET /subscriptions/{subscription}/providers/Microsoft.${type}`;

/** Each in a read of its own, so that one run meets them all. */
const cases: Case[] = [
  {
    name: 'AWS throttles for good',
    aws: ['throttled', 'GetAccountPasswordPolicy'],
    hits: /aws\.iam\.password-policy\//,
    reasons: ['throttled'],
    loses: ['password-policy', 'ocsp-legacy'],
  },
  {
    name: 'AWS answers 500',
    aws: ['server-error', 'DescribeFlowLogs'],
    hits: /aws\.ec2\.flow-logs\//,
    reasons: ['error'],
    loses: ['flow-logs-enabled', 'ocsp-legacy'],
  },
  {
    name: 'AWS cuts its answer off',
    aws: ['cut-off', 'GetCredentialReport'],
    hits: /aws\.iam\.credential-report\//,
    reasons: ['error', 'truncated', 'invalid'],
    loses: ['root-user-secured', 'ocsp-legacy'],
  },
  {
    name: 'AWS answers with a page for people',
    aws: ['html', 'DescribeSecurityGroups'],
    hits: /aws\.ec2\.security-groups\//,
    reasons: ['invalid', 'error'],
    loses: ['management-ports-closed', 'ocsp-legacy'],
  },
  {
    name: 'AWS answers with nothing',
    aws: ['empty', 'GetAccountAuthorizationDetails'],
    hits: /aws\.iam\.authorization-details\//,
    reasons: ['invalid', 'error'],
    loses: ['access-keys-attributed', 'ocsp-legacy'],
  },
  {
    name: 'the session at AWS expires',
    aws: ['expired', 'GetTrailStatus'],
    hits: /aws\.cloudtrail\.trail-status\//,
    reasons: ['expired-credential'],
    loses: ['trail-validation', 'ocsp-legacy'],
  },
  {
    name: 'an AWS list never ends',
    aws: ['endless-token', 'DescribeVpcs'],
    hits: /aws\.ec2\.vpcs\//,
    reasons: ['truncated', 'error', 'invalid'],
    loses: ['flow-logs-enabled', 'ocsp-legacy'],
  },
  {
    name: 'Azure throttles for good',
    microsoft: { operation: listing('Security/jitNetworkAccessPolicies'), kind: 'throttle' },
    hits: /azure\.security\.jit-policies\//,
    reasons: ['throttled'],
    loses: ['just-in-time-port-policies', 'ocsp-new'],
  },
  {
    name: 'Azure answers 500',
    microsoft: { operation: listing('Authorization/roleManagementPolicyAssignments'), kind: 'server-error' },
    hits: /azure\.authorization\.role-management-policy-assignments\//,
    reasons: ['error'],
    loses: ['activation-rules', 'ocsp-new'],
  },
  {
    name: 'Azure breaks off after the first page',
    microsoft: { operation: listing('Network/networkInterfaces'), kind: 'cut-short', afterFirst: true },
    hits: /azure\.network\.network-interfaces\//,
    reasons: ['error', 'truncated', 'invalid'],
    loses: ['segmentation-declared', 'ocsp-new'],
  },
  {
    name: 'Azure answers with a page for people',
    microsoft: { operation: listing('Network/networkSecurityGroups'), kind: 'html' },
    hits: /azure\.network\.network-security-groups\//,
    reasons: ['invalid', 'error'],
    loses: ['management-ports-closed', 'ocsp-new'],
  },
  {
    name: 'the next page of Azure lies with a stranger',
    microsoft: { operation: listing('Authorization/roleAssignments'), kind: 'foreign-link' },
    hits: /azure\.authorization\.role-assignments\//,
    reasons: ['invalid', 'truncated', 'error'],
    loses: ['reach-limited-to-roles', 'ocsp-new'],
  },
  {
    name: 'the credential for Graph expires',
    microsoft: { operation: 'GET /v1.0/identity/conditionalAccess/policies', kind: 'expired' },
    hits: /entra\.conditional-access-policies\//,
    reasons: ['expired-credential'],
    loses: ['conditional-access-coverage', 'ocsp-new'],
  },
];

describe('single reads in trouble', () => {
  let run: SampleRun;
  beforeAll(async () => {
    const ofAws = new Map(cases.flatMap(({ aws }) => (aws ? [[aws[1], aws[0]] as const] : [])));
    run = await sampleRun({
      aws: ({ operation, account }) => (account === legacy ? (ofAws.get(operation) ?? null) : null),
      microsoft: cases.flatMap((one) => one.microsoft ?? []),
    });
  });

  it.each(cases)('$name', ({ hits, reasons, loses }) => {
    const fell = short(run).filter(({ read }) => hits.test(read));
    expect(fell.length).toBeGreaterThan(0);
    for (const one of fell) expect(reasons, JSON.stringify(one)).toEqual(expect.arrayContaining(one.reasons));
    expect(['inconclusive', 'fail']).toContain(statusOf(run, ...loses));
    const result = run.results.results.find(({ id, system }) => id === loses[0] && system === loses[1]);
    expect(result?.missing.length).toBeGreaterThan(0);
    expect(result?.missing.every(({ permission }) => permission !== '')).toBe(true);
  });

  it('the run ends, all the rest is whole, and nothing that rests on the broken passes', () => {
    expectHonest(run);
    const fell = short(run).map(({ read }) => read);
    const operations = new Set(cases.flatMap(({ aws, microsoft }) => [aws?.[1], microsoft?.operation]));
    const asks = ({ operations: own }: PlannedRead): boolean =>
      own.some(({ name }) => operations.has(name) || operations.has(name.split(':')[1]));
    const strangers = run.plan.filter((read) => fell.includes(read.id) && !asks(read));
    expect(strangers.map(({ id }) => id)).toEqual([]);
    expect(fell.every((read) => !read.includes('444455556666'))).toBe(true);
  });
});

describe('what only delays', () => {
  it('one throttling of every AWS call, one of Graph, and slow answers change nothing', async () => {
    const run = await sampleRun({
      attempts: 4,
      aws: ({ operation, account }) => {
        if (account !== legacy) return null;
        if (operation === 'DescribeInstances') return 'throttled-once';
        return operation === 'GetAccountSummary' ? 'slow' : null;
      },
      microsoft: [
        { operation: 'GET /v1.0/users', kind: 'throttle', times: 1 },
        { operation: listing('Compute/virtualMachines'), kind: 'slow', times: 1 },
      ],
    });
    expectHonest(run);
    expect(short(run)).toEqual([]);
  });
});

describe('whole places in trouble', () => {
  let run: SampleRun;
  beforeAll(async () => {
    run = await sampleRun({
      aws: at('region-off', ({ region }) => region === 'eu-central-1'),
      microsoft: [{ operation: '*', kind: 'deny', within: subscription }],
    });
  });

  it('end the run with an honest reason each, and leave the rest whole', () => {
    expectHonest(run);
    const strangers = short(run).filter(
      ({ read }) => !read.endsWith('/eu-central-1') && !read.startsWith('az-new/'),
    );
    expect(strangers).toEqual([]);
    expect(statusOf(run, 'accounts-reviewed', 'identity-tenant')).toBe('pass');
  });

  it('a region that is off: the absence of trouble there is no proof', () => {
    expect(short(run).filter(({ read }) => read.endsWith('/eu-central-1')).length).toBeGreaterThan(10);
    expect(statusOf(run, 'trails-enabled', 'log-archive')).toBe('inconclusive');
    expect(statusOf(run, 'management-ports-closed', 'ocsp-legacy')).toBe('fail');
  });

  it('a subscription that denies everything: nothing of it passes, and each permission is named', () => {
    const own = run.results.results.filter(({ type, system }) => type === 'check' && system === 'ocsp-new');
    // Its people come from the directory, which answers, and shows a standing Global Administrator.
    const wrong = own.filter(({ status }) => !['inconclusive', 'not_applicable'].includes(status));
    expect(wrong.map(({ id, status }) => `${id}: ${status}`)).toEqual([
      'privileged-assignments-eligible: fail',
    ]);
    // A register that no source gives has no permission.
    const missing = own.flatMap((result) => result.missing).filter(({ source }) => source !== '');
    expect(missing.length).toBeGreaterThan(10);
    expect(missing.every(({ permission }) => permission !== '')).toBe(true);
  });

  it('AWS accounts that deny everything: nothing of them passes, the rest is read', async () => {
    const denied = await sampleRun({ aws: at('denied', ({ service }) => service !== 'sts') });
    expectHonest(denied);
    const own = denied.results.results.filter(
      ({ type, system }) => type === 'check' && system === 'log-archive',
    );
    expect(own.filter(({ status }) => !['inconclusive', 'not_applicable'].includes(status))).toEqual([]);
    expect(statusOf(denied, 'activation-rules', 'ocsp-new')).toBe('pass');
  });
});
