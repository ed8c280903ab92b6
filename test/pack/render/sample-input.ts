import { createHash } from 'node:crypto';
import type { Control } from '../../../src/catalogue/control.ts';
import type { Statement } from '../../../src/catalogue/statement.ts';
import { populationOf } from '../../../src/judge/judgement.ts';
import type { Result } from '../../../src/judge/results.ts';
import { statuses, type Status } from '../../../src/judge/status.ts';
import type { Envelope } from '../../../src/locker/envelope.ts';
import type { BinderInput, BinderMode } from '../../../src/pack/input.ts';

export interface SampleSize {
  mode?: BinderMode;
  envelopes?: number;
  /** Exceptions, undecided items and missing reads of the failing check. */
  findings?: number;
  /** Words for every free text of the input. */
  text?: (plain: string) => string;
}

const at = '2026-11-20T09:00:00.000Z';
const blobOf = (index: number): Uint8Array => new TextEncoder().encode(`{"page":${index % 50}}`);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A whole input of the binder, made up: one failing check, one outstanding request, one filed document. */
export function sampleInput(size: SampleSize = {}): BinderInput {
  const { mode = 'readiness', envelopes: count = 3, findings = 2, text: t = (plain) => plain } = size;
  const blobs = new Map(Array.from({ length: 50 }, (_, i) => [sha256(blobOf(i)), blobOf(i)]));
  const digests = [...blobs.keys()];
  const digest = (index: number): string => digests[index % digests.length] ?? '';
  const system = t('ocsp-legacy');
  const envelopes = Array.from({ length: count }, (_, i) => envelope(i, digest(i), t));
  const ids = envelopes.map(({ id }) => id);
  const finding = (i: number): Result['exceptions'][number] => ({
    subject: t(`sg-${i}`),
    condition: t('admits tcp/22 from 0.0.0.0/0, against approved sources only'),
    evidence: [ids[i % ids.length] ?? 'absent'],
    witness: { [t('rule')]: t('any open') },
  });
  const population = { ...populationOf(findings + 1, findings), denied: 1 };
  const check: Result = {
    id: 'management-ports',
    type: 'check',
    title: t('No management port is open to all'),
    control: 'boundary-rules',
    statements: { '1.2.2-a': 'full' },
    system,
    status: 'fail',
    reason: t(`${findings} exceptions`),
    population,
    exceptions: Array.from({ length: findings }, (_, i) => finding(i)),
    undecided: Array.from({ length: findings }, (_, i) => finding(i)),
    missing: Array.from({ length: findings }, (_, i) => ({
      reason: 'denied' as const,
      source: t('aws-legacy'),
      account: t(String(111122223333 + i)),
      region: t('us-east-1'),
      operation: t('ec2:DescribeFlowLogs'),
      permission: t('ec2:DescribeFlowLogs'),
      message: t('UnauthorizedOperation'),
    })),
    notes: [t('Prefix lists were not expanded')],
    evidence: ids.slice(0, 40),
  };
  const document = digest(7);
  const request: Result = {
    ...check,
    id: 'rule-review-record',
    type: 'request',
    system: null,
    status: 'not_tested',
    exceptions: [],
    undecided: [],
    missing: [],
    evidence: ['document-1'],
    dueBy: at,
  };
  const zero = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  return {
    mode,
    generatedAt: at,
    product: { version: '0.1.0', codeSha256: 'c'.repeat(64) },
    results: {
      schemaVersion: 2,
      run: 'run-1',
      at,
      framework: { name: t('NCSSR'), version: t('2.0.5') },
      counts: { statements: { ...zero, fail: 1 }, results: { ...zero, fail: 1, not_tested: 1 } },
      statements: [
        {
          id: '1.2.2-a',
          clause: t('1.2.2'),
          level: 'MUST',
          status: 'fail',
          systems: [
            {
              id: system,
              status: 'fail',
              reason: t('2 exceptions'),
              treatment: {
                measure: t('JIT access'),
                owner: t('pki-ops'),
                approver: t('dora.klein'),
                expires: t('2026-12-01'),
                expired: false,
                evidence: [{ id: t('CHG-1042'), found: false }],
              },
            },
          ],
        },
      ],
      results: [check, request],
    },
    catalogue: {
      framework: t('NCSSR'),
      version: t('2.0.5'),
      title: t('NCSSR'),
      notice: t('The requirement text governs.'),
      statements: new Map([['1.2.2-a', statement(t)]]),
      controls: new Map([['boundary-rules', control(t)]]),
      files: [{ path: 'statements.yaml', text: 'statements: []\n' }],
    },
    scope: {
      engagement: {
        caOwner: t('Example Trust Services'),
        ccadbId: t('A000000'),
        mode,
        criteria: { ncssr: t('2.0.5') },
        period: { from: '2026-01-01', to: '2026-12-31' },
      },
      seal: null,
      sources: { [t('old-export')]: { kind: 'file', as: t('hr.leavers'), path: t('leavers.csv') } },
      systems: {
        [system]: {
          class: 'certificate-system',
          functions: [t('certificate-status')],
          environment: t('legacy'),
          environmentClass: 'third-party-controlled',
          owner: t('pki-ops'),
          serves: [t('ocsp.example.test')],
          select: [{ source: t('aws-legacy'), tag: { [t('system')]: t('ocsp-legacy') } }],
        },
      },
      segments: { [t('signing')]: { select: [{ source: t('aws-legacy'), subnet: t('subnet-1') }] } },
      flows: [
        {
          from: t('internet'),
          to: t('signing'),
          allow: [t('tcp/80')],
          spec: t('RFC 6960'),
          approval: t('CHG-1'),
          review: t('2026-08-01'),
        },
      ],
      roles: {},
      separation: [],
      people: null,
      reviewers: null,
      owners: {},
      workstations: null,
      vulnerabilities: null,
      treatments: [],
      assumptions: [],
      assessments: [
        {
          environment: t('legacy'),
          criteria: t('1.7'),
          kind: 'practice',
          period: { from: t('2026-03-01'), to: t('2026-03-31') },
          report: t('Practice audit'),
        },
      ],
      controls: [],
    },
    scopeText: 'engagement: {}\n',
    start: {
      schemaVersion: 1,
      id: 'run-1',
      startedAt: at,
      product: { version: '0.1.0', codeSha256: 'c'.repeat(64) },
      scopeSha256: 'd'.repeat(64),
      plan: [],
    },
    end: {
      id: 'run-1',
      endedAt: at,
      credentials: [
        {
          source: t('aws-legacy'),
          account: t('111122223333'),
          caller: t('arn:aws:iam::111122223333:role/ncssr-read'),
          rating: 'can-write',
          why: t('iam:PutRolePolicy is allowed'),
        },
      ],
      writeCredentialReason: t('no other credential at hand'),
      interrupted: false,
    },
    envelopes,
    documents: [
      {
        schemaVersion: 1,
        id: 'document-1',
        request: t('rule-review-record'),
        system: null,
        title: t('Rule review'),
        fileName: t('review.pdf'),
        mediaType: t('application/pdf'),
        sha256: document,
        bytes: 12,
        coversFrom: null,
        coversTo: null,
        madeAt: at,
        filedAt: at,
        filedBy: t('alice.moreno'),
        filedByRole: t('ocsp-operator'),
        statement: t('Reviewed every rule'),
        supersedes: null,
      },
    ],
    examinations: [
      {
        schemaVersion: 1,
        id: 'examination-1',
        document: 'document-1',
        decision: 'accepted',
        answers: [
          { request: 'rule-review-record', system: null, attributes: { completed: t('2026-10-01') } },
        ],
        by: t('dora.klein'),
        role: t('security-officer'),
        at,
        reason: t('Every rule is there'),
        roster: { plan: [], envelopes: [] },
      },
    ],
    head: { entries: 9, lastSha256: 'e'.repeat(64), at, run: 'run-1', signature: null, keySha256: null },
    record: null,
    blob: async (name) => blobs.get(name) ?? new Uint8Array(),
  };
}

function envelope(index: number, digest: string, t: (plain: string) => string): Envelope {
  return {
    schemaVersion: 1,
    id: `evidence-${index}`,
    run: 'run-1',
    read: t(`aws-legacy/aws.ec2.security-groups/111122223333/${String(index).padStart(6, '0')}`),
    kind: t(`aws.ec2.kind-${index % 20}`),
    source: t('aws-legacy'),
    account: t('111122223333'),
    region: t('us-east-1'),
    environmentClass: 'third-party-controlled',
    operation: t('DescribeSecurityGroups'),
    endpoint: t('ec2.us-east-1.example.test'),
    parameters: { [t('MaxResults')]: t('5') },
    caller: t('arn:aws:iam::111122223333:role/ncssr-read'),
    pages: [
      {
        operation: t('DescribeSecurityGroups'),
        parameters: { [t('NextToken')]: t('abc') },
        receivedSha256: 'f'.repeat(64),
        storedSha256: digest,
        bytes: 11,
        encoding: 'json',
        status: 200,
        answer: true,
        requestId: t('request-1'),
        at,
      },
    ],
    items: 2,
    complete: index % 7 !== 0,
    shortfalls:
      index % 7 === 0
        ? [
            {
              reason: 'denied',
              source: t('aws-legacy'),
              operation: t('ec2:DescribeFlowLogs'),
              permission: t('ec2:DescribeFlowLogs'),
              subject: t('eni-1'),
              message: t('UnauthorizedOperation'),
            },
          ]
        : [],
    clockOffset: 12,
    redactions: [{ storedSha256: digest, rule: t('user-data'), count: 1 }],
    collector: { name: t('aws'), version: '0.1.0', codeSha256: 'c'.repeat(64) },
    startedAt: at,
    endedAt: at,
    imported: { path: t('exports/legacy'), stated: 'partial' },
  };
}

function statement(t: (plain: string) => string): Statement {
  return {
    id: '1.2.2-a',
    clause: t('1.2.2'),
    level: 'MUST',
    condition: t('if a boundary control is used'),
    effective: [{ from: '2025-11-12', level: 'MUST' }],
    appliesTo: ['certificate-system'],
    unit: 'system',
    statement: t('Boundary controls admit only what operation needs'),
    crosswalk: { 'ncssr-1.7': [t('1.b')], 'en-319-401': [t('REQ-7.8-01')] },
  };
}

function control(t: (plain: string) => string): Control {
  const frequency = { kind: 'quarterly', maxInterval: t('P3M'), counting: 'calendar' } as const;
  return {
    id: 'boundary-rules',
    title: t('Boundary rules are approved'),
    objective: t('Nothing passes that nobody approved'),
    statement: t('Each rule names an approval'),
    owner: t('network-administrator'),
    nature: 'preventive',
    type: 'hybrid',
    frequency,
    maxAge: t('P1D'),
    statements: ['1.2.2-a'],
    checks: ['management-ports'],
    requests: [
      {
        id: 'rule-review-record',
        type: 'document',
        title: t('Record of the rule review'),
        asks: t('The signed record of each review'),
        cites: { '1.2.2-a': 'rest' },
        frequency,
        unit: 'engagement',
        attributes: [
          { id: 'completed', type: 'date', required: true, question: t('On which day was it completed?') },
        ],
        mediaTypes: [t('application/pdf')],
      },
    ],
    typicalFailures: [t('A rule outlives its change request')],
    incidents: [1234567],
  };
}
