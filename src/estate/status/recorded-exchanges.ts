import type { Shortfall } from '../../locker/envelope.ts';
import { decodeReads, type KindSchemas, type RunEvidence } from '../evidence.ts';
import { ocspExchanges, type RecordedExchange } from './ocsp-exchanges.ts';

/** The recorded OCSP exchanges of a run and what of them could not be read, without the rest of the estate. */
export async function recordedExchanges(
  evidence: RunEvidence,
  schemas: KindSchemas,
): Promise<{ exchanges: RecordedExchange[]; shortfalls: Shortfall[] }> {
  const reads = await decodeReads(evidence, new Set(ocspExchanges.kinds), schemas);
  const pages = Map.groupBy(
    reads.flatMap((read) => read.pages.map((page) => ({ kind: read.read.kind, page }))),
    ({ kind }) => kind,
  );
  const byKind = new Map([...pages].map(([kind, found]) => [kind, found.map(({ page }) => page)]));
  return {
    exchanges: ocspExchanges.lower(byKind),
    shortfalls: reads.flatMap(({ shortfalls }) => shortfalls),
  };
}
