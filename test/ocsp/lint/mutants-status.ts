import { encodeCertificateId } from '../../../src/ocsp/certificate-id.ts';
import {
  encode,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from '../../../src/ocsp/der/write.ts';
import type { LintOptions } from '../../../src/ocsp/lint/context.ts';
import { encodeOcspRequest, readOcspRequest } from '../../../src/ocsp/request.ts';
import {
  ca,
  certId,
  extension,
  ids,
  nullDer,
  rsaCa,
  response,
  revoked,
  serial,
  single,
  time,
} from '../response-builder.ts';
import type { Mutant } from './mutants.ts';

const caStatus: Partial<LintOptions> = { subject: undefined, subjectKind: 'ca' };
const noSubject: Partial<LintOptions> = { subject: undefined, request: undefined };
const enumerated = (value: number): Buffer => encode(0x0a, Buffer.from([value]));
const sha256Id = encodeCertificateId('sha256', ca.certificate, serial);
const otherId = encodeCertificateId('sha1', ca.certificate, Buffer.from('0102', 'hex'));
const withNonce = readOcspRequest(encodeOcspRequest({ ids: [certId], nonce: Buffer.alloc(16, 7) }));
const twoAsked = readOcspRequest(encodeOcspRequest({ ids: [certId, otherId] }));
const sct = '1.3.6.1.4.1.11129.2.4.5';
const nonce = (value: Buffer): Buffer => extension(ids.nonce, octetString(value));
const asked = (value: Buffer): Partial<LintOptions> => ({
  request: readOcspRequest(encodeOcspRequest({ ids: [certId], nonce: value })),
});
const algorithm = (parameters: Buffer): Buffer => sequence(objectIdentifier('1.3.14.3.2.26'), parameters);

function idWith(parts: { algorithm?: Buffer; nameHash?: Buffer; serial?: Buffer }): Buffer {
  const hash = parts.algorithm ?? algorithm(nullDer);
  const members = certIdMembers();
  return sequence(hash, parts.nameHash ?? members.nameHash, members.keyHash, parts.serial ?? integer(1));
}

function certIdMembers(): { nameHash: Buffer; keyHash: Buffer } {
  const start = 2 + 11;
  return { nameHash: certId.subarray(start, start + 22), keyHash: certId.subarray(start + 22, start + 44) };
}

const extended = (value = nullDer, critical = false): Buffer =>
  extension(ids.extendedRevoke, value, critical);
const rfc6960: Partial<LintOptions> = { profiles: new Set(['6960']) };

export const statusMutants: readonly Mutant[] = [
  { rule: 'S01', bytes: sequence(enumerated(4)) },
  { rule: 'S01', bytes: sequence(enumerated(7)) },
  { rule: 'S02', bytes: response({ status: enumerated(6) }) },
  { rule: 'S03', bytes: sequence(enumerated(0)) },
  { rule: 'S04', bytes: response({ type: objectIdentifier('1.3.6.1.5.5.7.48.1.99') }) },
  { rule: 'S05', bytes: response({ version: explicit(0, integer(1)) }) },
  { rule: 'S06', bytes: response({ singles: [] }) },
  { rule: 'S06', bytes: response(), options: { request: twoAsked } },
  { rule: 'S07', bytes: response({ singles: [single(), single({ id: otherId })] }) },
  { rule: 'S07', implied: ['S12'], bytes: response({ singles: [single(), single({ id: sha256Id })] }) },
  {
    rule: 'S08',
    implied: ['S07'],
    bytes: response({ singles: [single(), single({ status: revoked('20260614100000Z', 1) })] }),
  },
  { rule: 'S09', bytes: response({ singles: [single({ status: Buffer.from('8300', 'hex') })] }) },
  { rule: 'S10', bytes: response({ singles: [single({ id: otherId })] }) },
  {
    rule: 'S10',
    bytes: response({ singles: [single({ id: encodeCertificateId('sha1', rsaCa.certificate, serial) })] }),
  },
  {
    rule: 'S11',
    bytes: response({ singles: [single({ id: idWith({ nameHash: octetString(Buffer.alloc(19)) }) })] }),
    options: { ...noSubject, issuer: undefined },
  },
  {
    rule: 'S11',
    bytes: response({
      singles: [single({ id: idWith({ algorithm: sequence(objectIdentifier('1.3.14.3.2.26')) }) })],
    }),
    options: noSubject,
  },
  {
    rule: 'S11',
    bytes: response({ singles: [single({ id: idWith({ algorithm: algorithm(integer(1)) }) })] }),
    options: noSubject,
  },
  { rule: 'S12', bytes: response({ singles: [single({ id: sha256Id })] }) },
  {
    rule: 'S13',
    bytes: response({ singles: [single({ id: idWith({ serial: integer(0) }) })] }),
    options: noSubject,
  },
  {
    rule: 'S13',
    bytes: response({ singles: [single({ id: idWith({ serial: integer(-5) }) })] }),
    options: noSubject,
  },
  {
    rule: 'S13',
    bytes: response({ singles: [single({ id: idWith({ serial: integer(1n << 165n) }) })] }),
    options: noSubject,
  },
  {
    rule: 'S14',
    bytes: response({ singles: [single({ status: revoked('20260614100000Z') })] }),
    options: caStatus,
  },
  ...[0, 2, 7, 10, 11].map((reason) => ({
    rule: 'S15',
    bytes: response({ singles: [single({ status: revoked('20260614100000Z', reason) })] }),
  })),
  { rule: 'S16', bytes: response({ singles: [single({ status: revoked('20260614100000Z', 6) })] }) },
  { rule: 'S17', bytes: response({ singles: [single({ status: revoked('20260614100000Z', 8) })] }) },
  {
    rule: 'S18',
    options: rfc6960,
    bytes: response({ singles: [single({ status: revoked('19700101000000Z', 6) })] }),
  },
  {
    rule: 'S18',
    options: rfc6960,
    bytes: response({
      singles: [single({ status: revoked('19700101000000Z', 1) })],
      extensions: [extended()],
    }),
  },
  { rule: 'S18', options: rfc6960, bytes: response({ singles: [single({ extensions: [extended()] })] }) },
  { rule: 'S18', options: rfc6960, bytes: response({ extensions: [extended(nullDer, true)] }) },
  { rule: 'S18', options: rfc6960, bytes: response({ extensions: [extended(integer(1))] }) },
  {
    rule: 'S19',
    bytes: response({
      singles: [
        single({
          status: revoked('20260614100000Z', 1),
          extensions: [extension('2.5.29.21', enumerated(1))],
        }),
      ],
    }),
  },
  {
    rule: 'S20',
    bytes: response({ singles: [single({ extensions: [extension('1.3.6.1.4.1.99999.1', nullDer, true)] })] }),
  },
  { rule: 'S21', bytes: response({ extensions: [extended()] }) },
  {
    rule: 'S22',
    bytes: response({
      singles: [single({ extensions: [extension(sct, octetString(Buffer.from('0005000300', 'hex')))] })],
    }),
  },
  {
    rule: 'S23',
    bytes: response({ singles: [single({ extensions: [extension(ids.cutoff, time('20260616000000Z'))] })] }),
  },
  { rule: 'S23', bytes: response({ extensions: [extension(ids.crl, sequence())] }), implied: ['S21'] },
  {
    rule: 'S24',
    bytes: response({ extensions: [extension('2.5.29.24', time('20260101000000Z'))] }),
    implied: ['S21'],
  },
  {
    rule: 'S24',
    bytes: response({ singles: [single({ extensions: [extension('1.3.6.1.5.5.7.48.1.4', sequence())] })] }),
  },
  {
    rule: 'S25',
    bytes: response({
      singles: [single({ extensions: [extension('1.3.6.1.4.1.99999.1', octetString(Buffer.alloc(2000)))] })],
    }),
  },
  {
    rule: 'N01',
    bytes: response({ extensions: [extension(ids.nonce, integer(1))] }),
    options: asked(Buffer.from([1])),
  },
  { rule: 'N02', bytes: response({ extensions: [nonce(Buffer.alloc(0))] }), options: asked(Buffer.alloc(0)) },
  {
    rule: 'N02',
    bytes: response({ extensions: [nonce(Buffer.alloc(129))] }),
    options: asked(Buffer.alloc(129)),
  },
  {
    rule: 'N02',
    bytes: response({ extensions: [nonce(Buffer.alloc(33))] }),
    options: asked(Buffer.alloc(33)),
  },
  { rule: 'N03', bytes: response({ singles: [single({ extensions: [nonce(Buffer.alloc(16, 7))] })] }) },
  {
    rule: 'N04',
    bytes: response({ extensions: [nonce(Buffer.alloc(16, 8))] }),
    options: { request: withNonce },
  },
  { rule: 'N05', bytes: response({ extensions: [nonce(Buffer.alloc(16, 8))] }) },
  { rule: 'N06', bytes: response(), options: { request: withNonce } },
];
