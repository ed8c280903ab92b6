import { describe, expect, it } from 'vitest';
import { gate, type GateQuestion } from '../../src/gate/gate.ts';
import type { FilingShown, Result } from '../../src/judge/results.ts';
import { publishedValidator } from '../../src/schema/validator.ts';
import { assessment, catalogueOf, clean, passing, resultsOf, statement, system } from './question.ts';

const subjects = (question: GateQuestion, code: string): string[] =>
  gate(question)
    .reasons.filter((one) => one.code === code)
    .map(({ subject }) => subject);

describe('an environment in which all is well', () => {
  it('has no blockers, with and without the one it takes over from', () => {
    expect(gate(clean())).toMatchObject({ verdict: 'no-blockers', reasons: [], criteria: '2.0.5' });
    expect(gate(clean({ from: 'old' }))).toMatchObject({ verdict: 'no-blockers', reasons: [] });
  });

  it('names its own systems, those it leans on, and those that could take over', () => {
    expect(gate(clean()).systems).toEqual({
      own: ['ocsp-new'],
      supporting: ['directory'],
      standby: ['ocsp-old'],
    });
  });

  it('prints what its schema says', () => {
    const validate = publishedValidator('gate');
    for (const question of [clean(), clean({ from: 'old', scope: { assessments: [] } })])
      expect(validate(JSON.parse(JSON.stringify(gate(question)))), JSON.stringify(validate.errors)).toBe(
        true,
      );
  });
});

describe('the systems that belong to the question', () => {
  const support = (environment: string) =>
    system(environment, { class: 'security-support-system', functions: ['authentication'], serves: [] });
  const rest = { 'ocsp-old': system('old'), 'ocsp-new': system('new') };
  const supporting = (systems: Record<string, ReturnType<typeof system>>): readonly string[] =>
    gate(clean({ scope: { systems } })).systems.supporting;

  it('are found whatever the environment of a support system is called, and whatever else stands in it', () => {
    const registration = system('shared', { functions: ['account-registration'], serves: [] });
    expect(supporting({ ...rest, directory: support('shared'), registration })).toEqual(['directory']);
    expect(supporting({ ...rest, directory: support('production') })).toEqual(['directory']);
  });

  it('leave out what supports a rival, unless this one depends on it, however far', () => {
    expect(supporting({ ...rest, directory: support('old') })).toEqual([]);
    const leaning = { ...rest, 'ocsp-new': system('new', { dependsOn: ['log'] }) };
    expect(
      supporting({
        ...leaning,
        log: { ...support('old'), dependsOn: ['directory'] },
        directory: support('old'),
      }),
    ).toEqual(['log', 'directory']);
  });
});

describe('a violated statement', () => {
  const failing = { id: 'ocsp-new', status: 'fail', reason: 'port 22 is open' } as const;
  const all = (...first: Parameters<typeof statement>[1][]) =>
    resultsOf(
      statement(
        '1.1.1-a',
        ...first,
        ...['ocsp-old', 'ocsp-new', 'directory']
          .filter((id) => !first.some((one) => one.id === id))
          .map(passing),
      ),
      statement('2-a', passing('engagement')),
    );

  it('blocks, treated or not, and shows its treatment as it stands on the day', () => {
    const treatment = {
      measure: 'guard',
      owner: 'a',
      approver: 'b',
      expires: '2026-04-01',
      expired: false,
      evidence: [],
    };
    const answer = gate(clean({ results: all({ ...failing, treatment }) }));
    expect(answer.verdict).toBe('blocked');
    expect(answer.reasons).toMatchObject([
      { code: 'open-must-failure', subject: '1.1.1-a on ocsp-new', treatment: { expired: true } },
    ]);
  });

  it('blocks where it is of a system that this one leans on, or of the whole', () => {
    expect(gate(clean({ results: all({ ...failing, id: 'directory' }) })).verdict).toBe('blocked');
    const whole = resultsOf(
      statement('1.1.1-a', passing('ocsp-old'), passing('ocsp-new'), passing('directory')),
      statement('2-a', { ...failing, id: 'engagement' }),
    );
    expect(gate(clean({ results: whole })).verdict).toBe('blocked');
  });

  it('of the rollback target is a reason, and of a rival nobody named is none', () => {
    const results = all({ ...failing, id: 'ocsp-old' });
    expect(gate(clean({ results })).verdict).toBe('no-blockers');
    expect(gate(clean({ results, from: 'old' })).reasons).toMatchObject([
      { code: 'rollback-failure', subject: '1.1.1-a on ocsp-old' },
    ]);
  });

  it('that is a SHOULD stands in no way', () => {
    const results = resultsOf(...all().statements, statement('should', failing));
    const catalogue = catalogueOf('1.1.1-a', '2-a', 'should');
    Object.assign(catalogue.statements.get('should')?.effective[0] ?? {}, { level: 'SHOULD' });
    expect(gate(clean({ results, catalogue })).verdict).toBe('no-blockers');
  });

  it('stands beside what it is in the other environment', () => {
    const results = all({ ...failing, id: 'ocsp-old' });
    expect(gate(clean({ from: 'old', results })).cutOver?.statements).toEqual([
      { statement: '1.1.1-a', level: 'MUST', from: 'fail', to: 'pass' },
      { statement: '2-a', level: 'MUST', from: 'pass', to: 'pass' },
    ]);
  });
});

describe('an assessment', () => {
  it('until 11 November 2025 of version 1.7 was enough, from the next day it is not', () => {
    const scope = {
      assessments: ['old', 'new'].map((name) => assessment(name, '2024-10-01', '2025-09-30', '1.7')),
    };
    expect(subjects(clean({ scope, on: '2025-11-11' }), 'unassessed-system')).toEqual([]);
    expect(subjects(clean({ scope, on: '2025-11-12' }), 'unassessed-system')).toEqual([
      'ocsp-new',
      'ocsp-old',
    ]);
  });

  it('is told to be believed as declared until its report is an accepted document, which blocks nothing', () => {
    const question = clean();
    const before = gate(question);
    expect(before.verdict).toBe('no-blockers');
    expect(before.notices.filter((one) => one.includes('not among the accepted documents'))).toEqual([
      expect.stringContaining('The report new.pdf of the assessment of new'),
      expect.stringContaining('The report old.pdf of the assessment of old'),
    ]);
    const filed = (state: 'accepted' | 'rejected') =>
      question.scope.assessments.map(({ report }) => ({ document: report, state }) as FilingShown);
    const results = (state: 'accepted' | 'rejected') => ({
      ...question.results,
      results: [
        {
          ...{ type: 'request', status: 'pass', statements: {}, system: null },
          request: { state: 'accepted', filings: filed(state) },
        } as unknown as Result,
      ],
    });
    expect(gate({ ...question, results: results('accepted') }).notices).toEqual([]);
    expect(gate({ ...question, results: results('rejected') }).notices).toEqual(before.notices);
  });

  it('in practice speaks for its own days, with a notice, and for no day after', () => {
    const scope = (to: string) => ({
      assessments: [
        assessment('old', '2025-11-12', '2026-02-28'),
        assessment('new', '2026-03-01', to, '2.0.5', 'practice'),
      ],
    });
    const during = gate(clean({ scope: scope('2026-04-10') }));
    expect(during.verdict).toBe('no-blockers');
    expect(during.notices).toContainEqual(
      expect.stringContaining('in practice only, from 2026-03-01 to 2026-04-10'),
    );
    expect(subjects(clean({ scope: scope('2026-04-01') }), 'unassessed-system')).toEqual(['ocsp-new']);
    expect(subjects(clean({ scope: scope('2026-04-10'), from: 'old' }), 'coverage-gap')).toEqual([
      'old to new',
    ]);
  });

  it.each([
    ['none', [assessment('new', '2026-03-01', '2026-12-31')], []],
    ['one day before the first', [assessment('new', '2026-03-02', '2026-12-31')], ['the day 2026-03-01;']],
    [
      'two stretches',
      [assessment('new', '2026-03-11', '2026-03-20'), assessment('new', '2026-03-25', '2026-12-31')],
      ['the 10 days 2026-03-01 to 2026-03-10;', 'the 4 days 2026-03-21 to 2026-03-24;'],
    ],
    [
      'the days since the last',
      [assessment('new', '2026-03-01', '2026-03-31')],
      ['the 2 days 2026-04-01 to 2026-04-02;'],
    ],
    [
      'against a version that was no longer in force',
      [assessment('new', '2026-03-01', '2026-12-31', '1.7')],
      ['the 33 days 2026-03-01 to 2026-04-02;'],
    ],
    [
      'all but the last day, which a point in time covers',
      [
        assessment('new', '2026-03-01', '2026-04-01', '2.0.5', 'point-in-time'),
        assessment('new', '2026-04-02', '2026-04-02'),
      ],
      ['the 31 days 2026-03-01 to 2026-03-31;'],
    ],
    [
      'every day, where the period is backwards',
      [assessment('new', '2026-12-31', '2026-03-01')],
      ['the 33 days 2026-03-01 to 2026-04-02;'],
    ],
  ])('leaves days uncovered: %s', (_, own, said) => {
    const scope = { assessments: [assessment('old', '2025-11-12', '2026-02-28'), ...own] };
    const gaps = gate(clean({ from: 'old', scope })).reasons.filter(({ code }) => code === 'coverage-gap');
    expect(gaps).toHaveLength(said.length);
    for (const [index, part] of said.entries()) expect(gaps[index]?.message).toContain(part);
  });
});

describe('a question that has no answer', () => {
  it.each([
    [{ environment: 'nowhere' }, /No system is declared in the environment "nowhere".*old, new, shared/],
    [{ from: 'nowhere' }, /No system is declared in the environment "nowhere"/],
    [{ from: 'new' }, /cannot move from new to itself/],
    [{ environment: 'shared' }, /cannot serve; old, new can/],
    [{ from: 'shared' }, /shared never served what new is to serve.*old does/],
  ])('%j', (part, message) => {
    expect(() => gate(clean(part))).toThrow(message);
  });
});
