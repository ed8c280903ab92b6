import { expect, it } from 'vitest';
import { compareCrls, lintCrl } from '../../../src/ocsp/crl/crl.ts';
import { encode, integer, sequence } from '../../../src/ocsp/der/write.ts';
import { ecdsaSha256, name, utcTime } from '../authority.ts';
import { at, time } from '../response-builder.ts';

const crl = (next: Buffer, ...entries: [number, Buffer][]): Buffer => {
  const list = sequence(...entries.map(([serial, date]) => sequence(integer(serial), date)));
  const issuer = name('Example Issuing CA');
  const tbs = sequence(integer(1), ecdsaSha256, issuer, utcTime('260615100000Z'), next, list);
  return sequence(tbs, ecdsaSha256, encode(0x03, Buffer.from([0, 1])));
};
const clean = crl(utcTime('260619100000Z'), [5, utcTime('260614100000Z')]);

it('leaves a conformant CRL alone', () => {
  expect(lintCrl(clean, at)).toEqual([]);
});

it('finds fractions, expiry and what is no CRL', () => {
  expect(lintCrl(crl(time('20260619100000.5Z'), [5, time('20260614100000.1Z')]))).toHaveLength(2);
  expect(lintCrl(clean, at + 9 * 86_400).map(({ message }) => message)).toEqual(['the CRL has expired']);
  expect(lintCrl(Buffer.from('<html>')).length).toBeGreaterThan(0);
});

it('compares two', () => {
  const other = crl(utcTime('260619100000Z'), [5, utcTime('260614100001Z')], [6, utcTime('260614100000Z')]);
  expect(compareCrls(clean, clean)).toEqual([]);
  expect(compareCrls(clean, other)).toHaveLength(2);
});
