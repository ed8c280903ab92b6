import type { Member } from '../collection.ts';
import { rowsOf } from '../files/rows.ts';

/** What one scanner, test or advisory says of one vulnerability of one target. Instants are RFC 3339. */
export interface VulnerabilityFinding extends Member {
  findingId: string;
  target: string;
  /** Null where the source has no name for it, as CVE-2026-0001. */
  vulnerability: string | null;
  scanner: string | null;
  severity: 'critical' | 'high' | 'medium' | 'low' | 'informational';
  discoveredAt: string;
  lastSeenAt: string | null;
  reviewedAt: string | null;
  respondedAt: string | null;
  remediatedAt: string | null;
  analysisApprover: string | null;
  penetrationTest: string | null;
}

/** What a scanner says of one target of one scan. */
export interface VulnerabilityScan extends Member {
  scanner: string;
  target: string;
  endedAt: string;
  result: 'completed' | 'failed' | 'not-scanned';
  depth: 'inside' | 'network';
}

export interface PenetrationTest extends Member {
  testId: string;
  systems: readonly string[];
  startedAt: string;
  endedAt: string;
  tester: string;
  /** How many vulnerabilities its report tells; null where the row does not say it as a number. */
  findings: number | null;
}

const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const;

export const vulnerabilityFindings = rowsOf(
  'vulnerabilities.findings',
  'Vulnerabilities found',
  'file.vulnerabilities',
  (row): Omit<VulnerabilityFinding, keyof Member> => ({
    findingId: row['finding_id'] ?? '',
    target: row['asset'] ?? '',
    vulnerability: row['vulnerability_id'] || null,
    scanner: row['scanner'] || null,
    severity: severities.find((one) => one === row['severity']) ?? 'critical',
    discoveredAt: row['discovered_at'] ?? '',
    lastSeenAt: row['last_seen_at'] || null,
    reviewedAt: row['reviewed_at'] || null,
    respondedAt: row['responded_at'] || null,
    remediatedAt: row['remediated_at'] || null,
    analysisApprover: row['analysis_approver_id'] || null,
    penetrationTest: row['penetration_test_id'] || null,
  }),
);

export const vulnerabilityScans = rowsOf(
  'vulnerabilities.scans',
  'Targets of vulnerability scans',
  'file.scan-coverage',
  (row): Omit<VulnerabilityScan, keyof Member> => ({
    scanner: row['scanner'] ?? '',
    target: row['asset'] ?? '',
    endedAt: row['ended_at'] ?? '',
    result:
      row['result'] === 'completed' ? 'completed' : row['result'] === 'failed' ? 'failed' : 'not-scanned',
    depth: row['depth'] === 'inside' ? 'inside' : 'network',
  }),
);

export const penetrationTests = rowsOf(
  'vulnerabilities.penetrationTests',
  'Penetration tests',
  'file.penetration-tests',
  (row): Omit<PenetrationTest, keyof Member> => ({
    testId: row['test_id'] ?? '',
    systems: (row['systems'] ?? '').split(/\s+/).filter((system) => system !== ''),
    startedAt: row['started_at'] ?? '',
    endedAt: row['ended_at'] ?? '',
    tester: row['tester'] ?? '',
    findings: /^\d{1,6}$/.test(row['findings'] ?? '') ? Number(row['findings']) : null,
  }),
);
