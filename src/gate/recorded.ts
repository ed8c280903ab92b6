import { buildEstate } from '../estate/estate.ts';
import type { KindSchemas, RunEvidence } from '../estate/evidence.ts';
import type { RecordedExchange } from '../estate/status/ocsp-exchanges.ts';
import { comparisonsIn, type OcspComparison } from '../ocsp/recorded-comparison.ts';
import type { Scope } from '../scope/scope.ts';

/** The comparisons of responders that a run holds as evidence, made again from the answers themselves. */
export async function recordedComparisons(
  evidence: RunEvidence,
  scope: Scope,
  schemas: KindSchemas,
): Promise<OcspComparison[]> {
  const estate = await buildEstate(evidence, scope, ['status.ocspExchanges'], schemas);
  return comparisonsIn(estate.whole<RecordedExchange>('status.ocspExchanges').members);
}
