import type { KindSchemas, RunEvidence } from '../estate/evidence.ts';
import { recordedExchanges } from '../estate/status/recorded-exchanges.ts';
import { issuerKeyOf } from '../ocsp/compare/questions.ts';
import type { Recorded } from '../ocsp/recorded.ts';
import { comparisonsIn } from '../ocsp/recorded-comparison.ts';
import type { RecordedStatus } from './comparisons.ts';

/** What a run holds of certificate status; comparisons are made again from the answers themselves. */
export async function recordedStatus(evidence: RunEvidence, schemas: KindSchemas): Promise<RecordedStatus> {
  const { exchanges, shortfalls } = await recordedExchanges(evidence, schemas);
  return { comparisons: comparisonsIn(exchanges), asked: askedOf(exchanges), shortfalls };
}

/** Which system was asked about certificates of which issuer. */
export function askedOf(exchanges: readonly Recorded[]): RecordedStatus['asked'] {
  return exchanges
    .filter(({ exchange, side }) => exchange !== null && side !== 'crl')
    .map((one) => ({ system: one.system, issuer: issuerKeyOf(one), evidence: one.evidence }));
}
