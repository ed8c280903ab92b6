import type { Exchange } from '../exchange.ts';
import { readOcspResponse } from '../response.ts';
import type { ProbeFinding } from './answered.ts';
import { cachingFindings } from './caching.ts';
import { statusFindings } from './status.ts';
import { transportFindings } from './transport.ts';

/** What one visit cannot show. */
export const notProbed: readonly { readonly check: string; readonly reason: string }[] = [
  { check: 'B21', reason: 'takes a certificate within 15 minutes of its issuance' },
  { check: 'B22', reason: 'takes every issuer of the CA: probe each with its own --issuer' },
  { check: 'B24', reason: 'takes a revocation made while probing' },
  { check: 'B26', reason: 'takes an expired certificate: give one with --cert' },
  { check: 'B27', reason: 'takes the CRL of the same instant' },
  { check: 'B52', reason: 'takes a watch over a whole refresh cycle' },
];

/** The behavioural findings in recorded exchanges; pure, so that they can be made again from the recording. */
export function judgeExchanges(exchanges: readonly Exchange[]): ProbeFinding[] {
  const answered = exchanges.map((exchange) => ({ exchange, response: readOcspResponse(exchange.body) }));
  return [...transportFindings(answered), ...statusFindings(answered), ...cachingFindings(answered)];
}
