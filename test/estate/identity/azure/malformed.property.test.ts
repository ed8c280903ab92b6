import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureAccess } from '../../../../src/analyse/access/azure/access.ts';
import { targets, tenant } from '../../../analyse/access/azure/arbitrary.ts';
import { modelOf, pagesOf, type TestPage } from '../../../analyse/access/azure/tenant.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 10_000 : 200;
const target = fc.constantFrom(...targets);

/** One page with one thing wrong somewhere in it: a member that is gone or of another type. */
function spoil(page: TestPage, steps: readonly number[], junk: unknown): TestPage {
  const value = structuredClone(page.value);
  let at: unknown = value;
  let name = '';
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) break;
    const keys = Object.keys(at);
    if (keys.length === 0) break;
    const key = keys[step % keys.length]!;
    const holder = at as Record<string, unknown>;
    const next = holder[key];
    const last = step === steps.at(-1) || typeof next !== 'object' || next === null;
    if (last) {
      // A machine need not have an identity, nor an access policy permissions of every kind: leaving it out says so.
      if (junk === undefined && (name === 'permissions' || name === 'identity' || key === 'identity')) break;
      if (Array.isArray(at)) holder[key] = junk ?? null;
      else if (junk === undefined) Reflect.deleteProperty(holder, key);
      else holder[key] = junk;
      break;
    }
    at = next;
    name = key;
  }
  return { ...page, value };
}

describe('lowering malformed answers', { timeout: 600_000 }, () => {
  it('never throws, whatever an answer is, and notes what is no list', () => {
    fc.assert(
      fc.property(tenant, fc.nat(), fc.jsonValue(), (small, at, junk) => {
        const pages = pagesOf(small);
        const index = at % pages.length;
        const model = modelOf(
          pages.map((page, position) => (position === index ? { ...page, value: junk } : page)),
        );
        const listed = typeof junk === 'object' && junk !== null && 'value' in junk;
        const unused = ['role-management-policies', 'azure.management.groups'].some((kind) =>
          pages[index]!.kind.includes(kind),
        );
        if (!listed && !unused) expect(model.gaps).not.toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('denies nothing that the answer as it was did not deny', () => {
    // A null, another text or an empty list can be valid and say something else: that is no malformed answer.
    const junk = fc.constantFrom(undefined, undefined, 7);
    const steps = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(tenant, target, fc.nat(), steps, junk, (small, asked, at, path, wrong) => {
        const pages = pagesOf(small).filter(({ kind }) => kind !== 'azure.management.groups');
        const index = at % pages.length;
        const spoilt = pages.map((page, position) => (position === index ? spoil(page, path, wrong) : page));
        const whole = modelOf(pages);
        const torn = modelOf(spoilt);
        for (const { id } of [...whole.users, ...whole.servicePrincipals]) {
          const before = azureAccess(whole, id, asked).verdict;
          const after = azureAccess(torn, id, asked).verdict;
          if (before !== 'denied') expect([id, after]).not.toEqual([id, 'denied']);
        }
      }),
      { numRuns: runs },
    );
  });
});
