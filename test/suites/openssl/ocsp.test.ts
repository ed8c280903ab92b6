import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCertificate } from '../../../src/ocsp/certificate.ts';
import { contentOf } from '../../../src/ocsp/der/node.ts';
import { lintResponse } from '../../../src/ocsp/lint/lint.ts';
import { probe } from '../../../src/ocsp/probe/probe.ts';
import { encodeCertificateId } from '../../../src/ocsp/certificate-id.ts';
import { encodeOcspRequest, readOcspRequest } from '../../../src/ocsp/request.ts';
import {
  authority,
  certificate,
  delegateExtensions,
  ecKey,
  leaf,
  name,
  utcTime,
} from '../../ocsp/authority.ts';
import { responder } from '../../ocsp/loopback-responder.ts';

const folder = mkdtempSync(join(tmpdir(), 'ncssr-openssl-'));
// OpenSSL answers by the clock of the machine: whatever it says, nothing ends before.
const validity = { notBefore: utcTime('200101000000Z'), notAfter: utcTime('490101000000Z') };
const ca = authority('Example OpenSSL CA', ecKey(), undefined, validity);
const key = ecKey();
const delegateDer = certificate({
  subject: name('Example OpenSSL Responder'),
  issuer: ca.name,
  key,
  issuerKey: ca.key,
  extensions: Object.values(delegateExtensions(key, ca.key)),
  ...validity,
});
const leafDer = leaf(ca, validity);
const subject = parseCertificate(leafDer);
const serial = Buffer.from(contentOf(subject.serial));

/** Lines of 64 characters; OpenSSL takes no empty one at the end. */
const pem = (label: string, der: Uint8Array): string => {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};

beforeAll(() => {
  writeFileSync(join(folder, 'ca.pem'), pem('CERTIFICATE', ca.der));
  writeFileSync(join(folder, 'ca.key'), ca.key.private.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'delegate.pem'), pem('CERTIFICATE', delegateDer));
  writeFileSync(join(folder, 'delegate.key'), key.private.export({ type: 'pkcs8', format: 'pem' }));
  const entry = [
    'V',
    '490101000000Z',
    '',
    serial.toString('hex').toUpperCase(),
    'unknown',
    '/CN=leaf.example.test',
  ];
  writeFileSync(join(folder, 'index.txt'), `${entry.join('\t')}\n`);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Lets OpenSSL answer one request from a file into a file; it opens no socket. */
function answerOf(request: Buffer, signer: 'ca' | 'delegate', ...flags: string[]): Buffer {
  const [asked, answered] = [join(folder, 'request.der'), join(folder, 'response.der')];
  writeFileSync(asked, request);
  const own = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`];
  const files = ['-reqin', asked, '-respout', answered, '-nmin', '5760', '-rmd', 'sha256'];
  execFileSync('openssl', ['ocsp', ...own, ...files, ...flags], { cwd: folder, stdio: 'pipe' });
  return readFileSync(answered);
}

const id = encodeCertificateId('sha1', ca.certificate, serial);
const plain = encodeOcspRequest({ ids: [id] });
const nonced = encodeOcspRequest({ ids: [id], nonce: Buffer.alloc(16, 3) });
const rfc6960 = new Set(['6960'] as const);

it.each([
  ['a delegate by name', 'delegate', plain, []],
  ['a delegate by key', 'delegate', plain, ['-resp_key_id']],
  ['the CA itself', 'ca', plain, ['-resp_key_id']],
  ['a delegate with a nonce', 'delegate', nonced, ['-resp_key_id']],
] as const)('finds nothing in an answer by %s', (_, signer, request, flags) => {
  const bytes = answerOf(request, signer, ...flags);
  const context = {
    issuer: ca.certificate,
    subject,
    request: readOcspRequest(request),
    at: Date.now() / 1000 + 1,
  };
  expect(lintResponse(bytes, { ...context, profiles: rfc6960 })).toEqual([]);
});

it('finds a stale answer stale and a spoilt signature spoilt', () => {
  const stale = answerOf(plain, 'delegate', '-resp_key_id');
  const later = lintResponse(stale, { issuer: ca.certificate, at: Date.now() / 1000 + 6 * 86_400 });
  expect(later.map(({ rule }) => rule)).toContain('T12');
  const bad = answerOf(plain, 'delegate', '-resp_key_id', '-badsig');
  expect(lintResponse(bad, { issuer: ca.certificate }).map(({ rule }) => rule)).toContain('G01');
});

it('is answered over GET and POST on loopback', async () => {
  const server = await responder((request) => {
    try {
      return { body: answerOf(request, 'delegate', '-resp_key_id') };
    } catch {
      return { body: Buffer.from('30030a0101', 'hex') };
    }
  });
  try {
    const subjects = [{ serial, label: 'leaf' }];
    const { findings } = await probe(server.url, {
      issuer: ca.certificate,
      subjects,
      repeats: 1,
      pauseMilliseconds: 0,
    });
    expect(findings.filter(({ check }) => /^B0[1-6]$|^B20$/.test(check))).toEqual([]);
  } finally {
    server.close();
  }
});
