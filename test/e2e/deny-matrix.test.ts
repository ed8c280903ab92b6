import { describe, expect, it } from 'vitest';
import type { Results } from '../../src/judge/results.ts';
import {
  clean,
  eachRead,
  expectNoNewPass,
  judgedWithout,
  key,
  neededKinds,
  refuseEachOperation,
  seed,
} from './refusals.ts';
import { judgeSample } from './sample-run.ts';

/** NCSSR_FULL refuses every operation and every single read, and judges each time without what is remembered as well. */
const patience = process.env['NCSSR_FULL'] === '1' ? 1_800_000 : 240_000;

describe('each operation of the others refused everywhere', { timeout: patience }, () => {
  it('leaves no check that needs it passing, and names the permission', async () => {
    const { operations, touched } = await refuseEachOperation(({ kind }) => !kind.startsWith('aws.'));
    expect(operations).toBeGreaterThan(90);
    expect(touched).toBeGreaterThan(30);
  });

  it('is not applicable nowhere else than with every read, and not to what was not found', async () => {
    const inapplicable = (results: Results): string[] =>
      results.results.filter(({ status }) => status === 'not_applicable').map(key);
    const nothing = await judgedWithout((read) => read.operations);
    expect(inapplicable(clean.results)).toEqual(expect.arrayContaining(inapplicable(nothing)));
    const unfound = new Set(['ocsp-legacy', 'ocsp-new']);
    expect(
      nothing.results.filter(
        ({ status, system }) => status === 'not_applicable' && unfound.has(system ?? ''),
      ),
    ).toEqual([]);
    expect(nothing.results.filter(({ type, status }) => type === 'check' && status === 'pass')).toEqual([]);
    expect(nothing.results.filter(({ status }) => status === 'not_operated')).toEqual([]);
  });
});

describe(`each single read refused (NCSSR_SEED=${seed})`, { timeout: patience }, () => {
  it('takes away every pass that rests on it, and gives none', async () => {
    for (const one of eachRead()) {
      const results = await judgedWithout((read) => (read.id === one.id ? read.operations : []));
      expectNoNewPass(results);
      const evidence = clean.envelopes.find(({ read }) => read === one.id)?.id ?? '';
      const resting = new Set(
        clean.results.results.filter((result) => result.evidence.includes(evidence)).map(key),
      );
      const still = results.results.filter(
        (result) => resting.has(key(result)) && !['fail', 'inconclusive'].includes(result.status),
      );
      expect(still.map(key), one.id).toEqual([]);
    }
  });

  it('what no check needs changes nothing', async () => {
    const results = await judgedWithout((read) => (neededKinds.has(read.kind) ? [] : read.operations));
    expect(results).toEqual(clean.results);
  });

  it('an envelope that is not there at all counts as not collected', async () => {
    const results = await judgeSample({ ...clean, envelopes: [] });
    expect(results.results.filter(({ type, status }) => type === 'check' && status === 'pass')).toEqual([]);
  });
});
