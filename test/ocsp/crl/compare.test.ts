import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCrls, compareCrlSets } from '../../../src/ocsp/crl/compare.ts';
import type { NamedCrl } from '../../../src/ocsp/crl/difference.ts';
import { judgeCrl } from '../../../src/ocsp/crl/lint.ts';
import { readCrl } from '../../../src/ocsp/crl/read.ts';
import { encode, integer, sequence } from '../../../src/ocsp/der/write.ts';
import { encodeExtension } from '../../../src/ocsp/request.ts';
import { keyId, utcTime } from '../authority.ts';
import { at, ca, rsaCa, time } from '../response-builder.ts';
import {
  crl,
  crlNumber,
  crlOids,
  entry,
  entryWith,
  flag,
  issuingPoint,
  reasonCode,
  userPoint,
  type CrlRecipe,
} from './crl-builder.ts';

const options = { at, issuer: ca.certificate };
const shard = (number: number): string => `http://crl.example.test/${number}.crl`;
const partition = (number: number, ...serials: number[]): Buffer =>
  crl({
    extensions: { idp: userPoint(shard(number)) },
    entries: serials.map((serial) => entry(serial)),
  });
const named = (name: string, bytes: Buffer): NamedCrl => ({ name, ...judgeCrl(readCrl(bytes), options) });
const set = (...lists: Buffer[]): NamedCrl[] =>
  lists.map((bytes, index) => named(`list ${index + 1}`, bytes));
const rulesOf = (left: NamedCrl[], right: NamedCrl[]): string[] => [
  ...new Set(compareCrlSets(left, right).findings.map(({ rule }) => rule)),
];
const dated = (text: string): Buffer =>
  entryWith(integer(5), undefined, encodeExtension(crlOids.invalidity, time(text)));

describe('two lists', () => {
  it.each<[string, string, CrlRecipe, CrlRecipe, string]>([
    ['M10', 'a full list against a partition', {}, { extensions: { idp: userPoint() } }, 'errors'],
    ['M10', 'a partition against a full list', { extensions: { idp: userPoint() } }, {}, 'errors'],
    [
      'M10',
      'another partition',
      { extensions: { idp: userPoint(shard(1)) } },
      { extensions: { idp: userPoint(shard(2)) } },
      'differences',
    ],
    [
      'M10',
      'subscriber certificates against CA certificates',
      { extensions: { idp: issuingPoint(flag(0x81)) } },
      { extensions: { idp: issuingPoint(flag(0x82)) } },
      'errors',
    ],
    [
      'M10',
      'some reasons',
      {},
      { extensions: { idp: issuingPoint(encode(0x83, Buffer.from([6, 0x40]))) } },
      'errors',
    ],
    [
      'M10',
      'a delta',
      {},
      { extensions: { delta: encodeExtension(crlOids.delta, integer(6), true) } },
      'errors',
    ],
    ['M11', 'a number that goes back', {}, { extensions: { number: crlNumber(6) } }, 'errors'],
    ['M11', 'no number any more', {}, { extensions: { number: undefined } }, 'errors'],
    [
      'M13',
      'another key',
      {},
      { extensions: { aki: encodeExtension(crlOids.aki, sequence(encode(0x80, keyId(rsaCa.key)))) } },
      'errors',
    ],
    [
      'M13',
      'an extension more',
      {},
      { extensions: { more: encodeExtension('1.3.6.1.4.1.99999.1', integer(1)) } },
      'differences',
    ],
    [
      'M14',
      'another invalidity date',
      { entries: [dated('20260601000000Z')] },
      { entries: [dated('20260602000000Z')] },
      'differences',
    ],
    [
      'M14',
      'a reason that became critical',
      { entries: [entryWith(integer(5), undefined, reasonCode(1))] },
      { entries: [entryWith(integer(5), undefined, reasonCode(1, true))] },
      'errors',
    ],
    ['M15', 'another interval', {}, { nextUpdate: utcTime('260622100000Z') }, 'differences'],
  ])('%s finds %s', (rule, _, old, candidate, verdict) => {
    const { findings, verdict: told } = compareCrls(crl(old), crl(candidate), options);
    expect(findings.map((one) => one.rule)).toContain(rule);
    expect(told).toBe(verdict);
  });

  it('M12 finds another algorithm', () => {
    const { findings } = compareCrls(crl(), crl({ by: rsaCa, issuer: ca.name }), options);
    expect(findings.map(({ rule }) => rule)).toContain('M12');
  });

  it('are not equal where nobody knows who signed them', () => {
    const { verdict, notJudged } = compareCrls(crl(), crl());
    expect(verdict).toBe('not-judged');
    expect(notJudged.map(({ rule }) => rule)).toContain('K07');
  });
});

describe('sets of partitions', () => {
  const whole = set(partition(1, 5, 6), partition(2, 7), partition(3, 8));

  it('are one list, whatever the order', () => {
    const again = set(partition(3, 8), partition(1, 6, 5), partition(2, 7));
    const { findings, verdict, revoked } = compareCrlSets(whole, again);
    expect({ findings, verdict }).toEqual({ findings: [], verdict: 'equal' });
    expect(revoked).toEqual({ old: 4, candidate: 4, both: 4 });
  });

  it('against a full list: every entry is found, and the change of scope is told', () => {
    const full = set(crl({ entries: [5, 6, 7, 8].map((serial) => entry(serial)) }));
    expect(rulesOf(whole, full)).toEqual(['M10', 'M13']);
    expect(rulesOf(full, whole)).toEqual(['M10', 'M13']);
    expect(rulesOf(full, set(partition(1, 5, 6), partition(2, 7)))).toContain('M05');
  });

  it('have holes that are named', () => {
    const { findings, verdict } = compareCrlSets(whole, set(partition(1, 5, 6), partition(3, 8)));
    expect(verdict).toBe('errors');
    expect(findings.filter(({ rule }) => rule === 'M17').map(({ message }) => message)).toEqual([
      `a hole in the new: the series of its lists skips ${shard(2)}`,
      `a hole: the new has no list for the distribution point ${shard(2)}`,
    ]);
  });

  it('have overlaps that are named', () => {
    const twice = [...whole, named('copy', partition(2, 7))];
    const { findings } = compareCrlSets(whole, twice);
    expect(findings.find(({ rule }) => rule === 'M16')?.message).toContain(
      'list 2 and copy are for the same',
    );
    expect(rulesOf(whole, set(partition(1, 5, 6), partition(2, 7), partition(3, 8, 7)))).toContain('M16');
  });

  it('hide no entry in a partition where nobody looks for it', () => {
    const moved = set(partition(1, 5), partition(2, 7), partition(3, 8, 6));
    expect(compareCrlSets(whole, moved).findings).toMatchObject([
      { rule: 'M19', severity: 'error', serial: '06' },
    ]);
  });
});

describe('entries, against a naive twin', () => {
  const revocation = fc.record({
    serial: fc.integer({ min: 1, max: 400 }),
    second: fc.integer({ min: 0, max: 2 }),
    reason: fc.constantFrom(undefined, 1, 4),
  });
  const lists = fc.uniqueArray(revocation, { selector: ({ serial }) => serial, maxLength: 60 });
  type Revocations = readonly { serial: number; second: number; reason: number | undefined }[];
  const bytesOf = (list: Revocations): Buffer =>
    crl({
      entries: list.map(({ serial, second, reason }) =>
        entry(serial, utcTime(`26061410000${second}Z`), reason),
      ),
    });

  it('finds what was added, lost, moved in time or given another reason, and nothing else', () => {
    fc.assert(
      fc.property(lists, lists, (old, candidate) => {
        const left = new Map(old.map((each) => [each.serial, each]));
        const right = new Map(candidate.map((each) => [each.serial, each]));
        const expected = { M05: 0, M06: 0, M07: 0, M08: 0 };
        for (const [serial, { second, reason }] of left) {
          const other = right.get(serial);
          if (other === undefined) expected.M05 += 1;
          if (other !== undefined && other.second !== second) expected.M06 += 1;
          if (other !== undefined && other.reason !== reason) expected.M07 += 1;
        }
        for (const serial of right.keys()) if (!left.has(serial)) expected.M08 += 1;
        const { findings } = compareCrls(bytesOf(old), bytesOf(candidate), options);
        const told = { M05: 0, M06: 0, M07: 0, M08: 0 };
        for (const { rule } of findings) told[rule as keyof typeof told] += 1;
        expect(told).toEqual(expected);
      }),
      { numRuns: process.env['NCSSR_FULL'] === '1' ? 1000 : 25 },
    );
  });

  it('the quick way and the slow way read the same entries', () => {
    fc.assert(
      fc.property(lists, fc.infiniteStream(fc.boolean()), (list, odd) => {
        // The same date as GeneralizedTime takes the slow way.
        const entries = list.map(({ serial, second, reason }) => {
          const [slow] = odd.take(1);
          const date = slow ? time(`2026061410000${second}Z`) : utcTime(`26061410000${second}Z`);
          return entry(serial, date, reason);
        });
        const { entries: read, defects } = readCrl(crl({ entries }));
        expect(defects).toEqual([]);
        const told = Array.from({ length: read.count }, (_, number) => [
          read.serialAt(number),
          read.epochAt(number),
          read.reasonAt(number),
        ]);
        expect(told).toEqual(
          list.map(({ serial, second, reason }) => [
            integer(serial).subarray(2).toString('hex'),
            Date.UTC(2026, 5, 14, 10, 0, second) / 1000,
            reason,
          ]),
        );
      }),
      { numRuns: process.env['NCSSR_FULL'] === '1' ? 1000 : 25 },
    );
  });
});
