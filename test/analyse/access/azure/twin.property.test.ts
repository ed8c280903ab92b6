import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessOf, whoCanDo, whoCanReach } from '../../../../src/analyse/access/azure/access.ts';
import type { Access } from '../../../../src/analyse/access/azure/answer.ts';
import { targets, tenant } from './arbitrary.ts';
import { modelOf, pagesOf } from './tenant.ts';
import { instant, Twin, type TwinLabel } from './twin.ts';

const runs = process.env['NCSSR_FULL'] === '1' ? 20_000 : 250;
const options = { at: instant, standingAfterDays: 30 };
const holds = ['standing', 'unknown', 'time-bound', 'eligible'];

function grantName(grant: string): string {
  if (grant.endsWith('elevateAccess')) return 'elevate';
  return grant
    .split('/')
    .at(-1)!
    .replace(/^delegation-.*$/, 'delegation')
    .replace(/-eligible$/, '');
}

/** Rows as `actor assignment role` to how they are held; the same key twice is a mistake of the engine. */
function told(rows: readonly Access[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const row of rows.filter(({ target }) => target === 'azure')) {
    const key = `${row.principal.id} ${grantName(row.grant)} ${row.role.id}`;
    const value = `${row.how} ${row.means} ${row.certainty}`;
    // Two authorizations of one delegation may be equal but for being eligible.
    const known = found.get(key);
    if (known !== undefined && grantName(row.grant) !== 'delegation') throw new Error(`twice: ${key}`);
    found.set(key, known === undefined || value < known ? value : known);
  }
  return found;
}

function expected(ways: ReadonlyMap<string, TwinLabel>): Map<string, string> {
  return new Map(
    [...ways].map(([key, { hold, takeover, possible }]) => {
      const how = key.split(' ').at(-2) === 'delegation' ? 'delegated' : holds[hold]!;
      return [key, `${how} ${takeover ? 'takeover' : 'held'} ${possible ? 'possible' : 'proved'}`];
    }),
  );
}

const sorted = (map: ReadonlyMap<string, string>): [string, string][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

describe('Azure access against its twin', { timeout: 600_000 }, () => {
  it('agrees on who can perform an operation, by which assignment and how', () => {
    fc.assert(
      fc.property(tenant, (small) => {
        const model = modelOf(pagesOf(small));
        const twin = new Twin(small);
        for (const target of targets) {
          const rows = whoCanDo(model, target, options).access;
          expect(sorted(told(rows))).toEqual(sorted(expected(twin.whoCan(target))));
        }
      }),
      { numRuns: runs },
    );
  });

  it('agrees on who reaches a scope, and from whichever end it is asked', () => {
    fc.assert(
      fc.property(tenant, fc.constantFrom(...targets.map(({ scope }) => scope)), (small, scope) => {
        const model = modelOf(pagesOf(small));
        const twin = new Twin(small);
        const rows = told(whoCanReach(model, scope, options).access);
        expect(sorted(rows)).toEqual(sorted(expected(twin.whoReaches(scope))));
        const forward = new Map<string, string>();
        for (const actor of twin.actors()) {
          for (const [key, value] of told(accessOf(model, actor, options).access))
            if (rows.has(key)) forward.set(key, value);
        }
        expect(sorted(forward)).toEqual(sorted(rows));
      }),
      { numRuns: runs },
    );
  });
});
