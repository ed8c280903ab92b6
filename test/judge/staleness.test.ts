import { describe, expect, it } from 'vitest';
import type { ReadState } from '../../src/estate/collection.ts';
import { buildEstate } from '../../src/estate/estate.ts';
import { verdictOf } from '../../src/judge/calculus.ts';
import { rootUserSecured } from '../../src/judge/checks/root-user-secured.ts';
import { contextFor } from '../../src/judge/context.ts';
import { staleness } from '../../src/judge/staleness.ts';
import type { Envelope } from '../../src/locker/envelope.ts';
import { kindSchemas } from '../../src/schema/kind-schemas.ts';
import type { Scope } from '../../src/scope/scope.ts';
import { emptyScope } from './estate-fixture.ts';

const planned = {
  id: 'aws/aws.ec2.vpcs/111122223333/us-east-1',
  source: 'aws',
  kind: 'aws.ec2.vpcs',
  account: '111122223333',
  region: 'us-east-1',
  environmentClass: null,
  operations: [{ name: 'ec2:DescribeVpcs', permission: 'ec2:DescribeVpcs' }],
};

function read(at: string[], imported: Envelope['imported'] = null): ReadState {
  const envelope = { operation: 'ec2:DescribeVpcs', pages: at.map((one) => ({ at: one })), imported };
  return { read: planned, envelope: envelope as unknown as Envelope, complete: true, shortfalls: [] };
}

const now = new Date('2026-11-20T09:00:00Z');
const exported = { path: 'exports', stated: 'complete' } as const;

it('what an API answered is stale after 24 hours, to the millisecond', () => {
  expect(staleness(read(['2026-11-19T09:00:00.000Z']), now, null)).toBeNull();
  expect(staleness(read(['2026-11-19T08:59:59.999Z']), now, null)).toMatchObject({ reason: 'stale' });
});

it('the oldest page decides', () => {
  expect(staleness(read(['2026-11-20T08:00:00Z', '2026-11-01T08:00:00Z']), now, null)).toMatchObject({
    reason: 'stale',
  });
});

it('an export is stale 31 days after the instant that it holds for', () => {
  expect(staleness(read(['2026-10-20T09:00:00Z'], exported), now, null)).toBeNull();
  expect(staleness(read(['2026-10-20T08:59:59Z'], exported), now, null)).toMatchObject({ reason: 'stale' });
});

it('a control may set its own age', () => {
  const hour = { months: 0, days: 0, milliseconds: 3_600_000 };
  expect(staleness(read(['2026-11-20T07:59:00Z']), now, hour)).toMatchObject({ reason: 'stale' });
});

describe('case 57: a credential report that was made before it was handed out', () => {
  const arn = 'arn:aws:iam::111122223333:root';
  const row = {
    user: '<root_account>',
    arn,
    user_creation_time: '2026-01-01T00:00:00+00:00',
    password_enabled: 'not_supported',
    password_last_used: 'no_information',
    password_last_changed: 'not_supported',
    mfa_active: 'true',
    access_key_1_active: 'false',
    access_key_1_last_rotated: 'N/A',
    access_key_1_last_used_date: 'N/A',
    access_key_2_active: 'false',
    access_key_2_last_rotated: 'N/A',
    access_key_2_last_used_date: 'N/A',
    cert_1_active: 'false',
    cert_1_last_rotated: 'N/A',
    cert_2_active: 'false',
    cert_2_last_rotated: 'N/A',
  };
  const csv = `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`;
  const source = 'aws-legacy';
  const scope = {
    ...emptyScope,
    sources: { [source]: { kind: 'aws', accounts: ['111122223333'], regions: ['us-east-1'] } },
    systems: {
      ocsp: {
        class: 'certificate-system',
        functions: ['certificate-status'],
        environment: 'legacy',
        environmentClass: 'third-party-controlled',
        owner: 'pki-ops',
        serves: [],
        select: [{ source }],
      },
    },
  } as unknown as Scope;

  async function judged(generatedAt: string): Promise<ReturnType<typeof verdictOf>> {
    const answers = new Map([
      [
        'aws.iam.credential-report',
        {
          Content: Buffer.from(csv).toString('base64'),
          ReportFormat: 'text/csv',
          GeneratedTime: generatedAt,
        },
      ],
      [
        'aws.iam.authorization-details',
        { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
      ],
    ]);
    const plan = [...answers.keys()].map((kind) => ({
      id: kind,
      source,
      kind,
      account: '111122223333',
      region: null,
      environmentClass: null,
      operations: [{ name: kind, permission: kind }],
    }));
    const envelopes = plan.map(({ id, kind }) => ({
      id: `E-${id}`,
      read: id,
      kind,
      source,
      account: '111122223333',
      region: null,
      caller: 'arn:aws:sts::111122223333:assumed-role/ncssr-read/ncssr-read',
      operation: kind,
      imported: null,
      complete: true,
      shortfalls: [],
      pages: [
        { answer: true, at: '2026-11-20T08:59:00Z', encoding: 'json', storedSha256: kind, parameters: {} },
      ],
    })) as unknown as Envelope[];
    const blob = (kind: string): Promise<Uint8Array> =>
      Promise.resolve(Buffer.from(JSON.stringify(answers.get(kind))));
    const estate = await buildEstate({ plan, envelopes, blob }, scope, rootUserSecured.needs, kindSchemas());
    const context = contextFor(rootUserSecured, 'ocsp', { estate, scope, at: now, maxAge: null });
    return verdictOf(rootUserSecured.judge(context));
  }

  it.each([
    ['2026-11-20T05:00:00Z', 'pass'],
    ['2026-11-19T09:00:00+00:00', 'pass'],
    ['2026-11-19T08:59:59Z', 'inconclusive'],
    ['2026-10-01T00:00:00Z', 'inconclusive'],
  ])('at %s: %s', async (generatedAt, expected) => {
    expect((await judged(generatedAt)).status).toBe(expected);
  });
});

it('what was read after the instant of judging does not count at it', () => {
  expect(staleness(read(['2026-11-20T09:00:01Z']), now, null)).toMatchObject({ reason: 'not-collected' });
});
