import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/analyse/clocks/duration.ts';
import { agesOf, timers } from '../../../src/analyse/vulnerabilities/ageing.ts';
import { closureOf } from '../../../src/analyse/vulnerabilities/closure.ts';
import { namingOf, type Component } from '../../../src/analyse/vulnerabilities/component.ts';
import {
  coverageOf,
  scansByComponent,
  type ScannedTarget,
} from '../../../src/analyse/vulnerabilities/coverage.ts';
import {
  severities,
  vulnerabilitiesOf,
  type Finding,
} from '../../../src/analyse/vulnerabilities/vulnerability.ts';

const numRuns = process.env['NCSSR_FULL'] === '1' ? 20_000 : 1000;
const hour = 3_600_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const instant = (hours: number): string => new Date(start + hours * hour).toISOString();
const hours = fc.integer({ min: 0, max: 60 }).map(instant);
const perhaps = fc.option(hours, { nil: null });
const at = new Date(start + 40 * hour);

const components: readonly Component[] = [
  { id: 'i-1', name: 'web' },
  { id: 'i-2', name: 'web' },
  { id: '/subscriptions/s/machines/vm-3', name: 'signer' },
  { id: 'i-4', name: 'i-1' },
];
const targets = fc.constantFrom('i-1', 'I-2', 'web', 'vm-3', 'signer', 'WEB ', 'gone');

const scan: fc.Arbitrary<ScannedTarget> = fc.record({
  scanner: fc.constantFrom('one', 'two'),
  target: targets,
  endedAt: hours,
  result: fc.constantFrom('completed', 'completed', 'failed', 'not-scanned'),
  depth: fc.constantFrom('inside', 'inside', 'network'),
});
const finding: fc.Arbitrary<Finding> = fc.record({
  findingId: fc.constantFrom('F-1', 'F-2'),
  target: targets,
  vulnerability: fc.constantFrom('CVE-2026-1', 'cve-2026-1', 'CVE-2026-2', null),
  scanner: fc.constantFrom('one', 'One', 'two', null),
  severity: fc.constantFrom(...severities),
  discoveredAt: hours,
  lastSeenAt: perhaps,
  reviewedAt: perhaps,
  respondedAt: perhaps,
  remediatedAt: perhaps,
  analysisApprover: fc.constantFrom(null, null, 'P-1'),
});

/** Which components a text may mean, by looking at every one of them. */
function meant(target: string): Component[] {
  const text = target.trim().toLowerCase();
  const byId = components.filter(({ id }) => id === text || id.endsWith(`/${text}`));
  return byId.length > 0 ? byId : components.filter(({ name }) => name === text);
}

describe('coverage', () => {
  it('is what looking at every scan of every component finds', () => {
    fc.assert(
      fc.property(fc.array(scan, { maxLength: 8 }), (scans) => {
        const joined = scansByComponent(scans, namingOf(components));
        const options = { at, every: parseDuration('PT24H') };
        const found = new Map(components.map((one) => [one.id, coverageOf(one, joined, options)]));
        for (const component of components) {
          const own = scans.filter(
            (one) =>
              Date.parse(one.endedAt) <= at.getTime() &&
              meant(one.target).length === 1 &&
              meant(one.target)[0] === component,
          );
          const covered = own.some(
            (one) =>
              one.result === 'completed' &&
              one.depth === 'inside' &&
              at.getTime() - Date.parse(one.endedAt) <= 24 * hour,
          );
          expect(found.get(component.id)?.kind === 'covered').toBe(covered);
          const kind = found.get(component.id)?.kind;
          if (kind === 'never' || kind === 'failed')
            expect(own.some(({ result }) => result === 'completed')).toBe(false);
          if (kind === 'never') expect(own).toEqual([]);
        }
      }),
      { numRuns },
    );
  });

  it('never grows by losing a scan, nor by a machine more of the same name', () => {
    fc.assert(
      fc.property(fc.array(scan, { minLength: 1, maxLength: 8 }), fc.nat(), (scans, place) => {
        const options = { at, every: parseDuration('PT24H') };
        const covered = (all: readonly Component[], some: readonly ScannedTarget[]): string[] =>
          components
            .filter(
              (one) => coverageOf(one, scansByComponent(some, namingOf(all)), options).kind === 'covered',
            )
            .map(({ id }) => id);
        const before = new Set(covered(components, scans));
        const fewer = scans.filter((_, index) => index !== place % scans.length);
        for (const id of covered(components, fewer)) expect(before).toContain(id);
        for (const id of covered([...components, { id: 'i-9', name: 'signer' }], scans))
          expect(before).toContain(id);
      }),
      { numRuns },
    );
  });
});

describe('vulnerabilities', () => {
  const same = (one: Finding, other: Finding): boolean => {
    const name = ({ vulnerability, scanner, findingId }: Finding): string =>
      vulnerability === null ? `${scanner ?? ''}/${findingId}` : vulnerability.toUpperCase();
    return one.target === other.target && name(one) === name(other);
  };

  it('unite their witnesses: first seen earliest, gravest, open while one of them is', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 8 }), (rows) => {
        const all = vulnerabilitiesOf(rows, (target) => target);
        expect(all.flatMap(({ witnesses }) => witnesses).length).toBe(rows.length);
        for (const one of all) {
          const [first] = one.witnesses;
          const own = rows.filter((row) => first !== undefined && same(row, first));
          expect(new Set(one.witnesses)).toEqual(new Set(own));
          const sorted = own.map(({ discoveredAt }) => discoveredAt).sort();
          expect(one.discoveredAt.toISOString()).toBe(sorted[0]);
          const ranks = own.map(({ severity }) => severities.indexOf(severity));
          expect(severities.indexOf(one.severity)).toBe(Math.min(...ranks));
          expect(one.remediatedAt === null).toBe(own.some(({ remediatedAt }) => remediatedAt === null));
        }
      }),
      { numRuns },
    );
  });

  it('age by elapsed hours from the discovery', () => {
    fc.assert(
      fc.property(finding, fc.integer({ min: 1, max: 50 }), (row, limit) => {
        const [one] = vulnerabilitiesOf([row], (target) => target);
        if (one === undefined) throw new Error('a finding is a vulnerability');
        const limits = {
          review: parseDuration(`PT${limit}H`),
          response: parseDuration(`PT${limit}H`),
          remediation: parseDuration(`PT${limit}H`),
        };
        const stated = { review: row.reviewedAt, response: row.respondedAt, remediation: row.remediatedAt };
        for (const age of agesOf(one, limits, at)) {
          const done = stated[age.timer];
          const spent = (Date.parse(done ?? '') - Date.parse(row.discoveredAt)) / hour;
          const isDone = done !== null && Date.parse(done) <= at.getTime();
          const now = (at.getTime() - Date.parse(row.discoveredAt)) / hour;
          if (!isDone) expect(age.state).toBe(now > limit ? 'overdue' : 'running');
          else if (spent < 0) expect(age.state).toBe('contradictory');
          else expect(age.state).toBe(spent > limit ? 'late' : 'in-time');
        }
        expect(timers).toHaveLength(3);
      }),
      { numRuns },
    );
  });

  it('a day more of age makes nothing in time that was not', () => {
    fc.assert(
      fc.property(finding, (row) => {
        const states = (later: Date) => {
          const [one] = vulnerabilitiesOf([row], (target) => target);
          const limits = {
            review: parseDuration('PT8H'),
            response: parseDuration('P1D'),
            remediation: parseDuration('P2D'),
          };
          return one === undefined ? [] : agesOf(one, limits, later).map(({ state }) => state);
        };
        const later = states(new Date(at.getTime() + 24 * hour));
        states(at).forEach((state, index) => {
          if (state === 'late') expect(later[index]).toBe('late');
          if (state === 'overdue') expect(['overdue', 'late']).toContain(later[index]);
        });
      }),
      { numRuns },
    );
  });

  it('are gone only by what looked later', () => {
    fc.assert(
      fc.property(
        fc.array(finding, { minLength: 1, maxLength: 3 }),
        fc.array(scan, { maxLength: 6 }),
        (rows, scans) => {
          for (const one of vulnerabilitiesOf(rows, (target) => target)) {
            const closure = closureOf(one, scans, at);
            const ended = one.remediatedAt;
            if (ended === null || ended > at) expect(closure.kind).toBe('open');
            if (closure.kind === 'gone') {
              for (const { scanner, analysisApprover } of one.witnesses)
                if (analysisApprover === null)
                  expect(
                    scans.some(
                      (later) =>
                        later.result === 'completed' &&
                        Date.parse(later.endedAt) > (ended?.getTime() ?? Infinity) &&
                        Date.parse(later.endedAt) <= at.getTime() &&
                        (scanner === null
                          ? later.depth === 'inside'
                          : later.scanner === scanner.toLowerCase()),
                    ),
                  ).toBe(true);
              expect(one.lastSeenAt <= (ended ?? at)).toBe(true);
            }
            for (let place = 0; place < scans.length; place += 1) {
              const fewer = closureOf(
                one,
                scans.filter((_, index) => index !== place),
                at,
              );
              if (closure.kind !== 'gone') expect(fewer.kind).not.toBe('gone');
            }
          }
        },
      ),
      { numRuns },
    );
  });
});
