import { recordedExchanges } from '../estate/status/recorded-exchanges.ts';
import type { RecordedStatus } from '../gate/comparisons.ts';
import { askedOf } from '../gate/recorded.ts';
import type { Shortfall } from '../locker/envelope.ts';
import { comparisonsIn, type OcspComparison } from '../ocsp/recorded-comparison.ts';
import { probesIn, type OcspProbe } from '../ocsp/recorded-probe.ts';
import { kindSchemas } from '../schema/kind-schemas.ts';
import type { BinderInput } from './input.ts';

/** What recorded OCSP answers show, made again from the evidence. */
export interface CertificateStatus {
  readonly comparisons: readonly OcspComparison[];
  readonly probes: readonly OcspProbe[];
  readonly asked: RecordedStatus['asked'];
  readonly shortfalls: readonly Shortfall[];
}

/** Reads and judges the recorded OCSP answers of the run. */
export async function certificateStatusOf(input: BinderInput): Promise<CertificateStatus> {
  const { start, envelopes, blob } = input;
  const { exchanges, shortfalls } = await recordedExchanges(
    { plan: start.plan, envelopes, blob },
    kindSchemas(),
  );
  return {
    comparisons: comparisonsIn(exchanges),
    probes: probesIn(exchanges),
    asked: askedOf(exchanges),
    shortfalls,
  };
}
