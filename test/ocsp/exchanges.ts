import type { Exchange } from '../../src/ocsp/exchange.ts';
import { encode, explicit } from '../../src/ocsp/der/write.ts';
import { certId, good, requestBytes, response, single, time } from './response-builder.ts';

const headers = { 'content-type': 'application/ocsp-response' };

/** A question put by POST and answered with a body. */
export function exchange(probe: string, body: Buffer, more: Partial<Exchange> = {}): Exchange {
  const at = '2026-06-15T12:00:00.000Z';
  const asked = {
    probe,
    request: requestBytes,
    method: 'POST',
    url: 'http://ocsp.example.test/',
    address: '127.0.0.1',
  };
  return { ...asked, status: 200, headers, body, at, milliseconds: 5, ...more };
}

/** A signed answer of mid-June 2026 whose times all carry the fraction given; empty for none. */
export function answer(fraction: string, status: 'good' | 'revoked'): Buffer {
  const stamp = (text: string): Buffer => time(`${text}${fraction}Z`);
  const told =
    status === 'good'
      ? good
      : encode(0xa1, stamp('20260614100000'), explicit(0, encode(0x0a, Buffer.from([1]))));
  const body = {
    id: certId,
    status: told,
    thisUpdate: stamp('20260615100000'),
    nextUpdate: stamp('20260619100000'),
  };
  return response({ producedAt: stamp('20260615100000'), singles: [single(body)] });
}

/** A responder that was asked for a good and for a revoked certificate. */
export const responder = (fraction: string): Exchange[] => [
  exchange('post good', answer(fraction, 'good')),
  exchange('post revoked', answer(fraction, 'revoked')),
];
