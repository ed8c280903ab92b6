import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeCrl, lintCrl, crlRules, type CrlOptions } from '../../../src/ocsp/crl/lint.ts';
import { readCrl } from '../../../src/ocsp/crl/read.ts';
import { entryFor } from '../../../src/ocsp/crl/reliance.ts';
import { encode, integer, objectIdentifier, sequence } from '../../../src/ocsp/der/write.ts';
import { encodeExtension } from '../../../src/ocsp/request.ts';
import { authority, name, type Authority } from '../authority.ts';
import { at, ca, rsaCa, time } from '../response-builder.ts';
import { crl, crlOids, entry, entryWith, flag, issuingPoint, reasonCode, userPoint } from './crl-builder.ts';
import { crlMutants } from './mutants.ts';

const options: CrlOptions = { at, issuer: ca.certificate };
const x509 = { profiles: new Set<never>() };
const rfc5280 = { profiles: new Set(['5280'] as const) };
const found = (bytes: Uint8Array, more: Partial<CrlOptions> = {}): string[] =>
  [...new Set(lintCrl(bytes, { ...options, ...more }).map(({ rule }) => rule))].sort();

/** A CA with a key of another kind; what is signed by it needs its AlgorithmIdentifier. */
function otherCa(type: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync(type as 'ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return authority(`Example ${type} CA`, { private: privateKey, spki, type: 'rsa' });
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const pssSha256 =
  '304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120';
const pssSha1 = '300d06092a864886f70d01010a3000';
const signedBy = (by: Authority, algorithm: string): Buffer =>
  crl({ by, algorithm: hex(algorithm), sign: (tbs) => sign(null, tbs, by.key.private) });
const byPss = (algorithm: string, hash: string, saltLength: number): Buffer =>
  crl({
    by: rsaCa,
    algorithm: hex(algorithm),
    sign: (tbs) =>
      sign(hash, tbs, { key: rsaCa.key.private, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }),
  });
const names = (common: string): Buffer =>
  encodeExtension(crlOids.certificateIssuer, sequence(encode(0xa4, name(common))), true);
const certified = (serial: number, common?: string): Buffer =>
  entryWith(integer(serial), undefined, ...(common === undefined ? [] : [names(common)]));
const indirect = crl({
  extensions: { idp: issuingPoint(flag(0x84)) },
  entries: [entry(5), certified(5, 'Other CA'), certified(6), certified(5, 'Third CA')],
});
const delta = crl({
  extensions: { delta: encodeExtension(crlOids.delta, integer(6), true) },
  entries: [entry(5, undefined, 1), entry(6, undefined, 8)],
});
const [ed25519, ed448] = [otherCa('ed25519'), otherCa('ed448')];
const [mlDsa, slhDsa] = [otherCa('ml-dsa-44'), otherCa('slh-dsa-sha2-128f')];

const clean: [string, Buffer, Partial<CrlOptions>?][] = [
  ['full', crl()],
  ['full without entries', crl({ entries: [] })],
  ['full with reasons', crl({ entries: [1, 3, 4, 5, 9].map((code) => entry(code, undefined, code)) })],
  [
    'full with an invalidity date',
    crl({
      entries: [
        entryWith(
          integer(5),
          undefined,
          reasonCode(1),
          encodeExtension(crlOids.invalidity, time('20260601000000Z')),
        ),
      ],
    }),
  ],
  [
    'of CA certificates',
    crl({ extensions: { idp: issuingPoint(flag(0x82)) }, entries: [entry(5, undefined, 5)] }),
  ],
  ['a partition', crl({ extensions: { idp: userPoint() } })],
  ['a delta', delta],
  ['indirect', indirect, rfc5280],
  ['of version 1', crl({ version: null, extensions: null }), x509],
  ['RSA', crl({ by: rsaCa }), { issuer: rsaCa.certificate }],
  ['RSA-PSS', byPss(pssSha256, 'sha256', 32), { issuer: rsaCa.certificate }],
  ['RSA-PSS with every default', byPss(pssSha1, 'sha1', 20), { issuer: rsaCa.certificate, ...rfc5280 }],
  ['Ed25519', signedBy(ed25519, '300506032b6570'), { issuer: ed25519.certificate, ...rfc5280 }],
  ['Ed448', signedBy(ed448, '300506032b6571'), { issuer: ed448.certificate, ...rfc5280 }],
  ['ML-DSA', signedBy(mlDsa, '300b0609608648016503040311'), { issuer: mlDsa.certificate, ...rfc5280 }],
  ['SLH-DSA', signedBy(slhDsa, '300b0609608648016503040315'), { issuer: slhDsa.certificate, ...rfc5280 }],
];

describe('the rules of a CRL', () => {
  it('have an id each, and a mutant each', () => {
    const ids = crlRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const covered = new Set(crlMutants.map(({ rule }) => rule));
    expect(ids.filter((id) => !covered.has(id))).toEqual([]);
  });

  it.each(clean)('leave a conformant list alone: %s', (_, bytes, more) => {
    const { findings, unchecked } = judgeCrl(readCrl(bytes), { ...options, ...more });
    expect({ findings, unchecked }).toEqual({ findings: [], unchecked: false });
  });

  it.each(crlMutants.map((mutant, index) => ({ ...mutant, index })))(
    '$rule alone finds mutant $index',
    (mutant) => {
      expect(found(mutant.bytes, mutant.options)).toEqual([mutant.rule, ...(mutant.implied ?? [])].sort());
    },
  );

  it.each(clean.filter(([name]) => /PSS|Ed|DSA/.test(name)))(
    'K07 finds a spoilt signature: %s',
    (_, bytes, more) => {
      const spoilt = Buffer.from(bytes);
      spoilt[spoilt.length - 40] = (spoilt.at(-40) ?? 0) ^ 1;
      expect(found(spoilt, more)).toEqual(['K07']);
    },
  );

  it('takes a salt of no other length than the algorithm tells, and no other hash for the mask', () => {
    const more = { issuer: rsaCa.certificate };
    expect(found(byPss(pssSha256, 'sha256', 20), more)).toEqual(['K07']);
    const mixed = pssSha256.replace('0108300d0609608648016503040201', '0108300d0609608648016503040202');
    expect(found(byPss(mixed, 'sha256', 32), { ...more, ...rfc5280 })).toEqual(['K07']);
  });

  it('a signature by what is not known here is not judged, and no error', () => {
    const strange = sequence(objectIdentifier('1.3.6.1.4.1.99999.7'));
    const { findings, notJudged, unchecked } = judgeCrl(readCrl(crl({ algorithm: strange })), {
      ...options,
      ...rfc5280,
    });
    expect({ findings, unchecked }).toEqual({ findings: [], unchecked: true });
    expect(notJudged).toMatchObject([{ rule: 'K07', needs: ['algorithm'] }]);
  });

  it('tell what they lack', () => {
    const { notJudged, unchecked } = judgeCrl(readCrl(crl()));
    expect(unchecked).toBe(true);
    expect(notJudged.map(({ rule }) => rule)).toEqual(['K04', 'K06', 'K07', 'K22', 'K51', 'K55', 'K56']);
    const shard = judgeCrl(readCrl(crl({ extensions: { idp: userPoint() } })), options);
    expect(shard.notJudged.map(({ rule }) => rule)).toEqual(['K35', 'K38']);
  });

  it('tells a thousand of a kind and counts the rest', () => {
    const entries = Array.from({ length: 1200 }, (_, index) => entry(index + 1, undefined, 6));
    const findings = lintCrl(crl({ entries }), options);
    expect(findings).toHaveLength(1001);
    expect(findings.at(-1)?.message).toBe('200 more of these');
  });
});

describe('an indirect list', () => {
  it('names each certificate by its own issuer, which lasts until the next', () => {
    const list = readCrl(indirect);
    const { entries } = list;
    expect(entries.twice).toEqual([]);
    expect([0, 1, 2, 3].map((number) => entries.issuerAt(number) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(entryFor(list, '06', ca.certificate)).toBeUndefined();
    const other = authority('Other CA', ca.key).certificate;
    expect(entryFor(list, '06', other)?.serial).toBe('06');
  });
});
