import { describe, expect, it, vi } from 'vitest';
import type { AwsIdentityModel } from '../../../../src/estate/identity/aws/model.ts';
import { organization, systemsOf } from './organization.ts';

const effort = vi.hoisted(() => ({ evaluations: 0, steps: 0 }));

vi.mock(import('../../../../src/analyse/access/aws/statement.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    evaluatePolicy: (policy, request) => {
      effort.evaluations += 1;
      return real.evaluatePolicy(policy, request);
    },
    evaluateResourcePolicy: (policy, request) => {
      effort.evaluations += 1;
      return real.evaluateResourcePolicy(policy, request);
    },
  };
});

// Whatever is searched asks of each edge and of each ability whether it is there.
vi.mock(import('../../../../src/analyse/access/aws/edge.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    exists: (ability) => {
      effort.steps += 1;
      return real.exists(ability);
    },
  };
});

const { awsReaching } = await import('../../../../src/analyse/access/aws/reaching.ts');

interface Effort {
  evaluations: number;
  steps: number;
  /** Accounts that are told to reach some system. */
  reachers: number;
}

function effortFor(model: AwsIdentityModel): Effort {
  Object.assign(effort, { evaluations: 0, steps: 0 });
  const options = { at: '2026-11-01T00:00:00Z', resourceControlServices: new Set(['kms', 's3', 'sts']) };
  let reachers = 0;
  for (const targets of systemsOf(model)) reachers += awsReaching(model, targets, options).reachers.length;
  return { ...effort, reachers };
}

describe('who reaches the systems of an organization', () => {
  it('takes at most 2.3 times as much work in twice as many accounts', { timeout: 60_000 }, () => {
    const five = effortFor(organization(5));
    const ten = effortFor(organization(10));
    expect(five.reachers).toBeGreaterThan(20);
    expect(ten.reachers / five.reachers).toBeLessThan(2.3);
    expect(ten.evaluations / five.evaluations).toBeLessThan(2.3);
    expect(ten.steps / five.steps).toBeLessThan(2.3);
  });
});
