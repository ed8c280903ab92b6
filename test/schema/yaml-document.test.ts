import { describe, expect, it } from 'vitest';
import { parseScope } from '../../src/scope/load.ts';
import { ProblemsError, type Problem } from '../../src/schema/problem.ts';

const good = `engagement:
  caOwner: Example Trust Services
  period: { from: 2026-01-01, to: 2026-12-31 }
sources:
  aws: { kind: aws, accounts: ["111122223333"], regions: [us-east-1] }
systems:
  ocsp:
    class: certificate-system
    functions: [certificate-status]
    environment: legacy
    environmentClass: third-party-controlled
    owner: pki-ops
    select: [{ source: aws, tag: { system: ocsp } }]
`;

function problemsOf(text: string): readonly Problem[] {
  try {
    parseScope('ncssr.yaml', text);
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

describe('ncssr.yaml', () => {
  it('is accepted when it is right, with defaults filled in', () => {
    const scope = parseScope('ncssr.yaml', good);
    expect(scope.engagement.mode).toBe('readiness');
    expect(scope.flows).toEqual([]);
  });

  it.each([
    [
      'an unknown key',
      good.replace('caOwner', 'caOwnr'),
      2,
      3,
      '"caOwnr" is not known here',
      'Did you mean "caOwner"?',
    ],
    [
      'a wrong class',
      good.replace('class: certificate-system', 'class: certificate-sytem'),
      8,
      5,
      'systems.ocsp.class is "certificate-sytem"',
      'certificate-system',
    ],
    [
      'an account that is a number',
      good.replace('"111122223333"', '111122223333'),
      5,
      32,
      'no string',
      'quotes',
    ],
    [
      'a source that is not declared',
      good.replace('{ source: aws, tag', '{ source: awz, tag'),
      13,
      16,
      '"awz" is no declared source',
      'aws',
    ],
    [
      'a period turned round',
      good.replace('to: 2026-12-31', 'to: 2025-12-31'),
      3,
      31,
      'ends before it begins',
      'Swap',
    ],
    [
      'a day that does not exist',
      good.replace('to: 2026-12-31', 'to: 2026-02-30'),
      3,
      31,
      'must match format "date"',
      '',
    ],
    ['broken YAML', good.replace('regions: [us-east-1] }', 'regions: [us-east-1 }'), 5, 60, '', 'Mend'],
  ])('%s is named with its place', (_name, text, line, column, message, fix) => {
    const problem = problemsOf(text).find((one) => one.message.includes(message));
    expect(problem).toMatchObject({ file: 'ncssr.yaml', line });
    expect(Math.abs((problem?.column ?? 0) - column)).toBeLessThanOrEqual(
      problem?.fix.startsWith('Mend') ? 30 : 0,
    );
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
  });

  it('names several problems at once, in order', () => {
    const text = good.replace('caOwner', 'caOwnr').replace('class: certificate-system', 'class: nothing');
    const lines = problemsOf(text).map(({ line }) => line);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});
