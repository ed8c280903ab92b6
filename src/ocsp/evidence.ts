import { createHash } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import type { Exchange } from './exchange.ts';
import type { Recorded } from './recorded.ts';

/** Exchanges with one system, as one side of a comparison or by themselves. */
export interface EvidenceSide {
  readonly system: string;
  readonly side: Recorded['side'];
  readonly exchanges: readonly Exchange[];
}

/**
 * The text of a file of the shape `ocsp.exchanges`: a JSON list, one exchange a line. Declared as a source in
 * `ncssr.yaml` it is read, sealed and judged with every run.
 */
export function evidenceText(issuer: Certificate, sides: readonly EvidenceSide[]): string {
  const certificate = Buffer.from(issuer.der).toString('base64');
  const rows = sides.flatMap(({ system, side, exchanges }) =>
    exchanges.map((exchange) => JSON.stringify(rowOf(system, side, certificate, exchange))),
  );
  return `[\n${rows.join(',\n')}\n]\n`;
}

/** An answer that was not asked for here, as an exchange of which the octets and the instant alone are known. */
export function observedAnswer(name: string, body: Uint8Array, at: Date, request?: Uint8Array): Exchange {
  return {
    probe: `file ${name}`,
    request: request ?? new Uint8Array(),
    method: 'none',
    url: 'none',
    address: 'none',
    status: 0,
    headers: {},
    body,
    at: at.toISOString(),
    milliseconds: 0,
  };
}

function rowOf(system: string, side: string, issuer: string, exchange: Exchange): Record<string, string> {
  const { request, body, headers, status, milliseconds, failure, ...texts } = exchange;
  return {
    system,
    side,
    issuer,
    ...texts,
    status: String(status),
    headers: JSON.stringify(headers),
    request: Buffer.from(request).toString('base64'),
    body: Buffer.from(body).toString('base64'),
    bodySha256: createHash('sha256').update(body).digest('hex'),
    milliseconds: String(Math.round(milliseconds)),
    ...(failure === undefined ? {} : { failure }),
  };
}
