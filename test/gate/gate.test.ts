import { describe, expect, it } from 'vitest';
import { gate, type GateQuestion } from '../../src/gate/gate.ts';
import { publishedValidator } from '../../src/schema/validator.ts';
import {
  assessment,
  catalogueOf,
  clean,
  compared,
  passing,
  resultsOf,
  statement,
  system,
} from './question.ts';

const codes = (question: GateQuestion): string[] => gate(question).reasons.map(({ code }) => code);
const subjects = (question: GateQuestion, code: string): string[] =>
  gate(question)
    .reasons.filter((one) => one.code === code)
    .map(({ subject }) => subject);

describe('an environment in which all is well', () => {
  it('has no blockers, with and without the one it takes over from', () => {
    expect(gate(clean())).toMatchObject({ verdict: 'no-blockers', reasons: [], criteria: '2.0.5' });
    expect(gate(clean({ from: 'old' }))).toMatchObject({ verdict: 'no-blockers', reasons: [] });
  });

  it('names its own systems, those that support all, and those that could take over', () => {
    expect(gate(clean()).systems).toEqual({
      own: ['ocsp-new'],
      supporting: ['directory'],
      standby: ['ocsp-old'],
    });
  });

  it('prints what its schema says', () => {
    const validate = publishedValidator('gate');
    for (const question of [clean(), clean({ from: 'old', scope: { assessments: [] } })]) {
      expect(validate(JSON.parse(JSON.stringify(gate(question)))), JSON.stringify(validate.errors)).toBe(
        true,
      );
    }
  });
});

describe('unassessed-system', () => {
  it('blocks for the environment itself and for each that could take over', () => {
    const question = clean({ scope: { assessments: [] } });
    expect(gate(question).verdict).toBe('blocked');
    expect(subjects(question, 'unassessed-system')).toEqual(['ocsp-new', 'ocsp-old']);
  });

  it.each([
    ['against a version no longer in force', assessment('new', '2026-03-01', '2026-03-31', '1.7')],
    ['that ends after the day', assessment('new', '2026-03-01', '2026-12-31')],
    ['whose successor is overdue', assessment('new', '2024-03-01', '2024-12-31')],
    ['of another environment', assessment('other', '2026-03-01', '2026-03-31')],
  ])('an assessment %s does not count', (_, one) => {
    const question = clean({ scope: { assessments: [assessment('old', '2025-11-12', '2026-03-31'), one] } });
    expect(subjects(question, 'unassessed-system')).toEqual(['ocsp-new']);
  });

  it('until 11 November 2025 version 1.7 was enough, from the next day it is not', () => {
    const scope = {
      assessments: [
        assessment('old', '2024-10-01', '2025-09-30', '1.7'),
        assessment('new', '2024-10-01', '2025-09-30', '1.7'),
      ],
    };
    expect(subjects(clean({ scope, on: '2025-11-11' }), 'unassessed-system')).toEqual([]);
    expect(subjects(clean({ scope, on: '2025-11-12' }), 'unassessed-system')).toEqual([
      'ocsp-new',
      'ocsp-old',
    ]);
  });

  it('a system that serves something else cannot take over', () => {
    const other = system('old', { functions: ['issuance'], serves: [] });
    const question = clean({
      scope: {
        systems: { 'ocsp-new': system('new'), issuance: other },
        assessments: [assessment('new', '2026-03-01', '2026-03-31')],
      },
    });
    expect(codes(question)).toEqual([]);
  });
});

describe('the way back', () => {
  it('is named when the environment that traffic comes from is not assessed', () => {
    const question = clean({
      from: 'old',
      scope: { assessments: [assessment('new', '2026-03-01', '2026-03-31')] },
    });
    expect(subjects(question, 'rollback-unassessed')).toEqual(['old']);
    expect(subjects(question, 'unassessed-system')).toEqual(['ocsp-old']);
  });

  it('shows both environments, statement by statement', () => {
    const results = resultsOf(
      statement('1.1.1-a', { id: 'ocsp-old', status: 'fail', reason: 'open' }, passing('ocsp-new')),
      statement('2-a', passing('directory')),
    );
    expect(gate(clean({ from: 'old', results })).cutOver).toEqual({
      from: 'old',
      statements: [
        { statement: '1.1.1-a', level: 'MUST', from: 'fail', to: 'pass' },
        { statement: '2-a', level: 'MUST', from: 'not_applicable', to: 'not_applicable' },
      ],
    });
  });
});

describe('coverage-gap', () => {
  it.each([
    ['2026-03-01', []],
    ['2026-02-15', []],
    ['2026-03-02', ['1 day from 2026-03-01']],
    ['2026-03-11', ['10 days from 2026-03-01']],
  ])('first day %s after a last day of 28 February', (from, said) => {
    const scope = {
      assessments: [assessment('old', '2025-11-12', '2026-02-28'), assessment('new', from, '2026-03-31')],
    };
    const gaps = gate(clean({ from: 'old', scope })).reasons.filter(({ code }) => code === 'coverage-gap');
    expect(gaps.map(({ message }) => said.some((part) => message.includes(part)))).toEqual(
      said.map(() => true),
    );
  });
});

describe('statements', () => {
  const failing = { id: 'ocsp-new', status: 'fail', reason: 'port 22 is open' } as const;

  it('a violated MUST blocks, treated or not, and shows its treatment as it stands on the day', () => {
    const treatment = {
      measure: 'guard',
      owner: 'a',
      approver: 'b',
      expires: '2026-04-01',
      expired: false,
      evidence: [],
    };
    const results = resultsOf(statement('1.1.1-a', { ...failing, treatment }, passing('ocsp-old')));
    const answer = gate(clean({ results }));
    expect(answer.verdict).toBe('blocked');
    expect(answer.reasons).toMatchObject([
      { code: 'open-must-failure', subject: '1.1.1-a on ocsp-new', treatment: { expired: true } },
    ]);
  });

  it('a failure of what supports every environment blocks; one of the other environment does not', () => {
    const on = (id: string) => clean({ results: resultsOf(statement('1.1.1-a', { ...failing, id })) });
    expect(gate(on('directory')).verdict).toBe('blocked');
    expect(gate(on('engagement')).verdict).toBe('blocked');
    expect(gate(on('ocsp-old')).verdict).toBe('no-blockers');
  });

  it.each(['inconclusive', 'error', 'not_tested'] as const)('what is %s is not provable', (status) => {
    const results = resultsOf(statement('1.1.1-a', { id: 'ocsp-new', status, reason: 'not read' }));
    expect(gate(clean({ results }))).toMatchObject({
      verdict: 'not-provable',
      reasons: [{ code: 'inconclusive-must', subject: '1.1.1-a on ocsp-new', message: 'not read' }],
    });
  });

  it('a SHOULD stands in no way', () => {
    const results = resultsOf(statement('should', failing));
    const catalogue = catalogueOf('should');
    const [only] = [...catalogue.statements.values()];
    Object.assign(only?.effective[0] ?? {}, { level: 'SHOULD' });
    expect(gate(clean({ results, catalogue })).verdict).toBe('no-blockers');
  });

  it('what comes into force until the day asked about is taken as judged on that day', () => {
    const before = resultsOf({
      ...statement('later', { id: 'engagement', status: 'not_effective', reason: '' }),
      level: 'not-effective',
    });
    const later = resultsOf(
      statement('later', { id: 'engagement', status: 'not_tested', reason: 'outstanding' }),
    );
    const catalogue = catalogueOf('later');
    expect(
      gate(
        clean({
          results: before,
          later,
          catalogue,
          on: '2026-04-14',
          comparisons: [compared('old', 'new', '2026-04-12T00:00:00Z')],
        }),
      ).verdict,
    ).toBe('no-blockers');
    expect(
      codes(
        clean({
          results: before,
          later,
          catalogue,
          on: '2026-04-15',
          comparisons: [compared('old', 'new', '2026-04-12T00:00:00Z')],
        }),
      ),
    ).toEqual(['inconclusive-must']);
  });
});

describe('comparison', () => {
  it.each([
    ['none', [], ['comparison-missing']],
    ['one the other way round', [compared('new', 'old', '2026-04-01T10:00:00Z')], ['comparison-missing']],
    ['one made after the day', [compared('old', 'new', '2026-04-05T10:00:00Z')], ['comparison-missing']],
    ['one of systems, by name', [compared('ocsp-old', 'ocsp-new', '2026-04-01T10:00:00Z')], []],
    ['an old one', [compared('old', 'new', '2026-03-01T10:00:00Z')], ['comparison-stale']],
    ['one with errors', [compared('old', 'new', '2026-04-01T10:00:00Z', 4)], ['comparison-errors']],
    [
      'errors mended since',
      [compared('old', 'new', '2026-03-30T10:00:00Z', 4), compared('old', 'new', '2026-04-01T10:00:00Z')],
      [],
    ],
    [
      'an old one with errors',
      [compared('old', 'new', '2026-03-01T10:00:00Z', 1)],
      ['comparison-errors', 'comparison-stale'],
    ],
  ])('%s', (_, comparisons, wanted) => {
    expect(codes(clean({ comparisons }))).toEqual(wanted);
  });

  it('is not asked for where no other environment serves certificate status', () => {
    const question = clean({
      comparisons: [],
      scope: {
        systems: { 'ocsp-new': system('new') },
        assessments: [assessment('new', '2026-03-01', '2026-03-31')],
      },
    });
    expect(codes(question)).toEqual([]);
  });
});

describe('a question that has no answer', () => {
  it.each([
    [{ environment: 'nowhere' }, /No system is declared in the environment "nowhere".*old, new, shared/],
    [{ from: 'nowhere' }, /No system is declared in the environment "nowhere"/],
    [{ from: 'new' }, /cannot move from new to itself/],
    [{ environment: 'shared' }, /cannot serve; old, new can/],
  ])('%j', (part, message) => {
    expect(() => gate(clean(part))).toThrow(message);
  });
});
