import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareRecorded, comparisonRules } from '../../../src/ocsp/compare/compare.ts';
import type { Exchange } from '../../../src/ocsp/exchange.ts';
import { readRecording, writeRecording } from '../../../src/ocsp/exchange.ts';
import { encode, explicit } from '../../../src/ocsp/der/write.ts';
import { certId, ca, good, requestBytes, response, single, time } from '../response-builder.ts';

const headers = { 'content-type': 'application/ocsp-response' };

function exchange(probe: string, body: Buffer, more: Partial<Exchange> = {}): Exchange {
  const at = '2026-06-15T12:00:00.000Z';
  const asked = {
    probe,
    request: requestBytes,
    method: 'POST',
    url: 'http://ocsp.example.test/',
    address: '127.0.0.1',
  };
  return { ...asked, status: 200, headers, body, at, milliseconds: 5, ...more };
}

function answer(fraction: string, status: 'good' | 'revoked'): Buffer {
  const stamp = (text: string): Buffer => time(`${text}${fraction}Z`);
  const told =
    status === 'good'
      ? good
      : encode(0xa1, stamp('20260614100000'), explicit(0, encode(0x0a, Buffer.from([1]))));
  const body = {
    id: certId,
    status: told,
    thisUpdate: stamp('20260615100000'),
    nextUpdate: stamp('20260619100000'),
  };
  return response({ producedAt: stamp('20260615100000'), singles: [single(body)] });
}

const old = [exchange('post good', answer('', 'good')), exchange('post revoked', answer('', 'revoked'))];

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
  const moved = [
    exchange('post good', answer('.123', 'good')),
    exchange('post revoked', answer('.123', 'revoked')),
  ];
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
