import { expect, it } from 'vitest';
import { endedBy, type RunSummary } from '../../src/locker/runs.ts';

const run = (id: string, endedAt: string | null): RunSummary =>
  ({
    start: { id },
    end: endedAt === null ? null : { id, endedAt },
    head: null,
    envelopes: 0,
  }) as unknown as RunSummary;

const runs = [
  run('second', '2026-11-02T10:00:00.000Z'),
  run('first', '2026-11-01T10:00:00.000Z'),
  run('cut-off', null),
  run('third', '2026-11-03T10:00:00.000Z'),
];

it.each([
  ['2026-11-01T09:59:59.999Z', undefined],
  ['2026-11-01T10:00:00.000Z', 'first'],
  ['2026-11-02T23:59:59.999Z', 'second'],
  ['2026-12-01T00:00:00.000Z', 'third'],
])('of runs in any order, the one that ended last by %s', (at, id) => {
  expect(endedBy(runs, new Date(at))?.start.id).toBe(id);
});
