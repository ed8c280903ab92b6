import { createHash } from 'node:crypto';
import type { Certificate } from '../certificate.ts';
import { encodeCertificateId } from '../certificate-id.ts';
import { nullValue, octetString, sequence, encode, objectIdentifier } from '../der/write.ts';
import { encodeExtension, encodeOcspRequest } from '../request.ts';
import type { Question } from './ask.ts';

export interface Subject {
  /** Contents of the serial number's INTEGER. */
  readonly serial: Uint8Array;
  readonly label: string;
}

const type = { 'content-type': 'application/ocsp-request' };

/** The questions to a responder about certificates of one issuer, the same for every responder that is asked. */
export function questionsFor(issuer: Certificate, subjects: readonly Subject[], repeats: number): Question[] {
  const known = subjects.flatMap((subject) => statusQuestions(issuer, subject, repeats));
  const [first] = subjects;
  return first === undefined ? known : [...known, ...behaviourQuestions(issuer, first)];
}

function post(probe: string, request: Uint8Array, headers: Record<string, string> = type): Question {
  return { probe, request, method: 'POST', body: request, headers };
}

function get(probe: string, request: Uint8Array, encoded: string): Question {
  return { probe, request, method: 'GET', suffix: encoded };
}

function statusQuestions(issuer: Certificate, { serial, label }: Subject, repeats: number): Question[] {
  const request = encodeOcspRequest({ ids: [encodeCertificateId('sha1', issuer, serial)] });
  const sha256 = encodeOcspRequest({ ids: [encodeCertificateId('sha256', issuer, serial)] });
  const base64 = request.toString('base64');
  return [
    post(`post ${label}`, request),
    get(`get ${label}`, request, encodeURIComponent(base64)),
    post(`sha256 ${label}`, sha256),
    ...Array.from({ length: repeats }, (_, index) => post(`repeat-${index + 1} ${label}`, request)),
  ];
}

function behaviourQuestions(issuer: Certificate, { serial }: Subject): Question[] {
  const id = encodeCertificateId('sha1', issuer, serial);
  const request = encodeOcspRequest({ ids: [id] });
  const base64 = request.toString('base64');
  const nonce = (length: number): Question =>
    post(`nonce-${length}`, encodeOcspRequest({ ids: [id], nonce: Buffer.alloc(length, 0x5a) }));
  const serialProbe = (name: string, value: Buffer): Question =>
    post(`serial-${name}`, encodeOcspRequest({ ids: [encodeCertificateId('sha1', issuer, value)] }));
  const unassigned = createHash('sha256').update(serial).digest().subarray(0, 16);
  unassigned[0] = 0x40 | ((unassigned[0] ?? 0) & 0x3f);
  const foreign = Buffer.from(id);
  foreign.fill(0x42, 15, 35);
  return [
    get('get-raw', request, base64),
    get('get-double-slash', request, `/${encodeURIComponent(base64)}`),
    get(
      'get-lower-escapes',
      request,
      encodeURIComponent(base64).replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    ),
    get('get-bad-base64', Buffer.alloc(0), 'not*base64'),
    post('post-without-type', request, {}),
    post('post-charset', request, { 'content-type': 'application/ocsp-request; charset=utf-8' }),
    post('post-expect', request, { ...type, expect: '100-continue' }),
    post('post-chunked', request, { ...type, 'transfer-encoding': 'chunked' }),
    ...['HEAD', 'OPTIONS', 'PUT'].map((method) => ({ probe: `method-${method}`, request, method })),
    post('malformed-empty', Buffer.alloc(0)),
    post('malformed-one-octet', Buffer.from([0x30])),
    post('malformed-truncated', request.subarray(0, -3)),
    post('malformed-trailing', Buffer.concat([request, Buffer.from([0])])),
    post('malformed-large', Buffer.alloc(65_536, 0x30)),
    post('request-unknown-hash', encodeOcspRequest({ ids: [unknownHash(id)] })),
    post('request-two', encodeOcspRequest({ ids: [id, encodeCertificateId('sha1', issuer, unassigned)] })),
    post(
      'request-unknown-extension',
      encodeOcspRequest({ ids: [id], extensions: [unknownExtension(false)] }),
    ),
    post(
      'request-unknown-critical-extension',
      encodeOcspRequest({ ids: [id], extensions: [unknownExtension(true)] }),
    ),
    serialProbe('zero', Buffer.from([0])),
    serialProbe('negative', Buffer.from([0xff])),
    serialProbe('padded', Buffer.concat([Buffer.from([0, 0]), serial])),
    serialProbe('21-octets', Buffer.alloc(21, 0x11)),
    ...[0, 1, 16, 32, 33, 128, 129].map(nonce),
    serialProbe('unassigned', unassigned),
    post('foreign-issuer', encodeOcspRequest({ ids: [foreign] })),
  ];
}

function unknownHash(id: Buffer): Buffer {
  const algorithm = sequence(objectIdentifier('1.3.6.1.4.1.99999.1'), nullValue());
  return sequence(
    algorithm,
    octetString(Buffer.alloc(20, 1)),
    octetString(Buffer.alloc(20, 2)),
    encode(0x02, id.subarray(-1)),
  );
}

function unknownExtension(critical: boolean): Buffer {
  return encodeExtension('1.3.6.1.4.1.99999.2', nullValue(), critical);
}
