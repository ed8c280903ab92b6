import { describe, expect, it } from 'vitest';
import { checks } from '../../../src/judge/checks/index.ts';
import { judge } from '../estate-fixture.ts';

describe.each(checks.map((check) => [check.id, check] as const))('%s', (_id, check) => {
  it.each(check.needs)('does not pass when %s could not be read', (name) => {
    expect(['inconclusive', 'fail']).toContain(judge(check, { denied: [name] }).status);
  });

  it('does not pass over nothing at all', () => {
    expect(judge(check, {}).status).not.toBe('pass');
  });

  it('names the missing permission', () => {
    const judgement = judge(check, { denied: check.needs });
    expect(judgement.missing.map(({ permission }) => permission)).toContain('ec2:DescribeThings');
  });

  it('cites at least one statement and says what it does', () => {
    expect(Object.keys(check.cites).length).toBeGreaterThan(0);
    expect(check.procedure.length).toBeGreaterThan(40);
  });
});

it('ids are unique', () => {
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
