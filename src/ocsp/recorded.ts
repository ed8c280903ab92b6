import type { Certificate } from './certificate.ts';
import type { Exchange } from './exchange.ts';

/** An exchange as evidence holds it; null where the record is damaged. */
export interface Recorded {
  readonly system: string;
  /** `crl`: the answer is a list that was fetched. */
  readonly side: 'probe' | 'observed' | 'old' | 'new' | 'crl';
  readonly exchange: Exchange | null;
  readonly issuer: Certificate | null;
  /** Evidence ids. */
  readonly evidence: readonly string[];
}

/** When the last of these questions was put, RFC 3339; empty when none can be read. */
export function lastAsked(recorded: readonly Recorded[]): string {
  const instants = recorded.flatMap(({ exchange }) =>
    exchange ? [new Date(exchange.at).toISOString()] : [],
  );
  return instants.sort().at(-1) ?? '';
}
