import { createHash, sign } from 'node:crypto';
import type { LintOptions } from '../../../src/ocsp/lint/context.ts';
import { encodeCertificateId } from '../../../src/ocsp/certificate-id.ts';
import { encode, explicit, octetString, sequence } from '../../../src/ocsp/der/write.ts';
import { authority, ecKey, keyUsage, name, rsaKey } from '../authority.ts';
import {
  byKey,
  byName,
  ca,
  delegate,
  response,
  responder,
  serial,
  single,
  time,
} from '../response-builder.ts';
import type { Mutant } from './mutants.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const rsaResponder = delegate({}, {}, ca, rsaKey());
const strangerCa = authority('Foreign CA', ecKey());
const stranger = delegate({}, {}, strangerCa);
const silentCa = authority('Example Silent CA', ecKey(), keyUsage(0x06, 1));
const direct: Partial<LintOptions> = { issuer: silentCa.certificate, subject: undefined, request: undefined };
const rsa1024 = delegate({}, {}, ca, rsaKey(1024));
const exponent3 = delegate({}, {}, ca, rsaKey(2048, 3));
const sha1Rsa = hex('300d06092a864886f70d0101050500');
const md5Rsa = hex('300d06092a864886f70d0101040500');
const rsaWithoutNull = hex('300b06092a864886f70d01010b');
const p384 = delegate({}, {}, ca, ecKey('P-384'));
const july = {
  producedAt: time('20260715100000Z'),
  singles: [single({ thisUpdate: time('20260715100000Z'), nextUpdate: time('20260719100000Z') })],
};

/** An ECDSA signature whose r has a superfluous zero in front. */
function padded(value: Buffer): Buffer {
  const r = value.subarray(2, 4 + (value[3] ?? 0));
  const s = value.subarray(4 + (value[3] ?? 0));
  return sequence(encode(0x02, Buffer.from([0]), r.subarray(2)), s);
}

export const signerMutants: readonly Mutant[] = [
  {
    rule: 'G01',
    bytes: response({ sign: () => sign('sha256', Buffer.from('something else'), responder.key.private) }),
  },
  { rule: 'G02', bytes: response({ algorithm: hex('300d06092a864886f70d01010b0500') }) },
  { rule: 'G03', bytes: response({ signer: rsaResponder, algorithm: sha1Rsa, hash: 'sha1' }) },
  { rule: 'G04', bytes: response({ signer: rsaResponder, algorithm: md5Rsa, hash: 'md5' }) },
  { rule: 'G05', bytes: response({ signer: rsaResponder, algorithm: rsaWithoutNull }) },
  { rule: 'G06', bytes: response({ signer: rsa1024 }) },
  { rule: 'G06', bytes: response({ signer: delegate({}, {}, ca, ecKey('secp256k1')) }) },
  { rule: 'G07', bytes: response({ signer: p384 }) },
  {
    rule: 'G08',
    implied: ['G01'],
    bytes: response({ signatureBits: (value) => encode(0x03, Buffer.from([0]), padded(value)) }),
  },
  {
    rule: 'G08',
    implied: ['G01'],
    bytes: response({
      signer: rsaResponder,
      signatureBits: (value) => encode(0x03, Buffer.from([0]), value, Buffer.from([0])),
    }),
  },
  {
    rule: 'G09',
    options: direct,
    bytes: response({
      signer: { key: silentCa.key },
      singles: [single({ id: encodeCertificateId('sha1', silentCa.certificate, serial) })],
    }),
  },
  { rule: 'G10', bytes: response({ signer: exponent3 }) },
  {
    rule: 'R01',
    bytes: response({
      responder: explicit(2, octetString(createHash('sha256').update(responder.key.spki).digest())),
    }),
  },
  {
    rule: 'R02',
    bytes: response({
      responder: explicit(2, octetString(createHash('sha1').update(responder.key.spki).digest())),
    }),
  },
  { rule: 'R03', bytes: response({ responder: byName(name('Somebody Else')) }) },
  { rule: 'R03', bytes: response({ responder: byName(name('example responder', 0x13)) }) },
  {
    rule: 'R04',
    bytes: response({ responder: byName(responder.name), ...july }),
    options: { at: Date.UTC(2026, 6, 15, 12) / 1000 },
  },
  { rule: 'R05', bytes: response({ responder: byKey(ca.key) }) },
  { rule: 'R06', implied: ['G01'], bytes: response({ certificates: null }) },
  { rule: 'R07', bytes: response({ certificates: [responder.der, ca.der] }) },
  { rule: 'R08', bytes: response({ certificates: [rsaResponder.der, responder.der] }) },
  { rule: 'R09', implied: ['D03', 'D07'], bytes: response({ signer: stranger }) },
];
