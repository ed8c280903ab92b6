import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureAccess, whoCanDo } from '../../../../src/analyse/access/azure/access.ts';
import { deny, targets, tenant } from './arbitrary.ts';
import { modelOf, pagesOf } from './tenant.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 10_000 : 200;
const target = fc.constantFrom(...targets);

describe('Azure access under change', { timeout: 600_000 }, () => {
  it('never turns allowed or inconclusive into denied by losing evidence', () => {
    const lost = fc.infiniteStream(fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(tenant, target, lost, fc.boolean(), (small, asked, dice, named) => {
        const pages = pagesOf(small);
        const left = pages.filter(() => dice.next().value !== 0);
        const shortfalls = pages
          .filter((page) => named && !left.includes(page))
          .map(({ kind, container, parameters }) => {
            const subject = Object.values(parameters)[0] ?? null;
            return { kind, container, subject, operation: kind, permission: 'p', reason: 'denied' };
          });
        const whole = modelOf(pages);
        const torn = modelOf(left, shortfalls);
        for (const { id } of [...whole.users, ...whole.servicePrincipals]) {
          const before = azureAccess(whole, id, asked).verdict;
          const after = azureAccess(torn, id, asked);
          if (before !== 'denied') expect([id, after.verdict]).not.toEqual([id, 'denied']);
          if (left.length < pages.length && after.verdict === 'denied') {
            // Only what says nothing of access may be missing from a denial.
            const vaults = asked.scope.includes('/vaults/') ? 'azure.key-vault.vaults' : '';
            const gaps = torn.gaps.filter(({ affects, operation, container }) =>
              affects === 'vaults'
                ? operation === vaults && asked.scope.includes(container!)
                : !['rules', 'requests', 'port-policies', 'hierarchy'].includes(affects),
            );
            expect(gaps).toEqual([]);
          }
        }
      }),
      { numRuns: runs },
    );
  });

  it('proves no access by losing a single read that the whole does not prove', () => {
    fc.assert(
      fc.property(tenant, target, fc.nat(), (small, asked, at) => {
        const pages = pagesOf(small);
        const whole = modelOf(pages);
        const torn = modelOf(pages.filter((_, index) => index !== at % pages.length));
        const proved = new Set(
          whoCanDo(whole, asked)
            .access.filter(({ certainty }) => certainty === 'proved')
            .map(({ principal }) => principal.id),
        );
        for (const { id } of whole.users) {
          const { verdict } = azureAccess(torn, id, asked);
          if (verdict === 'allowed') expect([id, proved.has(id)]).toEqual([id, true]);
        }
      }),
      { numRuns: runs },
    );
  });

  it('adds no access with a deny assignment', () => {
    fc.assert(
      fc.property(tenant, target, deny, (small, asked, added) => {
        const before = new Map(
          whoCanDo(modelOf(pagesOf(small)), asked).access.map((row) => [keyOf(row), row]),
        );
        const denies = [...small.denies, added];
        for (const row of whoCanDo(modelOf(pagesOf({ ...small, denies })), asked).access) {
          const known = before.get(keyOf(row));
          expect(known).toBeDefined();
          if (known?.certainty === 'possible') expect(row.certainty).toBe('possible');
        }
      }),
      { numRuns: runs },
    );
  });
});

const keyOf = ({
  principal,
  grant,
  role,
  how,
}: {
  principal: { id: string };
  grant: string;
  role: { id: string };
  how: string;
}) => `${principal.id} ${grant} ${role.id} ${how === 'delegated' ? how : ''}`;
