import { describe, expect, it } from 'vitest';
import { judgeVisit, type Supplied } from '../../../src/ocsp/behaviour/judge.ts';
import { parseCertificate } from '../../../src/ocsp/certificate.ts';
import { readCrl } from '../../../src/ocsp/crl/read.ts';
import { encode, integer, sequence } from '../../../src/ocsp/der/write.ts';
import type { Exchange } from '../../../src/ocsp/exchange.ts';
import { leaf, utcTime } from '../authority.ts';
import { crl, entry } from '../crl/crl-builder.ts';
import { answer, exchange } from '../exchanges.ts';
import { ca, response, single, time } from '../response-builder.ts';

const noon = Date.parse('2026-06-15T12:00:00Z') / 1000;
const at = '2026-06-15T12:00:00.000Z';
const told = (status: 'good' | 'revoked', more: Partial<Exchange> = {}): Exchange =>
  exchange('post 05', answer('', status), more);
const unauthorized = exchange('post 05', sequence(encode(0x0a, Buffer.from([6]))));
const served = (from: string, until: string, instant: string): Exchange =>
  exchange('post 05', response({ singles: [single({ thisUpdate: time(from), nextUpdate: time(until) })] }), {
    at: instant,
  });

/** What a visit shows of one check: the severities of its findings, and whether it stayed open. */
function of(check: string, exchanges: readonly Exchange[], supplied: Supplied = {}) {
  const { findings, notProbed } = judgeVisit(exchanges, supplied);
  return {
    severities: findings.filter((one) => one.check === check).map(({ severity }) => severity),
    open: notProbed.some((one) => one.check === check),
  };
}
const clean = { severities: [], open: false };
const open = { severities: [], open: true };
const error = { severities: ['error'], open: false };

it('without what the operator knows, every check that takes it stays open and says what to supply', () => {
  const { notProbed } = judgeVisit([told('good')]);
  expect(notProbed.map(({ check }) => check)).toEqual(['B21', 'B22', 'B24', 'B26', 'B27', 'B52']);
  expect(notProbed.every(({ reason }) => /give|probe|ask/.test(reason))).toBe(true);
});

describe('B21, the first answer within 15 minutes', () => {
  it('is met by an answer in time, and broken by a refusal after it', () => {
    expect(of('B21', [told('good')], { published: noon - 600 })).toEqual(clean);
    expect(of('B21', [unauthorized], { published: noon - 901 })).toEqual(error);
    expect(of('B21', [told('good')], { published: noon - 5000 })).toEqual(open);
  });

  it('lets a refusal stand until then', () => {
    expect(of('B20', [unauthorized])).toMatchObject(error);
    expect(of('B20', [unauthorized], { published: noon - 600 })).toMatchObject(clean);
  });
});

describe('B24, revoked stays revoked', () => {
  const previous = [told('revoked', { at: '2026-06-15T11:00:00.000Z' })];
  it('is judged against an earlier visit', () => {
    expect(of('B24', [told('revoked')], { previous })).toEqual(clean);
    expect(of('B24', [told('good')], { previous })).toEqual(error);
    expect(of('B24', [unauthorized], { previous })).toEqual(error);
    expect(of('B24', [told('good')], { previous: [told('good')] })).toEqual(open);
  });
});

describe('B26, expired certificates', () => {
  const expired = parseCertificate(
    leaf(ca, { serial: integer(5), notAfter: utcTime('260601000000Z'), notBefore: utcTime('260101000000Z') }),
  );
  const certificates = new Map([['05', expired]]);
  it('must not become good again, and may be refused', () => {
    const previous = [told('revoked')];
    expect(of('B26', [told('good')], { certificates, previous })).toEqual(error);
    expect(of('B26', [unauthorized], { certificates, previous })).toEqual(clean);
    expect(of('B24', [unauthorized], { certificates, previous })).toEqual(clean);
    expect(of('B20', [unauthorized], { certificates }).severities).toEqual([]);
    expect(of('B26', [told('good')], { certificates })).toEqual(open);
  });
});

describe('B27, the CRL', () => {
  const listed = readCrl(crl({ entries: [entry(5, utcTime('260614100000Z'), 1)] }));
  const empty = readCrl(crl({ entries: [] }));
  it('agrees or is told', () => {
    expect(of('B27', [told('revoked')], { crl: listed })).toEqual(clean);
    expect(of('B27', [told('good')], { crl: empty })).toEqual(clean);
    expect(of('B27', [told('good')], { crl: listed })).toEqual(error);
    expect(of('B27', [told('revoked')], { crl: empty })).toEqual(error);
  });

  it('another instant is an error, another reason a notice, a later revocation none', () => {
    const moved = readCrl(crl({ entries: [entry(5, utcTime('260614100001Z'), 1)] }));
    const other = readCrl(crl({ entries: [entry(5, utcTime('260614100000Z'), 4)] }));
    const early = readCrl(crl({ entries: [], thisUpdate: utcTime('260614090000Z') }));
    expect(of('B27', [told('revoked')], { crl: moved }).severities).toEqual(['error']);
    expect(of('B27', [told('revoked')], { crl: other }).severities).toEqual(['notice']);
    expect(of('B27', [told('revoked')], { crl: early }).severities).toEqual(['notice']);
  });

  it('proves nothing where nothing was told', () => {
    expect(of('B27', [unauthorized], { crl: listed })).toEqual(open);
    expect(of('B21', [], { published: noon })).toEqual(open);
  });

  it('proves nothing once it has expired', () => {
    const old = readCrl(crl({ entries: [], nextUpdate: utcTime('260615110000Z') }));
    expect(of('B27', [told('revoked')], { crl: old })).toEqual(open);
  });
});

describe('B52, the successor', () => {
  const before = served('20260611100000Z', '20260615180000Z', '2026-06-14T12:00:00.000Z');
  it('was seen in time', () => {
    const now = served('20260615090000Z', '20260619100000Z', at);
    expect(of('B52', [now], { previous: [before] })).toEqual(clean);
  });

  it('is missing though it is due', () => {
    const now = served('20260611100000Z', '20260615180000Z', at);
    expect(of('B52', [now], { previous: [before] }).severities).toEqual(['error']);
  });

  it('is older than what it follows', () => {
    const now = served('20260610100000Z', '20260616180000Z', at);
    expect(of('B52', [now], { previous: [before] }).severities).toEqual(['error']);
  });

  it('stays open when the visits are too far apart to see it, or too close', () => {
    const long = served('20260601100000Z', '20260605100000Z', '2026-06-02T12:00:00.000Z');
    expect(of('B52', [served('20260615090000Z', '20260619100000Z', at)], { previous: [long] })).toEqual(open);
    const fresh = served('20260615090000Z', '20260619100000Z', '2026-06-15T11:00:00.000Z');
    expect(of('B52', [served('20260615090000Z', '20260619100000Z', at)], { previous: [fresh] })).toEqual(
      open,
    );
  });
});
