import { createHash } from 'node:crypto';
import { questionKey } from './compare.ts';
import type { Exchange } from '../exchange.ts';
import { readOcspResponse, responseStatusNames } from '../response.ts';
import type { Recorded } from '../recorded.ts';

/** One question that both sides of a comparison were asked. */
export interface ComparedQuestion {
  /** The same for the same request by the same method, whatever the probe is called. */
  readonly key: string;
  /** SHA-256 of the issuer's public key, hexadecimal; empty where the issuer was not recorded. */
  readonly issuer: string;
  readonly method: string;
  /** What the old side said: good, revoked, unknown, or another outcome. */
  readonly status: string;
  readonly old: { readonly url: string; readonly address: string };
  readonly candidate: { readonly url: string; readonly address: string };
}

/** The questions that were put to both sides, each with what the old side answered. */
export function comparedQuestions(
  old: readonly Recorded[],
  candidate: readonly Recorded[],
): ComparedQuestion[] {
  const waiting = Map.groupBy(exchangesOf(candidate), ({ exchange }) => questionKey(exchange));
  return exchangesOf(old).flatMap(({ exchange, issuer }) => {
    const other = waiting.get(questionKey(exchange))?.shift();
    if (other === undefined) return [];
    const { url, address, method } = exchange;
    return [
      {
        key: `${method} ${Buffer.from(exchange.request).toString('base64')}`,
        issuer,
        method,
        status: statusOf(exchange),
        old: { url, address },
        candidate: { url: other.exchange.url, address: other.exchange.address },
      },
    ];
  });
}

/** The issuer whose certificates a recorded question is about; empty where it was not recorded. */
export function issuerKeyOf({ issuer }: Recorded): string {
  return issuer === null ? '' : createHash('sha256').update(issuer.publicKey.key).digest('hex');
}

function exchangesOf(recorded: readonly Recorded[]): { exchange: Exchange; issuer: string }[] {
  return recorded.flatMap((one) =>
    one.exchange === null ? [] : [{ exchange: one.exchange, issuer: issuerKeyOf(one) }],
  );
}

/** An unassigned serial number may be refused as unauthorized (RFC 6960, 2.3; RFC 5019, 2.2.3). */
function statusOf({ body, probe }: Exchange): string {
  const { status, basic } = readOcspResponse(body);
  if (status === 0) return basic?.responses[0]?.status ?? 'no status';
  const name = status === undefined ? 'no OCSP answer' : (responseStatusNames[status] ?? String(status));
  return name === 'unauthorized' && probe === 'serial-unassigned' ? 'unknown' : name;
}
