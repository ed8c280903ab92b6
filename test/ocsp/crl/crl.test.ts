import { describe, expect, it } from 'vitest';
import { compareCrls } from '../../../src/ocsp/crl/compare.ts';
import { lintCrl } from '../../../src/ocsp/crl/lint.ts';
import { readCrl } from '../../../src/ocsp/crl/read.ts';
import { integer } from '../../../src/ocsp/der/write.ts';
import { name, rsaSha256, utcTime } from '../authority.ts';
import { at, ca, time } from '../response-builder.ts';
import { crl, entry, type CrlRecipe } from './crl-builder.ts';

const options = { at, issuer: ca.certificate };
const rulesOf = (bytes: Uint8Array): string[] => lintCrl(bytes, options).map(({ rule }) => rule);

describe('lint', () => {
  it('leaves a conformant CRL alone, with entries and without', () => {
    expect(lintCrl(crl(), options)).toEqual([]);
    expect(lintCrl(crl({ entries: [] }), options)).toEqual([]);
    expect(lintCrl(crl({ entries: [entry(5, undefined, 1), entry(6)] }), options)).toEqual([]);
  });

  it.each<[string, string, CrlRecipe]>([
    ['K02', 'a fraction in thisUpdate', { thisUpdate: time('20260615100000.5Z') }],
    ['K02', 'a fraction in a revocation date', { entries: [entry(5, time('20260614100000.1Z'))] }],
    ['K02', 'GeneralizedTime before 2050', { nextUpdate: time('20260619100000Z') }],
    ['K02', 'a time without seconds', { entries: [entry(5, utcTime('2606141000Z'))] }],
    ['K02', 'a time with an offset', { thisUpdate: utcTime('260615100000+0000') }],
    ['K03', 'no nextUpdate', { nextUpdate: null }],
    ['K04', 'thisUpdate ahead', { thisUpdate: utcTime('260618100000Z') }],
    ['K04', 'nextUpdate past', { nextUpdate: utcTime('260615103000Z') }],
    ['K05', 'an interval that ends before it begins', { nextUpdate: utcTime('260615095900Z') }],
    ['K05', 'an interval of years', { nextUpdate: utcTime('280615100000Z') }],
    ['K05', 'an interval of weeks', { nextUpdate: utcTime('260715100000Z') }],
    ['K06', 'another issuer', { issuer: name('Another CA') }],
    ['K07', 'a signature over something else', { spoilt: true }],
    ['K08', 'two algorithms', { outerAlgorithm: rsaSha256 }],
    ['K09', 'version 1', { version: integer(0) }],
    ['K10', 'a serial number twice', { entries: [entry(5), entry(6), entry(5)] }],
  ])('%s finds %s', (rule, _, recipe) => {
    expect(rulesOf(crl(recipe))).toContain(rule);
  });

  it('judges neither freshness, name nor signature without what they take', () => {
    const doubtful = crl({ issuer: name('Another CA'), nextUpdate: utcTime('260615103000Z') });
    expect(lintCrl(doubtful)).toEqual([]);
  });

  it('finds what is no CRL, whatever the octets', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('<html>'),
      crl().subarray(0, -1),
      Buffer.alloc(9, 0x30),
    ])
      expect(rulesOf(bytes)).toContain('K01');
    const whole = crl();
    for (let index = 0; index < whole.length; index += 1) {
      const damaged = Buffer.from(whole);
      damaged[index] = (damaged[index] ?? 0) ^ 0x01;
      expect(rulesOf(damaged).length, `octet ${index}`).toBeGreaterThan(0);
    }
  });

  it('K07 finds a signature of which the last bit does not count, whatever that bit is', () => {
    for (const last of [0, 1]) {
      const drawn = (): Uint8Array => {
        const bytes = crl();
        return ((bytes.at(-1) ?? 0) & 1) === last ? bytes : drawn();
      };
      const damaged = Buffer.from(drawn());
      const unused = damaged.lastIndexOf(Buffer.from([0x00, 0x30]));
      damaged[unused] = 1;
      expect(rulesOf(damaged)).toContain('K07');
    }
  });

  it('reads reason codes', () => {
    const { entries } = readCrl(crl({ entries: [entry(5, undefined, 4), entry(6)] }));
    expect([0, 1].map((number) => [entries.serialAt(number), entries.reasonAt(number)])).toEqual([
      ['05', 4],
      ['06', undefined],
    ]);
  });
});

describe('comparison', () => {
  const compared = (old: CrlRecipe, candidate: CrlRecipe) => {
    const { findings, verdict } = compareCrls(crl(old), crl(candidate), options);
    return { rules: findings.map(({ rule, serial }) => `${rule} ${serial}`.trim()), verdict };
  };

  it('finds nothing between two that say the same', () => {
    expect(compared({}, {})).toEqual({ rules: [], verdict: 'equal' });
    expect(compared({}, { thisUpdate: utcTime('260615110000Z') })).toEqual({ rules: [], verdict: 'equal' });
  });

  it.each<[string, string, CrlRecipe, CrlRecipe, string]>([
    ['M02', 'another issuer', {}, { issuer: name('Another CA') }, 'errors'],
    ['M03', 'another layout of a time', {}, { thisUpdate: time('20260615100000.5Z') }, 'errors'],
    ['M04', 'an older list', {}, { thisUpdate: utcTime('260615090000Z') }, 'differences'],
    ['M05 05', 'a revocation lost', {}, { entries: [entry(6)] }, 'errors'],
    ['M06 05', 'another instant', {}, { entries: [entry(5, utcTime('260614100001Z'))] }, 'errors'],
    ['M07 05', 'another reason', {}, { entries: [entry(5, undefined, 1)] }, 'errors'],
    ['M08 06', 'a revocation more', {}, { entries: [entry(5), entry(6)] }, 'differences'],
    ['M09', 'a new fault', {}, { spoilt: true }, 'errors'],
  ])('%s finds %s', (rule, _, old, candidate, verdict) => {
    const found = compared(old, candidate);
    expect(found.rules).toContain(rule);
    expect(found.verdict).toBe(verdict);
  });

  it('a fault that both have is no difference', () => {
    expect(compared({ spoilt: true }, { spoilt: true }).verdict).toBe('equal');
  });

  it('what cannot be read agrees with nothing', () => {
    expect(compareCrls(crl(), Buffer.from('<html>')).verdict).toBe('nothing-compared');
    const trailing = Buffer.concat([crl(), Buffer.from([0])]);
    expect(compareCrls(crl(), trailing).verdict).not.toBe('equal');
    expect(compareCrls(trailing, trailing).verdict).not.toBe('equal');
  });
});
