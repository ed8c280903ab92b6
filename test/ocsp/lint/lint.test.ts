import { describe, expect, it } from 'vitest';
import { encodeCertificateId } from '../../../src/ocsp/certificate-id.ts';
import type { LintOptions } from '../../../src/ocsp/lint/context.ts';
import { lint, lintResponse } from '../../../src/ocsp/lint/lint.ts';
import { rules } from '../../../src/ocsp/lint/rules.ts';
import { encode, octetString, sequence } from '../../../src/ocsp/der/write.ts';
import { encodeOcspRequest, readOcspRequest } from '../../../src/ocsp/request.ts';
import { rsaKey } from '../authority.ts';
import {
  byName,
  ca,
  certId,
  delegate,
  extension,
  ids,
  nullDer,
  options,
  response,
  responder,
  revoked,
  rsaCa,
  serial,
  single,
  time,
} from '../response-builder.ts';
import { mutants } from './mutants.ts';
import { fractions } from './mutants-times.ts';

const sha256Id = encodeCertificateId('sha256', ca.certificate, serial);
const nonceRequest = readOcspRequest(encodeOcspRequest({ ids: [certId], nonce: Buffer.alloc(16, 7) }));

const clean: [string, Buffer, Partial<LintOptions>?][] = [
  ['good, delegated, by key', response()],
  ['good, delegated, by name', response({ responder: byName(responder.name) })],
  ['good, direct', response({ signer: { key: ca.key } })],
  ['good, RSA delegate', response({ signer: delegate({}, {}, ca, rsaKey()) })],
  ['revoked with reason', response({ singles: [single({ status: revoked('20260614100000Z', 1) })] })],
  ['revoked without reason', response({ singles: [single({ status: revoked('20260614100000Z') })] })],
  ['unknown', response({ singles: [single({ status: Buffer.from('8200', 'hex') })] })],
  [
    'nonce',
    response({ extensions: [extension(ids.nonce, octetString(Buffer.alloc(16, 7)))] }),
    { request: nonceRequest },
  ],
  [
    'SHA-256 CertID',
    response({ singles: [single({ id: sha256Id })] }),
    { request: readOcspRequest(encodeOcspRequest({ ids: [sha256Id] })) },
  ],
  [
    'RSA direct',
    response({
      signer: { key: rsaCa.key },
      singles: [single({ id: encodeCertificateId('sha1', rsaCa.certificate, serial) })],
    }),
    { issuer: rsaCa.certificate, subject: undefined, request: undefined },
  ],
  [
    'archive cutoff',
    response({ singles: [single({ extensions: [extension(ids.cutoff, time('20200101000000Z'))] })] }),
  ],
  [
    'extended revoke',
    response({
      singles: [single({ status: revoked('19700101000000Z', 6) })],
      extensions: [extension(ids.extendedRevoke, nullDer)],
    }),
    { profiles: new Set(['6960']) },
  ],
  ...[1, 2, 3, 5, 6].map((status): [string, Buffer] => [
    `error ${status}`,
    sequence(encode(0x0a, Buffer.from([status]))),
  ]),
];

const found = (bytes: Uint8Array, more: Partial<LintOptions> = {}): string[] =>
  [...new Set(lintResponse(bytes, { ...options, ...more }).map(({ rule }) => rule))].sort();

describe('the rules of an OCSP answer', () => {
  it('are 111, each with its own id', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(111);
    expect(rules).toHaveLength(111);
  });

  it.each(clean)('leave a conformant answer alone: %s', (_, bytes, more) => {
    expect(lintResponse(bytes, { ...options, ...more })).toEqual([]);
  });

  it.each(mutants.map((mutant, index) => ({ ...mutant, index })))(
    '$rule alone finds mutant $index',
    (mutant) => {
      expect(found(mutant.bytes, mutant.options)).toEqual([mutant.rule, ...(mutant.implied ?? [])].sort());
    },
  );

  it('have a mutant each', () => {
    const covered = new Set(mutants.map(({ rule }) => rule));
    expect(rules.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  it.each(fractions)('never miss a fraction %s in any of the four fields', (fraction) => {
    const stamp = (whole: string): Buffer => time(`${whole}${fraction}Z`);
    const four: [string, Buffer][] = [
      ['producedAt', response({ producedAt: stamp('20260615100000') })],
      ['thisUpdate', response({ singles: [single({ thisUpdate: stamp('20260615100000') })] })],
      ['nextUpdate', response({ singles: [single({ nextUpdate: stamp('20260619100000') })] })],
      ['revocationTime', response({ singles: [single({ status: encode(0xa1, stamp('20260614100000')) })] })],
    ];
    for (const [field, bytes] of four) {
      const [finding, ...more] = lintResponse(bytes).filter(({ rule }) => rule === 'T01');
      expect(more).toEqual([]);
      expect(finding?.path.endsWith(field)).toBe(true);
      expect(bytes.subarray(finding?.offset).toString('latin1', 2)).toContain(fraction);
      expect(finding?.hex).toContain(Buffer.from(fraction).toString('hex'));
    }
  });

  it('say which of them lacked what they need', () => {
    const { notJudged } = lint(response());
    expect(notJudged.find(({ rule }) => rule === 'S10')?.needs).toEqual(['issuer']);
    expect(notJudged.find(({ rule }) => rule === 'T12')?.needs).toEqual(['instant']);
  });

  it('hold only within their effective dates', () => {
    const old = {
      singles: [single({ thisUpdate: time('20200101100000Z'), nextUpdate: time('20200112100000Z') })],
      producedAt: time('20200101100000Z'),
    };
    expect(found(response(old), { at: undefined })).not.toContain('T15');
  });
});
