import { DERElement } from 'asn1-ts';
import * as pkijs from 'pkijs';
import { expect, it } from 'vitest';
import { lintResponse } from '../../../src/ocsp/lint/lint.ts';
import { options, response, revoked, single } from '../response-builder.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 100_000 : 2500;
const seed = Number(process.env['NCSSR_SEED'] ?? 20260615);

/** Mulberry32: the same seed gives the same mutations. */
function random(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function mutate(bytes: Buffer, next: () => number): Buffer {
  const at = Math.floor(next() * bytes.length);
  const octet = Math.floor(next() * 256);
  const kind = next();
  if (kind < 0.6) {
    const changed = Buffer.from(bytes);
    changed[at] = octet;
    return changed;
  }
  if (kind < 0.75) return bytes.subarray(0, at);
  if (kind < 0.9) return Buffer.concat([bytes.subarray(0, at), Buffer.from([octet]), bytes.subarray(at)]);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(next() * 8))]);
}

const originals = [response(), response({ singles: [single({ status: revoked('20260614100000Z', 1) })] })];

it(`reports every random mutation of a valid answer (${runs}, seed ${seed})`, { timeout: 1_200_000 }, () => {
  const next = random(seed);
  const missed: string[] = [];
  let slowest = 0;
  for (let run = 0; run < runs; run += 1) {
    const original = originals[run % 2] ?? Buffer.alloc(0);
    const mutant = mutate(original, next);
    if (mutant.equals(original)) continue;
    const start = performance.now();
    const findings = lintResponse(mutant, options);
    slowest = Math.max(slowest, performance.now() - start);
    if (findings.length === 0) missed.push(mutant.toString('hex'));
  }
  expect(missed).toEqual([]);
  expect(slowest).toBeLessThan(2000);
});

it('reads what other readers read', () => {
  for (const bytes of originals) {
    const element = new DERElement();
    expect(element.fromBytes(bytes)).toBe(bytes.length);
    expect(element.sequence).toHaveLength(2);
    const parsed = pkijs.OCSPResponse.fromBER(new Uint8Array(bytes).buffer);
    expect(parsed.responseStatus.valueBlock.valueDec).toBe(0);
  }
});
