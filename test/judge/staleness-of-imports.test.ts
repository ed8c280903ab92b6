import { expect, it } from 'vitest';
import type { ReadState } from '../../src/estate/collection.ts';
import { staleness } from '../../src/judge/staleness.ts';
import type { Envelope } from '../../src/locker/envelope.ts';

const read = {
  id: 'old-export/aws.ec2.vpcs/111122223333/us-east-1',
  source: 'old-export',
  kind: 'aws.ec2.vpcs',
  account: '111122223333',
  region: 'us-east-1',
  environmentClass: null,
  operations: [{ name: 'ec2:DescribeVpcs', permission: 'ec2:DescribeVpcs' }],
};

function imported(exportedAt: string): ReadState {
  const page = { at: '2026-11-20T08:00:00.000Z', parameters: { path: 'vpcs.json', exportedAt } };
  const envelope = {
    operation: 'ec2:DescribeVpcs',
    pages: [page],
    imported: { path: 'exports', stated: 'complete' },
  } as unknown as Envelope;
  return { read, envelope, complete: true, shortfalls: [] };
}

const now = new Date('2026-11-20T09:00:00Z');

it('an export is as old as its exporter says, however lately it was imported', () => {
  expect(staleness(imported('2025-11-20T09:00:00Z'), now, null)).toMatchObject({ reason: 'stale' });
  expect(staleness(imported('2026-11-01T09:00:00Z'), now, null)).toBeNull();
});

it('an export without a usable instant is as old as its import', () => {
  expect(staleness(imported('last week'), now, null)).toBeNull();
});
