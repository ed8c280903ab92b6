import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roleCovers } from '../../../src/analyse/access/people/roles.ts';
import type { Scope } from '../../../src/scope/scope.ts';
import { matchesOneByOne } from '../access/aws/glob-twin.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 20_000 : 1000;
const sources = {
  aws: { kind: 'aws' },
  az: { kind: 'azure' },
  entra: { kind: 'entra' },
} as unknown as Scope['sources'];
const arn = 'arn:aws:ec2:us-east-1:111122223333:instance/i-1';
const actions = [
  'ec2:StopInstances',
  'ec2:CreateTags',
  'Microsoft.Compute/virtualMachines/write',
  'directory activity Add user',
];
const actionPattern = fc.constantFrom(
  ...actions,
  '*',
  'ec2:*',
  'EC2:Stop*',
  'Microsoft.Compute/*',
  'directory activity *',
  'ec2:S?opInstances',
);
const resourcePattern = fc.constantFrom(
  '*',
  '**',
  'arn:*:instance/*',
  arn,
  'i-1',
  'i-*',
  '/subscriptions/*',
  '',
);
const resource = fc.option(
  fc.constantFrom(arn, 'i-1', 'i-2', '/subscriptions/s/x', 'arn:aws:ec2:us-east-1:111122223333:instance/i-2'),
);
const may = fc.array(
  fc.record({
    source: fc.constantFrom('aws', 'az', 'entra', 'gone'),
    actions: fc.array(actionPattern, { maxLength: 2 }),
    resources: fc.array(resourcePattern, { maxLength: 2 }),
  }),
  { maxLength: 3 },
);

/** Every pattern against every name, one character after the other. */
function naive(
  permits: { source: string; actions: string[]; resources: string[] }[],
  action: string,
  named: string | null,
) {
  const cloud = action.startsWith('ec2') ? 'aws' : action.startsWith('Microsoft') ? 'az' : 'entra';
  const same = (pattern: string, text: string): boolean =>
    matchesOneByOne(pattern.toLowerCase(), text.toLowerCase());
  let possible = false;
  for (const one of permits) {
    if (one.source !== cloud || !one.actions.some((pattern) => same(pattern, action))) continue;
    for (const pattern of one.resources) {
      if (named === null ? pattern === '*' || pattern === '**' : same(pattern, named)) return 'true';
      possible ||= named === null || !(named.startsWith('arn:') || named.startsWith('/'));
    }
  }
  return possible ? 'unknown' : 'false';
}

describe('whether a role is for what a log records', () => {
  it('agrees with a matcher that tries one character after the other', () => {
    const told = { true: 0, unknown: 0, false: 0 };
    fc.assert(
      fc.property(may, fc.constantFrom(...actions), resource, (permits, action, named) => {
        const answer = roleCovers({ duties: '', systems: [], may: permits }, sources, action, named);
        expect(answer).toBe(naive(permits, action, named));
        told[answer] += 1;
      }),
      { numRuns: runs },
    );
    for (const count of Object.values(told)) expect(count).toBeGreaterThan(runs / 100);
  });

  it('a role that declares nothing is for nothing', () => {
    expect(roleCovers({ duties: '', systems: [] }, sources, 'ec2:StopInstances', arn)).toBe('false');
  });
});
