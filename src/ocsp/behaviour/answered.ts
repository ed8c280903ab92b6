import type { Exchange } from '../exchange.ts';
import type { Severity } from '../lint/rule.ts';
import type { OcspResponse } from '../response.ts';

export interface ProbeFinding {
  readonly check: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly address: string;
  /** The probe that showed it; empty for what several show together. */
  readonly probe: string;
  readonly message: string;
}

/** An exchange with its answer read. */
export interface Answered {
  readonly exchange: Exchange;
  readonly response: OcspResponse;
}

export function findingAt(
  { exchange }: Answered,
  check: string,
  severity: Severity,
  citation: string,
  message: string,
): ProbeFinding {
  return { check, severity, citation, address: exchange.address, probe: exchange.probe, message };
}

/** `get`, `post`, `sha256` and repeats: questions that deserve a successful answer. */
export function isPlain({ exchange }: Answered): boolean {
  return /^(get|post|repeat-\d+) /.test(exchange.probe);
}

/** The subject's label of a plain question. */
export function labelOf({ exchange }: Answered): string {
  return exchange.probe.slice(exchange.probe.indexOf(' ') + 1);
}

/** Status of the first SingleResponse, or the responseStatus of an error; undefined when it is no OCSP answer. */
export function outcomeOf({ response }: Answered): string | undefined {
  if (response.status === undefined) return undefined;
  if (response.status !== 0) return errorNames[response.status] ?? `status ${response.status}`;
  return response.basic?.responses[0]?.status;
}

const errorNames: Readonly<Record<number, string>> = {
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
};
