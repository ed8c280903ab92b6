import { createHash, sign } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodingOf, contentOf } from '../../../src/ocsp/der/node.ts';
import { parseCertificate } from '../../../src/ocsp/certificate.ts';
import { namesIssuer, type CertificateId } from '../../../src/ocsp/certificate-id.ts';
import { DerReader } from '../../../src/ocsp/der/read.ts';
import { encode, octetString, sequence } from '../../../src/ocsp/der/write.ts';
import { readOcspRequest, type OcspRequest } from '../../../src/ocsp/request.ts';
import { authority, ecKey, leaf, utcTime } from '../authority.ts';
import {
  delegate,
  extension,
  ids,
  response,
  single,
  time,
  type Recipe,
  type SingleRecipe,
} from '../response-builder.ts';

/** Nothing here ends while the clock of the machine says anything likely. */
export const validity = { notBefore: utcTime('200101000000Z'), notAfter: utcTime('490101000000Z') };
export const liveCa = authority('Example Live CA', ecKey(), undefined, validity);

const dayFromNow = (days: number): Buffer =>
  utcTime(
    new Date(Date.now() + days * 86_400_000)
      .toISOString()
      .replaceAll(/[-:T]|\.\d+/g, '')
      .slice(2),
  );

/** A delegate lives for less than a year. */
export const delegateValidity = { notBefore: dayFromNow(-100), notAfter: dayFromNow(200) };
export const expiredValidity = { notBefore: dayFromNow(-100), notAfter: dayFromNow(-2) };
export const liveDelegate = delegate({}, delegateValidity, liveCa);
export const liveLeaf = parseCertificate(leaf(liveCa, validity));
export const liveSerial = Buffer.from(contentOf(liveLeaf.serial));

export const stamp = (epoch: number, tail = 'Z'): Buffer =>
  time(`${new Date(epoch * 1000).toISOString().replaceAll(/[-:T]|\.\d+Z/g, '')}${tail}`);

/** Today's status: an hour old, for four days. */
export const now = Math.floor(Date.now() / 1000);
export const [start, end] = [now - 3600, now + 4 * 86_400];

export interface Asked {
  readonly method: string;
  readonly octets: Buffer;
  /** Undefined where the octets are no request that DER allows. */
  readonly request: OcspRequest | undefined;
  /** How many questions came before. */
  readonly turn: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a responder does otherwise than a healthy one. */
export interface Ailment {
  /** Changes the answer to a question about the certificate that there is. */
  readonly recipe?: (recipe: Recipe, asked: Asked) => Recipe;
  readonly single?: (recipe: SingleRecipe, asked: Asked) => SingleRecipe;
  /** Changes whatever is sent. */
  readonly reply?: (reply: Reply, asked: Asked) => Reply;
  /** Serial numbers that it answers for, beside the one that there is. */
  readonly knowsAll?: boolean;
}

export const refusal = (status: number): Reply => ({ body: sequence(encode(0x0a, Buffer.from([status]))) });

function requestOf(octets: Buffer): OcspRequest | undefined {
  try {
    const reader = new DerReader(octets);
    reader.readWhole(0, octets.length, 'OCSPRequest');
    return reader.defects.length > 0 ? undefined : readOcspRequest(octets);
  } catch {
    return undefined;
  }
}

const isKnown = (id: CertificateId): boolean =>
  Buffer.compare(contentOf(id.serial), liveSerial) === 0 && namesIssuer(id, liveCa.certificate) === true;

function answered(asked: Asked, ailment: Ailment): Reply {
  if (!['GET', 'POST'].includes(asked.method)) return { status: 405, body: Buffer.alloc(0) };
  const { request } = asked;
  const nonce = request?.nonce;
  if (request === undefined || (nonce !== undefined && (nonce.length === 0 || nonce.length > 128)))
    return refusal(1);
  if (!request.ids.some(isKnown) && ailment.knowsAll !== true) return refusal(6);
  const singles = request.ids.map((id): SingleRecipe => {
    const told = isKnown(id) || ailment.knowsAll === true ? {} : { status: Buffer.from('8200', 'hex') };
    const own = {
      id: Buffer.from(encodingOf(id.node)),
      thisUpdate: stamp(start),
      nextUpdate: stamp(end),
      ...told,
    };
    return ailment.single?.(own, asked) ?? own;
  });
  const recipe: Recipe = {
    signer: liveDelegate,
    producedAt: stamp(start),
    singles: singles.map(single),
    ...(nonce === undefined ? {} : { extensions: [extension(ids.nonce, octetString(nonce))] }),
  };
  const body = response(ailment.recipe?.(recipe, asked) ?? recipe);
  const headers = {
    'cache-control': 'max-age=3600, public, no-transform, must-revalidate',
    expires: new Date(end * 1000).toUTCString(),
    'last-modified': new Date(start * 1000).toUTCString(),
    etag: `"${createHash('sha256').update(body).digest('hex')}"`,
  };
  return { headers, body };
}

/** A responder on 127.0.0.1 that is healthy but for its ailment. */
export async function liveResponder(ailment: Ailment = {}): Promise<{ url: string; close: () => void }> {
  let turn = 0;
  const server = http.createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = decodeURIComponent((request.url ?? '').replace(/^\/+/, ''));
      const isGet = request.method === 'GET';
      const octets = isGet
        ? Buffer.from(/^[\w+/=]*$/.test(path) ? path : '', 'base64')
        : Buffer.concat(chunks);
      const asked = { method: request.method ?? '', octets, request: requestOf(octets), turn };
      turn += 1;
      const healthy = answered(asked, ailment);
      const { status = 200, headers = {}, body } = ailment.reply?.(healthy, asked) ?? healthy;
      const own = { 'content-type': 'application/ocsp-response', 'content-length': String(body.length) };
      answer.writeHead(status, { ...own, ...headers });
      answer.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A signature over something else. */
export const wrongSignature = (): Buffer => sign('sha256', Buffer.from('else'), liveDelegate.key.private);
