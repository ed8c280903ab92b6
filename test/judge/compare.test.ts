import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareResults } from '../../src/judge/compare.ts';
import { populationOf } from '../../src/judge/judgement.ts';
import type { Result, Results } from '../../src/judge/results.ts';
import { drawSample } from '../../src/judge/sample.ts';
import { denial } from './estate-fixture.ts';

const result = (part: Partial<Result>): Result => ({
  id: 'management-ports-closed',
  type: 'check',
  title: 'No management port is open',
  control: 'exposure',
  statements: { '1.2.2-e': 'part' },
  system: 'ocsp',
  status: 'pass',
  reason: '',
  population: populationOf(1, 1),
  exceptions: [],
  undecided: [],
  missing: [],
  notes: [],
  evidence: [],
  ...part,
});
const results = (...all: Result[]): Results => ({ run: 'R', at: 'T', results: all }) as unknown as Results;
const open = { subject: 'sg-1', condition: 'allows TCP 22 from 0.0.0.0/0', evidence: [] };
const failing = result({ status: 'fail', exceptions: [open] });

describe('comparing two runs', () => {
  it('tells new, resolved and unchanged apart', () => {
    expect(compareResults(results(result({})), results(failing)).new).toHaveLength(1);
    expect(compareResults(results(failing), results(result({}))).resolved).toHaveLength(1);
    expect(compareResults(results(failing), results(failing)).unchanged).toHaveLength(1);
  });

  it('a finding with other hours in its words is the same finding', () => {
    const hours = (count: number) =>
      result({ status: 'fail', exceptions: [{ ...open, condition: `still usable ${count} hours after` }] });
    expect(compareResults(results(hours(30)), results(hours(54)))).toMatchObject({ new: [], resolved: [] });
  });

  it('two conditions of one subject are two findings', () => {
    const both = result({ status: 'fail', exceptions: [open, { ...open, condition: 'allows everything' }] });
    expect(compareResults(results(failing), results(both)).new).toHaveLength(1);
  });

  it('what can no longer be read is lost coverage, never resolved', () => {
    const unread = result({ status: 'inconclusive', missing: [denial] });
    const comparison = compareResults(results(failing), results(unread));
    expect(comparison.resolved).toEqual([]);
    expect(comparison.lostCoverage).toHaveLength(1);
    expect(compareResults(results(failing), results()).resolved).toEqual([]);
    expect(compareResults(results(failing), results()).lostCoverage).toHaveLength(1);
  });

  it('what can be read again is gained coverage', () => {
    const unread = result({ status: 'inconclusive', missing: [denial] });
    expect(compareResults(results(unread), results(result({}))).gainedCoverage).toHaveLength(1);
  });
});

describe('samples', () => {
  const populations = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 60,
  });

  it('are drawn alike by anyone, whatever the order of the population', () => {
    fc.assert(
      fc.property(populations, fc.string(), (population, seed) => {
        const size = Math.ceil(population.length / 2);
        expect(drawSample([...population].reverse(), size, seed)).toEqual(drawSample(population, size, seed));
      }),
    );
  });

  it('hold members of the population, each once, and say which population', () => {
    fc.assert(
      fc.property(populations, fc.string(), (population, seed) => {
        const { items, population: of } = drawSample(population, population.length, seed);
        expect([...items].sort()).toEqual([...population].sort());
        expect(drawSample([...population, 'one more than before'], 1, seed).population.sha256).not.toBe(
          of.sha256,
        );
      }),
    );
  });

  it('cannot be larger than the population', () => {
    expect(() => drawSample(['a'], 2, 'seed')).toThrow(RangeError);
  });
});
