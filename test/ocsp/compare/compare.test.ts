import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareRecorded, comparisonRules } from '../../../src/ocsp/compare/compare.ts';
import { readRecording, writeRecording } from '../../../src/ocsp/exchange.ts';
import { answer, exchange, responder } from '../exchanges.ts';
import { ca } from '../response-builder.ts';

const old = responder('');

it('has 26 rules', () => {
  expect(comparisonRules.map(({ id }) => id)).toEqual(
    Array.from({ length: 26 }, (_, index) => `C${String(index + 1).padStart(2, '0')}`),
  );
});

it('finds nothing between equal answers', () => {
  const { findings, verdict } = compareRecorded(old, old, { issuer: ca.certificate });
  expect({ findings, verdict }).toEqual({ findings: [], verdict: 'equal' });
});

it('finds fractions in all four fields of a new responder whose old one is clean', () => {
  const moved = responder('.123');
  const { findings, verdict } = compareRecorded(old, moved, { issuer: ca.certificate });
  expect(verdict).toBe('errors');
  for (const field of ['producedAt', 'thisUpdate', 'nextUpdate', 'revocationTime']) {
    expect(findings.some(({ rule, message }) => rule === 'C22' && message.includes(`${field} is`))).toBe(
      true,
    );
  }
  expect(findings.some(({ rule }) => rule === 'C18')).toBe(true);
  expect(findings.find(({ rule }) => rule === 'C04')?.message).toContain('the same second');
});

it('reports a status that changes, and counts it in the table', () => {
  const flipped = [
    exchange('post good', answer('', 'revoked')),
    exchange('post revoked', answer('', 'revoked')),
  ];
  const { findings, table } = compareRecorded(old, flipped);
  expect(findings.find(({ rule }) => rule === 'C03')).toMatchObject({
    severity: 'error',
    probe: 'post good',
  });
  expect(table.map(({ status, asked, agree }) => [status, asked, agree])).toEqual([
    ['good', 1, 0],
    ['revoked', 1, 1],
  ]);
});

it('never calls nothing equal', () => {
  expect(compareRecorded([], []).verdict).toBe('nothing-compared');
  expect(compareRecorded(old, []).unpaired).toEqual(['post good', 'post revoked']);
});

it('is made again from a recording, which is refused when damaged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-recording-'));
  try {
    await writeRecording(folder, old);
    const again = await readRecording(folder);
    expect(compareRecorded(again, again)).toEqual(compareRecorded(old, old));
  } finally {
    await rm(folder, { recursive: true });
  }
});
