import { sign } from 'node:crypto';
import { parseCertificate } from '../../../src/ocsp/certificate.ts';
import type { CrlOptions } from '../../../src/ocsp/crl/lint.ts';
import {
  encode,
  explicit,
  integer,
  nullValue,
  objectIdentifier,
  sequence,
} from '../../../src/ocsp/der/write.ts';
import { encodeExtension } from '../../../src/ocsp/request.ts';
import {
  authority,
  caExtensions,
  ecKey,
  keyId,
  keyUsage,
  leaf,
  name,
  rsaKey,
  rsaSha256,
  utcTime,
} from '../authority.ts';
import { ca, rsaCa, time } from '../response-builder.ts';
import {
  crl,
  crlNumber,
  crlOids,
  entry,
  entryWith,
  flag,
  issuingPoint,
  pointName,
  reasonCode,
  shardUri,
  uri,
  userPoint,
} from './crl-builder.ts';

/** A list that breaks one rule; `implied` are those that cannot but be broken with it. */
export interface CrlMutant {
  readonly rule: string;
  readonly implied?: readonly string[];
  readonly bytes: Buffer;
  readonly options?: Partial<CrlOptions>;
}

const ext = encodeExtension;
const withIdp = (...fields: Buffer[]): Buffer => crl({ extensions: { idp: issuingPoint(...fields) } });
const withExtension = (extension: Buffer): Buffer => crl({ extensions: { more: extension } });
const withEntry = (...extensions: Buffer[]): Buffer =>
  crl({ entries: [entryWith(integer(5), undefined, ...extensions)] });
const x509 = { profiles: new Set<never>() };
const rfc5280 = { profiles: new Set(['5280'] as const) };
const silentCa = authority('Example Silent CA', ecKey(), keyUsage(0x80, 7));
const smallCa = authority('Example Small CA', rsaKey(1024));
const p384Ca = authority('Example P-384 CA', ecKey('P-384'));
const ecdsaSha256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const rsaSha1 = Buffer.from('300d06092a864886f70d0101050500', 'hex');
const rsaWithoutNull = Buffer.from('300b06092a864886f70d01010b', 'hex');
const directoryName = (common: string): Buffer => encode(0xa4, name(common));
const issuerNames = (common: string): Buffer => sequence(directoryName(common));
const indirect = issuingPoint(flag(0x84));
const point = (text: string): Buffer => ext('2.5.29.31', sequence(sequence(pointName(uri(text)))));
const elsewhere = parseCertificate(leaf(ca, { extensions: [point('http://crl.example.test/2.crl')] }));
const pointedCa = parseCertificate(
  leaf(ca, { subject: name('Example Sub CA'), extensions: [...caExtensions(ecKey()), point(shardUri)] }),
);
const noCdp = parseCertificate(leaf(ca, { extensions: caExtensions(ecKey()) }));

export const crlMutants: readonly CrlMutant[] = [
  { rule: 'K01', bytes: crl({ tail: Buffer.from([0]) }) },
  { rule: 'K01', bytes: crl({ entries: [entryWith(integer(5), undefined), sequence(integer(6))] }) },
  {
    rule: 'K01',
    bytes: withExtension(
      ext(
        crlOids.freshest,
        Buffer.concat([sequence(sequence(pointName(uri('http://crl.example.test/d')))), Buffer.from([5, 0])]),
      ),
    ),
  },
  { rule: 'K02', bytes: crl({ thisUpdate: time('20260615100000Z') }) },
  { rule: 'K02', bytes: crl({ entries: [entry(5, time('20260614100000.1Z')), entry(6)] }) },
  { rule: 'K03', bytes: crl({ nextUpdate: null }) },
  { rule: 'K04', bytes: crl({ nextUpdate: utcTime('260615103000Z') }) },
  { rule: 'K05', bytes: crl({ nextUpdate: utcTime('270616100000Z') }) },
  { rule: 'K05', bytes: crl({ extensions: { idp: userPoint() }, nextUpdate: utcTime('260625100001Z') }) },
  {
    rule: 'K05',
    bytes: crl({
      extensions: { idp: issuingPoint(flag(0x82)) },
      nextUpdate: utcTime('270615100001Z'),
      entries: [],
    }),
  },
  { rule: 'K06', bytes: crl({ issuer: name('Another CA') }) },
  { rule: 'K07', bytes: crl({ spoilt: true }) },
  { rule: 'K08', implied: ['K55'], bytes: crl({ outerAlgorithm: rsaSha256 }) },
  { rule: 'K09', bytes: crl({ version: null, extensions: null }) },
  { rule: 'K10', bytes: crl({ entries: [entry(5), entry(6), entry(5)] }) },
  { rule: 'K11', bytes: crl({ list: sequence() }) },
  { rule: 'K12', bytes: crl({ wrapped: explicit(0, sequence()) }), options: x509 },
  { rule: 'K12', bytes: crl({ entries: [sequence(integer(5), utcTime('260614100000Z'), sequence())] }) },
  { rule: 'K13', bytes: crl({ version: null }), options: x509 },
  {
    rule: 'K13',
    bytes: crl({ version: null, extensions: null, entries: [entry(5, undefined, 1)] }),
    options: x509,
  },
  { rule: 'K14', bytes: withExtension(crlNumber(7)) },
  { rule: 'K14', bytes: withEntry(reasonCode(1), reasonCode(1)) },
  { rule: 'K15', implied: ['K06'], bytes: crl({ issuer: sequence() }) },
  { rule: 'K16', bytes: crl({ entries: [entry(0)] }) },
  { rule: 'K16', bytes: crl({ entries: [entry(-5)] }) },
  { rule: 'K16', bytes: crl({ entries: [entryWith(encode(0x02, Buffer.alloc(21, 0x11)))] }) },
  { rule: 'K17', bytes: crl({ entries: [entry(5, utcTime('260615100001Z'))] }) },
  { rule: 'K20', bytes: crl({ extensions: { aki: undefined } }) },
  { rule: 'K21', bytes: crl({ extensions: { aki: ext(crlOids.aki, sequence()) } }) },
  {
    rule: 'K21',
    bytes: crl({
      extensions: {
        aki: ext(crlOids.aki, sequence(encode(0x80, keyId(ca.key)), encode(0x82, Buffer.from([5])))),
      },
    }),
  },
  {
    rule: 'K22',
    bytes: crl({ extensions: { aki: ext(crlOids.aki, sequence(encode(0x80, keyId(rsaCa.key)))) } }),
  },
  {
    rule: 'K23',
    bytes: crl({ extensions: { aki: ext(crlOids.aki, sequence(encode(0x80, keyId(ca.key))), true) } }),
  },
  { rule: 'K24', bytes: crl({ extensions: { number: undefined } }) },
  { rule: 'K25', bytes: crl({ extensions: { number: crlNumber(-1) } }) },
  {
    rule: 'K25',
    bytes: crl({ extensions: { number: ext(crlOids.number, encode(0x02, Buffer.alloc(21, 1))) } }),
  },
  { rule: 'K26', bytes: crl({ extensions: { number: ext(crlOids.number, integer(7), true) } }) },
  { rule: 'K27', bytes: withExtension(ext(crlOids.delta, integer(6))) },
  { rule: 'K27', bytes: withExtension(ext(crlOids.delta, integer(-6), true)) },
  { rule: 'K28', bytes: withExtension(ext(crlOids.delta, integer(8), true)) },
  {
    rule: 'K30',
    bytes: crl({ extensions: { idp: ext(crlOids.idp, sequence(pointName(uri(shardUri)), flag(0x81))) } }),
  },
  { rule: 'K31', bytes: withIdp(flag(0x81), flag(0x82)), options: rfc5280 },
  { rule: 'K32', bytes: withIdp() },
  { rule: 'K33', bytes: withIdp(pointName(directoryName('Example')), flag(0x81)) },
  { rule: 'K33', bytes: withIdp(pointName(uri('ldap://crl.example.test/1')), flag(0x81)) },
  {
    rule: 'K33',
    bytes: withIdp(
      encode(0xa0, encode(0xa1, sequence(objectIdentifier('2.5.4.3'), encode(0x0c, Buffer.from('a'))))),
      flag(0x81),
    ),
  },
  { rule: 'K34', bytes: crl({ extensions: { idp: indirect } }) },
  { rule: 'K34', bytes: withIdp(flag(0x85)) },
  { rule: 'K35', bytes: crl({ extensions: { idp: userPoint() } }), options: { certificates: [elsewhere] } },
  { rule: 'K36', bytes: withIdp(encode(0x83, Buffer.from([6, 0x40]))) },
  { rule: 'K38', bytes: crl({ extensions: { idp: userPoint() } }), options: { certificates: [pointedCa] } },
  { rule: 'K38', bytes: withIdp(flag(0x81)), options: { certificates: [noCdp] } },
  {
    rule: 'K40',
    bytes: withExtension(
      ext(crlOids.freshest, sequence(sequence(pointName(uri('http://crl.example.test/delta')))), true),
    ),
  },
  {
    rule: 'K41',
    bytes: withExtension(
      ext(
        crlOids.aia,
        sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.48.1'), uri('http://ocsp.example.test'))),
      ),
    ),
  },
  { rule: 'K42', bytes: withEntry(reasonCode(1, true)) },
  { rule: 'K43', bytes: withEntry(reasonCode(0)) },
  { rule: 'K43', bytes: withEntry(reasonCode(7)) },
  { rule: 'K43', bytes: withEntry(reasonCode(11)) },
  { rule: 'K43', bytes: crl({ extensions: { idp: userPoint() }, entries: [entry(5, undefined, 2)] }) },
  { rule: 'K44', bytes: withEntry(reasonCode(8)) },
  { rule: 'K45', bytes: withEntry(reasonCode(6)) },
  { rule: 'K46', bytes: withIdp(flag(0x82)) },
  { rule: 'K47', bytes: withEntry(ext(crlOids.invalidity, time('20260614100000.5Z'))) },
  { rule: 'K47', bytes: withEntry(ext(crlOids.invalidity, time('20260614100000Z'), true)) },
  { rule: 'K48', bytes: withExtension(ext('1.3.6.1.4.1.99999.1', nullValue(), true)) },
  { rule: 'K48', bytes: withEntry(ext('1.3.6.1.4.1.99999.1', nullValue(), true)) },
  { rule: 'K49', bytes: withExtension(ext('1.3.6.1.4.1.99999.1', nullValue())) },
  { rule: 'K50', implied: ['K21'], bytes: crl({ extensions: { aki: ext(crlOids.aki, integer(5)) } }) },
  { rule: 'K50', bytes: crl({ extensions: { number: ext(crlOids.number, Buffer.alloc(0)) } }) },
  { rule: 'K50', implied: ['K36'], bytes: withIdp(encode(0x83, Buffer.from([5, 0x40]))) },
  { rule: 'K50', bytes: withIdp(pointName(uri(shardUri)), flag(0x81, 0x01)) },
  { rule: 'K50', bytes: withIdp(pointName(uri(shardUri)), flag(0x81, 0x00)) },
  { rule: 'K50', bytes: withIdp(flag(0x81), pointName(uri(shardUri))) },
  { rule: 'K50', bytes: withEntry(ext(crlOids.reason, integer(1))) },
  { rule: 'K50', bytes: withExtension(ext(crlOids.freshest, sequence())) },
  {
    rule: 'K51',
    bytes: crl({ by: silentCa }),
    options: { issuer: silentCa.certificate },
  },
  {
    rule: 'K52',
    bytes: crl({
      extensions: { idp: indirect },
      entries: [entryWith(integer(5), undefined, ext(crlOids.certificateIssuer, issuerNames('Other CA')))],
    }),
    options: rfc5280,
  },
  { rule: 'K52', bytes: withEntry(ext(crlOids.certificateIssuer, issuerNames('Other CA'), true)) },
  {
    rule: 'K53',
    bytes: crl({ by: rsaCa, algorithm: rsaSha1, sign: (tbs) => signed('sha1', tbs) }),
    options: { issuer: rsaCa.certificate },
  },
  {
    rule: 'K54',
    bytes: crl({ by: rsaCa, algorithm: rsaWithoutNull }),
    options: { issuer: rsaCa.certificate },
  },
  {
    rule: 'K55',
    bytes: crl({ by: p384Ca, algorithm: ecdsaSha256 }),
    options: { issuer: p384Ca.certificate },
  },
  { rule: 'K56', bytes: crl({ by: smallCa }), options: { issuer: smallCa.certificate } },
];

function signed(hash: string, tbs: Buffer): Buffer {
  return sign(hash, tbs, rsaCa.key.private);
}
