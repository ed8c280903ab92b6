import { expect, it } from 'vitest';
import type { ReadState } from '../../src/estate/collection.ts';
import { staleness } from '../../src/judge/staleness.ts';
import type { Envelope } from '../../src/locker/envelope.ts';

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

it('what was read after the instant of judging does not count at it', () => {
  expect(staleness(read(['2026-11-20T09:00:01Z']), now, null)).toMatchObject({ reason: 'not-collected' });
});
