import type { Certificate } from '../certificate.ts';
import type { Crl } from '../crl/read.ts';
import type { Exchange } from '../exchange.ts';
import type { Answered } from './answered.ts';
import { isPlain, labelOf, outcomeOf } from './answered.ts';

/** What the operator knows beside the answers of one visit. Labels are serial numbers, hex of the INTEGER's contents. */
export interface Known {
  /** The certificates asked about, by label. */
  readonly certificates?: ReadonlyMap<string, Certificate> | undefined;
  /** The CA that issued them. */
  readonly issuer?: Certificate | undefined;
  /** When they were published, in seconds since 1970. */
  readonly published?: number | undefined;
  /** A CRL of the same issuer. */
  readonly crl?: Crl | undefined;
  /** An earlier visit, its answers read. */
  readonly previous?: readonly Answered[] | undefined;
}

/** A check that was not judged, and what it takes. */
export interface NotProbed {
  readonly check: string;
  readonly reason: string;
}

/** Questions about one certificate, with what was told of it. */
interface Told {
  readonly label: string;
  readonly answers: readonly Answered[];
}

/** The plain questions, by certificate. */
export function byCertificate(answered: readonly Answered[]): Told[] {
  return [...Map.groupBy(answered.filter(isPlain), labelOf)].map(([label, answers]) => ({ label, answers }));
}

export function secondsOf({ at }: Exchange): number {
  return Date.parse(at) / 1000;
}

/** Whether a certificate had expired when it was asked about. */
export function hasExpired(label: string, { exchange }: Answered, { certificates }: Known): boolean {
  const end = certificates?.get(label)?.notAfter.epoch;
  return end !== undefined && end < secondsOf(exchange);
}

/** Whether an earlier visit was told that the certificate is revoked. */
export function wasRevoked(label: string, { previous }: Known): boolean {
  return (previous ?? []).some(
    (each) => isPlain(each) && labelOf(each) === label && outcomeOf(each) === 'revoked',
  );
}

/** Whether a refusal is right: of an expired certificate, or within 15 minutes of publication (TLS BR 4.9.9). */
export function mayBeRefused(each: Answered, known: Known): boolean {
  if (hasExpired(labelOf(each), each, known)) return true;
  const age = secondsOf(each.exchange) - (known.published ?? -Infinity);
  return age >= 0 && age <= 900;
}
