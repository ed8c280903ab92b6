import { describe, expect, it } from 'vitest';
import { gate, type GateQuestion } from '../../src/gate/gate.ts';
import { asked, assessment, clean, compared, complete, system } from './question.ts';

const codes = (question: GateQuestion): string[] => gate(question).reasons.map(({ code }) => code);
const on = (at: string, errors = 0, part = {}) => compared('ocsp-old', 'ocsp-new', at, errors, part);
const without = (...left: string[]) => ({ questions: complete().filter(({ key }) => !left.includes(key)) });

describe('what comparisons say', () => {
  it.each([
    ['none', [], ['comparison-missing']],
    [
      'one the other way round',
      [compared('ocsp-new', 'ocsp-old', '2026-04-01T10:00:00Z')],
      ['comparison-missing'],
    ],
    ['one made after the day', [on('2026-04-05T10:00:00Z')], ['comparison-missing']],
    ['an old one', [on('2026-03-01T10:00:00Z')], ['comparison-stale']],
    ['one with errors', [on('2026-04-01T10:00:00Z', 4)], ['comparison-errors']],
    ['errors mended since', [on('2026-03-30T10:00:00Z', 4), on('2026-04-01T10:00:00Z')], []],
    [
      'errors, and a later one that asks less than it',
      [on('2026-03-30T10:00:00Z', 4), on('2026-04-01T10:00:00Z', 0, without('GET issuer-1 unknown'))],
      ['comparison-errors'],
    ],
    [
      'errors of a question beyond what is required, and a later one without it',
      [
        on('2026-03-30T10:00:00Z', 1, {
          questions: [...complete(), { ...asked('good', 'POST'), key: 'nonce' }],
        }),
        on('2026-04-01T10:00:00Z'),
      ],
      ['comparison-errors'],
    ],
    [
      'a complete one, and a partial one with errors after it',
      [on('2026-03-31T10:00:00Z'), on('2026-04-01T10:00:00Z', 2, without('POST issuer-1 good'))],
      ['comparison-errors'],
    ],
    ['an old one with errors', [on('2026-03-01T10:00:00Z', 1)], ['comparison-errors', 'comparison-stale']],
    [
      'questions with one answer only',
      [on('2026-04-01T10:00:00Z', 0, { unanswered: 2 })],
      ['comparison-partial'],
    ],
    ['times with other offsets', [on('2026-04-01T10:00:00+02:00', 3), on('2026-04-01T09:00:00Z')], []],
  ])('%s', (_, comparisons, wanted) => {
    expect(codes(clean({ comparisons }))).toEqual(wanted);
  });

  it.each([
    [
      'no revoked certificate',
      complete().filter(({ status }) => status !== 'revoked'),
      'no revoked certificate',
    ],
    [
      'no unknown certificate',
      complete().filter(({ status }) => status !== 'unknown'),
      'no unknown certificate',
    ],
    ['POST alone', complete().filter(({ method }) => method === 'POST'), 'by GET'],
    ['another issuer only', complete('issuer-2'), 'nothing of the issuer with key issuer-1'],
    [
      'responders that the inventory does not name',
      complete().map((one) => ({
        ...one,
        candidate: { url: 'http://staging.example.test/', address: '192.0.2.30' },
      })),
      'no question was put to both responders',
    ],
    [
      'the old responder twice',
      complete().map((one) => ({ ...one, candidate: one.old })),
      'no question was put to both responders',
    ],
    ['nothing', [], 'no question was put to both responders'],
  ])('a comparison with %s is partial', (_, questions, said) => {
    const answer = gate(clean({ comparisons: [on('2026-04-01T10:00:00Z', 0, { questions })] }));
    expect(answer).toMatchObject({ verdict: 'not-provable', reasons: [{ code: 'comparison-partial' }] });
    expect(answer.reasons[0]?.message).toContain(said);
  });

  it('each responder that the inventory names has to be asked', () => {
    const systems = {
      'ocsp-old': system('old', { serves: ['http://ocsp.example.test', 'http://ocsp2.example.test'] }),
      'ocsp-new': system('new', { serves: ['http://ocsp-new.example.test', 'http://ocsp-b.example.test'] }),
    };
    const { reasons } = gate(clean({ scope: { systems } }));
    expect(reasons.find(({ code }) => code === 'comparison-partial')?.message).toMatch(
      /http:\/\/ocsp2\.example\.test was not asked; http:\/\/ocsp-b\.example\.test was not asked/,
    );
  });

  it('is not asked for where no other environment serves certificate status', () => {
    const systems = { 'ocsp-new': system('new') };
    const assessments = [assessment('new', '2026-03-01', '2026-03-31')];
    const asked = [{ system: 'ocsp-new', issuer: 'issuer-1', evidence: [] }];
    expect(codes(clean({ comparisons: [], recorded: { asked }, scope: { systems, assessments } }))).toEqual(
      [],
    );
  });

  it('a record of a system that the inventory does not name is a reason', () => {
    const asked = [{ system: 'ocsp-third', issuer: 'issuer-1', evidence: ['e-1'] }];
    expect(gate(clean({ recorded: { asked } })).reasons).toMatchObject([
      { code: 'undeclared-system', subject: 'ocsp-third', evidence: ['e-1'] },
    ]);
  });

  it('records that could not be read leave it open what they would have shown', () => {
    const shortfalls = [
      {
        reason: 'invalid',
        source: 'comparison',
        operation: 'read',
        permission: '',
        message: 'line 3 is damaged',
      } as const,
    ];
    expect(gate(clean({ recorded: { shortfalls } })).reasons).toMatchObject([{ code: 'comparison-unread' }]);
  });

  it('an environment that is named as the old one hides no other that could take over', () => {
    const systems = { 'ocsp-old': system('old'), 'ocsp-new': system('new'), 'ocsp-third': system('third') };
    const question = { scope: { systems, assessments: [] }, comparisons: [] };
    const missing = (from: string | null): string[] =>
      gate(clean({ ...question, from }))
        .reasons.filter(({ code }) => code === 'comparison-missing')
        .map(({ subject }) => subject);
    expect(missing(null)).toEqual(['old to new', 'third to new']);
    expect(missing('third')).toEqual(missing(null));
  });
});
