import { latest, type ScannedTarget } from './coverage.ts';
import type { Finding, Vulnerability } from './vulnerability.ts';

/** Whether something shows that a vulnerability said to be remediated is (NCSSR 4.2.2). */
export type Closure<Scan extends ScannedTarget> =
  | { kind: 'open' }
  /** A later scan that looks at the component as deeply no longer shows it. */
  | { kind: 'gone'; by: Scan }
  /** Somebody confirmed what it does, and recorded why it does not matter. */
  | { kind: 'analysed'; approver: string }
  /** A witness still saw it after it was said to be gone. */
  | { kind: 'seen-again'; at: Date }
  /** Said to be gone, and nothing looked since. */
  | { kind: 'unproved' };

/**
 * How a vulnerability was closed by an instant. `scans` are those of its component alone. A scan shows that it is gone
 * only if it ended after the remediation and by the scanner that had found it, for each of these.
 */
export function closureOf<Row extends Finding, Scan extends ScannedTarget>(
  { remediatedAt, lastSeenAt, witnesses }: Vulnerability<Row>,
  scans: readonly Scan[],
  at: Date,
): Closure<Scan> {
  if (remediatedAt === null || remediatedAt > at) return { kind: 'open' };
  const approvers = witnesses.map(({ analysisApprover }) => analysisApprover);
  const [approver] = approvers;
  if (approver != null && approvers.every((one) => one !== null)) return { kind: 'analysed', approver };
  const unexplained = witnesses.filter(({ analysisApprover }) => analysisApprover === null);
  if (lastSeenAt > remediatedAt) return { kind: 'seen-again', at: lastSeenAt };
  const after = scans.filter(
    ({ result, endedAt }) =>
      result === 'completed' && new Date(endedAt) > remediatedAt && new Date(endedAt) <= at,
  );
  const proofs = unexplained.map(({ scanner }) =>
    latest(
      after.filter((scan) =>
        scanner === null ? scan.depth === 'inside' : sameScanner(scan.scanner, scanner),
      ),
    ),
  );
  const [proof] = proofs;
  return proof !== undefined && proofs.every((one) => one !== undefined)
    ? { kind: 'gone', by: proof }
    : { kind: 'unproved' };
}

const sameScanner = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();
