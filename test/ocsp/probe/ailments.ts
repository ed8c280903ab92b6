import { createHash } from 'node:crypto';
import { encodeCertificateId } from '../../../src/ocsp/certificate-id.ts';
import { encode, explicit, octetString, sequence } from '../../../src/ocsp/der/write.ts';
import { authority, ecKey, keyUsage, rsaKey, utcTime } from '../authority.ts';
import { delegate, extension, ids, single } from '../response-builder.ts';
import {
  delegateValidity,
  end,
  expiredValidity,
  liveCa,
  liveDelegate,
  liveSerial,
  now,
  refusal,
  stamp,
  start,
  validity,
  wrongSignature,
  type Ailment,
  type Asked,
  type Reply,
} from './healthy.ts';

const strangerCa = authority('Example Stranger CA', ecKey(), undefined, validity);
const rsaDelegate = delegate({}, delegateValidity, liveCa, rsaKey());
const sha1 = { algorithm: Buffer.from('300d06092a864886f70d0101050500', 'hex'), hash: 'sha1' };
const signedBy = (signer: ReturnType<typeof delegate>): Ailment => ({
  recipe: (recipe) => ({ ...recipe, signer }),
});
const headers = (more: Record<string, string>): Ailment => ({
  reply: (reply) => ({ ...reply, headers: { ...reply.headers, ...more } }),
});
const isAnswer = ({ body }: Reply): boolean => body.length > 20;
const instead = (reply: Reply): Ailment => ({ reply: (own) => (isAnswer(own) ? reply : own) });
const times = (from: number, to: number): Ailment => ({
  recipe: (recipe) => ({ ...recipe, producedAt: stamp(Math.min(from, now)) }),
  single: (own) => ({ ...own, thisUpdate: stamp(from), nextUpdate: stamp(to) }),
});
const status = (der: Buffer): Ailment => ({ single: (own) => ({ ...own, status: der }) });
const changed = (extensions: Record<string, Buffer | undefined>): Ailment =>
  signedBy(delegate(extensions, delegateValidity, liveCa));
const isGet = ({ method }: Asked): boolean => method === 'GET';
const unasked = extension(ids.nonce, octetString(Buffer.alloc(16, 9)));

/** Ways of being wrong, each with the check or rule by which a probe finds it, and the bug in which it was seen. */
export const ailments: readonly [what: string, check: string, ailment: Ailment][] = [
  [
    'answers for another certificate (1588001)',
    'S10',
    { single: (own) => ({ ...own, id: encodeCertificateId('sha1', liveCa.certificate, Buffer.from([5])) }) },
  ],
  ['a nonce that nobody asked for', 'N05', { recipe: (recipe) => ({ ...recipe, extensions: [unasked] }) }],
  [
    "another request's nonce",
    'N04',
    { recipe: (recipe, { request }) => (request?.nonce ? { ...recipe, extensions: [unasked] } : recipe) },
  ],
  ['a bad signature', 'G01', { recipe: (recipe) => ({ ...recipe, sign: wrongSignature }) }],
  ['a stale answer (1816806)', 'T12', times(now - 5 * 86_400, now - 86_400)],
  ['an answer of the future', 'T10', times(now + 3600, now + 86_400)],
  ['an answer that should have been replaced', 'T18', times(now - 5 * 86_400, now + 2 * 86_400)],
  [
    'fractions of seconds (1999850)',
    'T01',
    { single: (own) => ({ ...own, nextUpdate: stamp(end, '.123Z') }) },
  ],
  ['UTCTime', 'T05', { single: (own) => ({ ...own, nextUpdate: utcTime('480101000000Z') }) }],
  ['no nextUpdate', 'T13', { single: (own) => ({ ...own, nextUpdate: null }) }],
  ['an interval of eleven days (1878106)', 'T15', times(start, start + 11 * 86_400)],
  ["a stranger's delegate (1588001)", 'R09', signedBy(delegate({}, delegateValidity, strangerCa))],
  ['no certificate of the delegate', 'R06', { recipe: (recipe) => ({ ...recipe, certificates: null }) }],
  ['a delegate with nonRepudiation (1996857)', 'D05', changed({ keyUsage: keyUsage(0xc0, 6) })],
  ['a delegate without nocheck', 'D04', changed({ noCheck: undefined })],
  ['a delegate that has expired', 'D13', signedBy(delegate({}, expiredValidity, liveCa))],
  ['a signature with SHA-1', 'G03', { recipe: (recipe) => ({ ...recipe, signer: rsaDelegate, ...sha1 }) }],
  [
    'a key hash by SHA-256',
    'R01',
    {
      recipe: (recipe) => ({
        ...recipe,
        responder: explicit(2, octetString(createHash('sha256').update(liveDelegate.key.spki).digest())),
      }),
    },
  ],
  ['octets after the answer', 'E03', { recipe: (recipe) => ({ ...recipe, tail: Buffer.from([0]) }) }],
  ['an empty list of extensions (991898)', 'E12', { recipe: (recipe) => ({ ...recipe, extensions: [] }) }],
  [
    'certificateHold (1724276)',
    'S16',
    status(encode(0xa1, stamp(start), explicit(0, encode(0x0a, Buffer.from([6]))))),
  ],
  [
    'an answer more than was asked for',
    'S07',
    {
      recipe: (recipe) => ({
        ...recipe,
        singles: [
          ...(recipe.singles ?? []),
          single({
            id: encodeCertificateId('sha1', liveCa.certificate, Buffer.from([5])),
            thisUpdate: stamp(start),
            nextUpdate: stamp(end),
          }),
        ],
      }),
    },
  ],
  [
    'another hash than was asked by',
    'S12',
    { single: (own) => ({ ...own, id: encodeCertificateId('sha384', liveCa.certificate, liveSerial) }) },
  ],
  [
    'an error with responseBytes',
    'S02',
    {
      reply: (own) =>
        isAnswer(own) ? own : { ...own, body: sequence(own.body.subarray(2), explicit(0, sequence())) },
    },
  ],
  ['unknown for an issued certificate (1957140)', 'B20', status(Buffer.from('8200', 'hex'))],
  ['unauthorized for an issued certificate (2014590)', 'B20', instead(refusal(6))],
  ['tryLater', 'B41', instead(refusal(3))],
  ['HTTP 404 (1773556)', 'B01', instead({ status: 404, body: Buffer.from('not found') })],
  ['one octet (1577014)', 'B01', instead({ body: Buffer.from([0x30]) })],
  [
    'a page',
    'B01',
    instead({ headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>sorry</html>') }),
  ],
  ['another media type', 'B02', headers({ 'content-type': 'application/octet-stream' })],
  ['a coding that was not asked for', 'B03', headers({ 'content-encoding': 'gzip' })],
  [
    'no GET',
    'B04',
    { reply: (own, asked) => (isGet(asked) ? { status: 405, body: Buffer.from('no') } : own) },
  ],
  [
    'a redirect to https',
    'B42',
    instead({
      status: 301,
      headers: { location: 'https://elsewhere.example.test/' },
      body: Buffer.from('moved'),
    }),
  ],
  ['good for a serial number that was not assigned', 'B23', { knowsAll: true }],
  [
    'a question that is malformed answered',
    'B15',
    {
      reply: (own, { request, octets }) =>
        request === undefined && octets.length < 9 ? { body: Buffer.from('<html>') } : own,
    },
  ],
  ['an Age beyond nextUpdate', 'B34', headers({ age: String(30 * 86_400) })],
  [
    'a max-age that outlives the answer',
    'B30',
    headers({ 'cache-control': `max-age=${30 * 86_400}, public` }),
  ],
  [
    'an s-maxage that outlives the answer',
    'B30',
    headers({ 'cache-control': `max-age=3600, s-maxage=${30 * 86_400}, public` }),
  ],
  [
    'an Expires that outlives the answer',
    'B32',
    headers({ expires: new Date((end + 86_400) * 1000).toUTCString() }),
  ],
  ['no-store', 'B31', headers({ 'cache-control': 'no-store' })],
  [
    'now good and now unauthorized (1687330)',
    'B50',
    { reply: (own, { turn }) => (isAnswer(own) && turn % 2 === 0 ? refusal(6) : own) },
  ],
  [
    'a thisUpdate that goes back (1816806)',
    'B51',
    { single: (own, { turn }) => ({ ...own, thisUpdate: stamp(start - turn) }) },
  ],
];
