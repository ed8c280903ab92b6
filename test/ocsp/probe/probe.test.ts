import { expect, it } from 'vitest';
import { encode, sequence } from '../../../src/ocsp/der/write.ts';
import { probe, recordBoth } from '../../../src/ocsp/probe/probe.ts';
import { compareRecorded } from '../../../src/ocsp/compare/compare.ts';
import { readOcspRequest } from '../../../src/ocsp/request.ts';
import { encodingOf } from '../../../src/ocsp/der/node.ts';
import { namesIssuer, serialHex } from '../../../src/ocsp/certificate-id.ts';
import type { Reply } from '../loopback-responder.ts';
import { responder } from '../loopback-responder.ts';
import { liveCa, liveResponder, liveSerial } from './healthy.ts';
import { ca, response, serial, single } from '../response-builder.ts';

const subjects = [{ serial, label: 'leaf' }];
const options = {
  issuer: ca.certificate,
  subjects,
  repeats: 1,
  pauseMilliseconds: 0,
  bounds: { timeoutMilliseconds: 2000, maximumBodyBytes: 1 << 20 },
};
const refusal = (status: number): Reply => ({ body: sequence(encode(0x0a, Buffer.from([status]))) });

function honest(request: Buffer): Reply {
  try {
    const { ids } = readOcspRequest(request);
    const known = ids.find(
      (id) => serialHex(id.serial) === serial.toString('hex') && namesIssuer(id, ca.certificate) === true,
    );
    if (known === undefined) return refusal(6);
    return { body: response({ singles: [single({ id: Buffer.from(encodingOf(known.node)) })] }) };
  } catch {
    return refusal(1);
  }
}

async function against(answer: (request: Buffer) => Reply) {
  const server = await responder(answer);
  try {
    return await probe(server.url, options);
  } finally {
    server.close();
  }
}

it('asks an honest responder and finds no fault in its status', async () => {
  const { findings, exchanges } = await against(honest);
  expect(exchanges.length).toBeGreaterThan(30);
  expect(exchanges.every(({ body, probe: name }) => body.length > 0 || name === 'method-HEAD')).toBe(true);
  expect(findings.filter(({ check }) => /^B(0[1-6]|20|23|25|43|50|51|53)$/.test(check))).toEqual([]);
});

it('finds a good for serial numbers that were never assigned', async () => {
  const { findings } = await against((request) => {
    try {
      const [id] = readOcspRequest(request).ids;
      return {
        body: response({
          singles: [single(id === undefined ? {} : { id: Buffer.from(encodingOf(id.node)) })],
        }),
      };
    } catch {
      return refusal(1);
    }
  });
  expect(findings.map(({ check }) => check)).toContain('B23');
});

it.each([
  ['an HTML page', { headers: { 'content-type': 'text/html' }, body: Buffer.from('<html></html>') }, /HTML/],
  [
    'a redirect',
    { status: 302, headers: { location: 'https://other.example.test/' }, body: Buffer.from('x') },
    /redirect/,
  ],
  ['a missing page', { status: 404, body: Buffer.from('no') }, /HTTP 404/],
  ['a body of 3 MB', { body: Buffer.alloc(3 << 20, 0x30) }, /exceeds/],
] as const)('says in one clear line that it got %s, and goes on', async (_, reply, message) => {
  const { findings, exchanges } = await against(() => reply);
  expect(findings.some((finding) => finding.severity === 'error' && message.test(finding.message))).toBe(
    true,
  );
  expect(exchanges.length).toBeGreaterThan(30);
});

it('says that nobody is there', async () => {
  const server = await responder(honest);
  server.close();
  const { findings } = await probe(server.url, options);
  expect(findings.some(({ check, message }) => check === 'B01' && message.startsWith('unreachable'))).toBe(
    true,
  );
});

it('asks two responders the same octets', async () => {
  const left = await liveResponder();
  const right = await liveResponder();
  const issuer = liveCa.certificate;
  try {
    const asked = { ...options, issuer, subjects: [{ serial: liveSerial, label: 'leaf' }] };
    const sides = await recordBoth(left.url, right.url, asked);
    const { unpaired, findings } = compareRecorded(sides.old, sides.candidate, { issuer });
    expect(unpaired).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  } finally {
    left.close();
    right.close();
  }
});
