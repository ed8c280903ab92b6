import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replacement, standingOf, type RoleChange } from '../../../src/analyse/clocks/withdrawal.ts';

const runs = 300 * Number(process.env['NCSSR_PROPERTY_RUNS_FACTOR'] ?? 1);
const origin = Date.parse('2026-11-01T00:00:00Z');
const tick = (number: number): Date => new Date(origin + number * 60_000);
const change = (kind: RoleChange['change'], number: number): RoleChange => ({
  change: kind,
  effectiveAt: tick(number).toISOString(),
});

/** Lives through the record minute by minute and keeps in mind what it was last told. */
function naiveStanding(changes: readonly RoleChange[], at: number): string {
  let said = 'never';
  for (let now = 0; now <= at; now += 1) {
    const today = changes.filter(({ effectiveAt }) => effectiveAt === tick(now).toISOString());
    const kinds = new Set(today.map(({ change: kind }) => kind));
    if (kinds.size === 2) said = 'unclear';
    else if (kinds.has('granted')) said = `granted ${now}`;
    else if (kinds.has('withdrawn')) {
      const [, first] = /^withdrawn (\d+)/.exec(said) ?? [];
      said = `withdrawn ${first ?? now} ${now}`;
    }
  }
  return said;
}

function shown(changes: readonly RoleChange[], at: number): string {
  const standing = standingOf(changes, tick(at));
  const number = (date: Date): number => (date.getTime() - origin) / 60_000;
  if (standing.state === 'granted') return `granted ${number(standing.since)}`;
  if (standing.state === 'withdrawn')
    return `withdrawn ${number(standing.since.earliest)} ${number(standing.since.latest)}`;
  return standing.state;
}

const anyChange = fc
  .tuple(fc.constantFrom('granted' as const, 'withdrawn' as const), fc.nat(40))
  .map(([kind, number]) => change(kind, number));

describe('the standing of a person in a role', () => {
  it.each<[string, RoleChange[], string]>([
    ['nothing recorded', [], 'never'],
    ['not yet in effect', [change('withdrawn', 31)], 'never'],
    ['withdrawn this very instant', [change('granted', 1), change('withdrawn', 30)], 'withdrawn 30 30'],
    ['granted again', [change('withdrawn', 3), change('granted', 9)], 'granted 9'],
    ['written down out of order', [change('withdrawn', 9), change('granted', 3)], 'withdrawn 9 9'],
    ['withdrawn twice', [change('withdrawn', 3), change('withdrawn', 9)], 'withdrawn 3 9'],
    ['both at once', [change('withdrawn', 3), change('granted', 3)], 'unclear'],
    ['without an instant', [{ change: 'granted', effectiveAt: '' }], 'unclear'],
  ])('%s', (_name, changes, expected) => {
    expect(shown(changes, 30)).toBe(expected);
  });

  it('agrees with living through the record minute by minute', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 6 }), fc.nat(45), (changes, at) => {
        // After both at once a further withdrawal begins a new run in either telling.
        expect(shown(changes, at)).toBe(naiveStanding(changes, at));
      }),
      { numRuns: runs },
    );
  });

  it('what comes later never changes what was', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 6 }), fc.nat(40), (changes, at) => {
        const known = changes.filter(({ effectiveAt }) => new Date(effectiveAt) <= tick(at));
        expect(shown(changes, at)).toBe(shown(known, at));
      }),
      { numRuns: runs },
    );
  });
});

/** Every history that fits what is known: the true instant of the withdrawal and the true age of the value. */
function naiveReplacement(
  [earliest, latest]: readonly [number, number],
  renewed: number | null,
  untouched: number | null,
): Set<boolean> {
  const outcomes = new Set<boolean>();
  for (let withdrawn = earliest; withdrawn <= latest; withdrawn += 1)
    for (let made = 0; made <= 30; made += 1) {
      // The value is at least as new as the last renewal, and no newer than the last change.
      if (renewed !== null && made < renewed) continue;
      if (untouched !== null && made > untouched) continue;
      outcomes.add(made >= withdrawn);
    }
  return outcomes;
}

describe('the replacement of a credential', () => {
  it('is proved or refuted exactly where every possible history agrees', () => {
    const when = fc.option(fc.nat(30), { nil: null });
    fc.assert(
      fc.property(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(5)), when, when, ([from, more], a, b) => {
        const latest = Math.min(30, from + more);
        // What was renewed was changed then.
        const [renewed, untouched] = a !== null && b !== null && a > b ? [b, a] : [a, b];
        const outcomes = naiveReplacement([from, latest], renewed, untouched);
        const verdict = replacement(
          { earliest: tick(from), latest: tick(latest) },
          {
            renewedAt: renewed === null ? null : tick(renewed).toISOString(),
            untouchedSince: untouched === null ? null : tick(untouched).toISOString(),
          },
        );
        const expected = outcomes.size === 2 ? 'unknown' : outcomes.has(true) ? 'replaced' : 'kept';
        // At the last minute of the model nothing newer is left to imagine; the clock does not know that it is last.
        if (renewed === null && latest === 30 && untouched === null) return;
        expect(verdict).toBe(expected);
      }),
      { numRuns: runs },
    );
  });

  it('in any order of the facts, one more fact never turns a proof into its opposite', () => {
    const since = { earliest: tick(10), latest: tick(12) };
    expect(replacement(since, { renewedAt: null, untouchedSince: null })).toBe('unknown');
    expect(replacement(since, { renewedAt: tick(11).toISOString(), untouchedSince: null })).toBe('unknown');
    expect(replacement(since, { renewedAt: tick(12).toISOString(), untouchedSince: null })).toBe('replaced');
    expect(replacement(since, { renewedAt: null, untouchedSince: tick(9).toISOString() })).toBe('kept');
    expect(replacement(since, { renewedAt: null, untouchedSince: tick(10).toISOString() })).toBe('unknown');
  });
});
