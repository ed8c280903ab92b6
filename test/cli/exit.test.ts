import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit.ts';
import type { Result, Results, StatementStatus } from '../../src/judge/results.ts';
import type { Status } from '../../src/judge/status.ts';

const statement = (id: string, level: StatementStatus['level'], status: Status): StatementStatus => ({
  id,
  clause: id,
  level,
  status,
  systems: [],
});
const result = (cites: string, type: Result['type'], status: Status): Result =>
  ({ id: `${type}-${cites}`, type, status, statements: { [cites]: 'part' } }) as unknown as Result;
const results = (statements: StatementStatus[], ...all: Result[]): Results =>
  ({ statements, results: all }) as unknown as Results;

const must = (status: Status) => statement('m', 'MUST', status);
const should = (status: Status) => statement('s', 'SHOULD', status);

describe('exit code of results', () => {
  it.each([
    ['all well', results([must('pass')], result('m', 'check', 'pass')), 0, 0],
    ['a MUST fails', results([must('fail')], result('m', 'check', 'fail')), 1, 1],
    ['a MUST NOT fails', results([statement('m', 'MUST NOT', 'fail')], result('m', 'check', 'fail')), 1, 1],
    [
      'a failing MUST beside an open one',
      results([must('fail')], result('m', 'check', 'fail'), result('m', 'check', 'inconclusive')),
      1,
      1,
    ],
    [
      'a MUST-level check is open',
      results([must('inconclusive')], result('m', 'check', 'inconclusive')),
      3,
      3,
    ],
    ['a MUST-level check stopped', results([must('error')], result('m', 'check', 'error')), 3, 3],
    ['a SHOULD fails', results([should('fail')], result('s', 'check', 'fail')), 0, 1],
    ['a SHOULD is open', results([should('inconclusive')], result('s', 'check', 'inconclusive')), 0, 3],
    [
      'a request is outstanding',
      results([must('not_tested')], result('m', 'check', 'pass'), result('m', 'request', 'not_tested')),
      0,
      3,
    ],
    ['nothing was judged', results([must('not_tested')], result('m', 'request', 'not_tested')), 3, 3],
    ['nothing at all', results([]), 3, 3],
  ])('%s', (_name, given, plain, strict) => {
    expect(exitCodeOf(given, false)).toBe(plain);
    expect(exitCodeOf(given, true)).toBe(strict);
  });
});
