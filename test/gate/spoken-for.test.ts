import { describe, expect, it } from 'vitest';
import { gate } from '../../src/gate/gate.ts';
import { catalogueOf, clean, compared, passing, resultsOf, statement, system } from './question.ts';

const codes = (...asked: Parameters<typeof clean>): string[] =>
  gate(clean(...asked)).reasons.map(({ code }) => code);

describe('no blockers only where every question was asked and answered', () => {
  it('a day before the statements were in force is not provable, whatever was assessed', () => {
    const results = { ...resultsOf(), at: '2025-11-11T23:59:59.999Z' };
    const run = { id: 'R1', endedAt: '2025-11-11T09:00:00Z' };
    const answer = gate(clean({ on: '2025-11-11', results, run, catalogue: catalogueOf('1.1.1-a') }));
    expect(answer.reasons.filter(({ code }) => code === 'not-judged').map(({ subject }) => subject)).toEqual([
      'ocsp-new',
      'directory',
    ]);
  });

  it('no results at all', () => {
    expect(codes({ results: resultsOf(), catalogue: catalogueOf('1.1.1-a', '2-a') })).toEqual([
      'not-judged',
      'not-judged',
      'not-judged',
      'not-judged',
      'not-judged',
    ]);
  });

  it.each(['not_applicable', 'not_effective', 'not_operated'] as const)('every statement %s', (status) => {
    const said = (id: string) => ({ id, status, reason: 'said' });
    const results = resultsOf(
      statement('1.1.1-a', said('ocsp-old'), said('ocsp-new'), said('directory')),
      statement('2-a', said('engagement')),
    );
    expect(codes({ results })).toEqual(['not-judged', 'not-judged']);
  });

  it('a statement without an answer for one system it applies to', () => {
    const results = resultsOf(
      statement('1.1.1-a', passing('ocsp-old'), passing('ocsp-new')),
      statement('2-a', passing('engagement')),
    );
    expect(gate(clean({ results })).reasons).toMatchObject([
      { code: 'not-judged', subject: '1.1.1-a on directory' },
      { code: 'not-judged', subject: 'directory' },
    ]);
  });

  it.each(['inconclusive', 'error', 'not_tested'] as const)('what is %s', (status) => {
    const results = resultsOf(
      statement(
        '1.1.1-a',
        { id: 'ocsp-new', status, reason: 'not read' },
        passing('ocsp-old'),
        passing('directory'),
      ),
      statement('2-a', passing('engagement')),
    );
    expect(gate(clean({ results }))).toMatchObject({
      verdict: 'not-provable',
      reasons: [{ code: 'inconclusive-must', subject: '1.1.1-a on ocsp-new', message: 'not read' }],
    });
    expect(gate(clean({ results: withOld(status), from: 'old' })).reasons).toMatchObject([
      { code: 'rollback-unproved', subject: '1.1.1-a on ocsp-old' },
    ]);
  });

  const withOld = (status: 'inconclusive' | 'error' | 'not_tested') =>
    resultsOf(
      statement(
        '1.1.1-a',
        { id: 'ocsp-old', status, reason: 'not read' },
        passing('ocsp-new'),
        passing('directory'),
      ),
      statement('2-a', passing('engagement')),
    );

  it('a run that ended after the day, or too long before it', () => {
    expect(codes({ run: { id: 'R2', endedAt: '2026-04-03T09:00:00Z' } })).toEqual(['run-later']);
    expect(codes({ run: { id: 'R0', endedAt: '2026-02-01T09:00:00Z' } })).toEqual(['run-outdated']);
  });
});

describe('a day to come', () => {
  const now = (part: Parameters<typeof clean>[0] = {}) => {
    const results = { ...clean().results, at: '2026-04-02T12:00:00.000Z' };
    return clean({
      on: '2026-04-15',
      results,
      forecast: results,
      comparisons: [compared('ocsp-old', 'ocsp-new', '2026-04-01T10:00:00Z')],
      ...part,
    });
  };

  it('is a forecast, and never without reason', () => {
    const answer = gate(now());
    expect(answer.verdict).toBe('not-provable');
    expect(answer.reasons.map(({ code }) => code)).toEqual(['forecast', 'comparison-stale']);
  });

  it('shows what lapses until then, and what stands already once', () => {
    const fails = { id: 'ocsp-new', status: 'fail', reason: 'the review is over' } as const;
    const results = { ...now().results };
    const forecast = resultsOf(
      statement('1.1.1-a', fails, passing('ocsp-old'), passing('directory')),
      statement('2-a', passing('engagement')),
    );
    const answer = gate(now({ results, forecast }));
    expect(answer.verdict).toBe('blocked');
    expect(answer.reasons.filter(({ code }) => code === 'open-must-failure')).toMatchObject([
      { message: 'By 2026-04-15: the review is over' },
    ]);
    const both = gate(now({ results: { ...forecast, at: '2026-04-02T12:00:00.000Z' }, forecast }));
    expect(both.reasons.filter(({ code }) => code === 'open-must-failure')).toMatchObject([
      { message: 'the review is over' },
    ]);
  });

  it('a statement that comes into force until then is told as it will be', () => {
    const before = resultsOf(...clean().results.statements, {
      ...statement('later', { id: 'engagement', status: 'not_effective', reason: '' }),
      level: 'not-effective',
    });
    const forecast = resultsOf(
      ...clean().results.statements,
      statement('later', { id: 'engagement', status: 'not_tested', reason: 'outstanding' }),
    );
    const at = { ...before, at: '2026-04-02T12:00:00.000Z' };
    const comparisons = [compared('ocsp-old', 'ocsp-new', '2026-04-01T10:00:00Z')];
    const asked = (on: string) => gate(clean({ on, results: at, forecast, comparisons })).reasons;
    expect(asked('2026-04-14').map(({ code }) => code)).not.toContain('inconclusive-must');
    expect(asked('2026-04-15')).toContainEqual(
      expect.objectContaining({ code: 'inconclusive-must', message: 'By 2026-04-15: outstanding' }),
    );
  });

  it('an environment of systems that nobody judges stays not judged', () => {
    const systems = { 'ocsp-new': system('new'), spare: system('new', { functions: [] }) };
    const results = resultsOf(
      statement('1.1.1-a', passing('ocsp-new')),
      statement('2-a', passing('engagement')),
    );
    expect(gate(clean({ scope: { systems }, results })).reasons.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['1.1.1-a on spare', 'spare']),
    );
  });
});
