import type { Resource } from '../../estate/inventory/resources.ts';
import type {
  PenetrationTest,
  VulnerabilityFinding,
  VulnerabilityScan,
} from '../../estate/vulnerabilities/vulnerabilities.ts';
import { count } from '../calculus.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';
import { followed, said, type Followed } from '../vulnerabilities/records.ts';

/** NCSSR 4.2.1.1: what a penetration test found is followed like any other vulnerability, to its end. */
export const penetrationFindingsCorrected: Check = {
  id: 'penetration-findings-corrected',
  title: 'Findings of penetration tests are followed until they are remediated',
  procedure:
    'For each penetration test that had ended, the vulnerability export must hold as many findings of it as its report tells. One that is open beyond the limit for its remediation, or was seen again after it counted as remediated, is an exception; one that counts as remediated without a later scan or analysis is left open. Retest letters are asked for.',
  nature: 'reperformance',
  cites: { '4.2.1.1-e': 'part' },
  needs: [
    'vulnerabilities.penetrationTests',
    'vulnerabilities.findings',
    'vulnerabilities.scans',
    'inventory.machines',
  ],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const { at } = context;
    const tests = survey<PenetrationTest>(context, 'vulnerabilities.penetrationTests');
    const findings = survey<VulnerabilityFinding>(context, 'vulnerabilities.findings');
    const scans = survey<VulnerabilityScan>(context, 'vulnerabilities.scans');
    const machines = survey<Resource>(context, 'inventory.machines');
    const ended = tests.members.filter(({ endedAt }) => new Date(endedAt) <= at);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    const told = Map.groupBy(findings.members, ({ penetrationTest }) => penetrationTest);
    for (const test of ended) {
      const subject = { subject: test.testId, evidence: test.evidence };
      const held = new Set((told.get(test.testId) ?? []).map(({ findingId }) => findingId)).size;
      if (test.findings === null)
        undecided.push({ ...subject, condition: 'does not say as a number how many findings it has' });
      else if (held !== test.findings)
        (held < test.findings && findings.whole ? exceptions : undecided).push({
          ...subject,
          condition: `tells ${count(test.findings, 'finding')}; the vulnerability export holds ${count(held, 'finding')} of it`,
        });
    }
    const known = new Set(tests.members.map(({ testId }) => testId));
    const own = followed(context, findings.members, scans.members, machines.members).filter(
      ({ vulnerability }) => vulnerability.witnesses.some(({ penetrationTest }) => penetrationTest !== null),
    );
    for (const one of own) {
      for (const { penetrationTest, findingId, evidence } of one.vulnerability.witnesses)
        if (penetrationTest !== null && !known.has(penetrationTest))
          undecided.push({
            subject: findingId,
            condition: `names the penetration test ${penetrationTest}, which is not on record`,
            evidence,
          });
      const { amiss, open } = endOf(one);
      if (amiss !== null) exceptions.push(said(one.vulnerability, amiss));
      if (open !== null) undecided.push(said(one.vulnerability, open));
    }
    const population = {
      ...tests.population,
      expected: tests.population.expected === null ? null : ended.length,
      inspected: ended.length,
    };
    return judgementOf({ ...tests, population }, [findings, scans, ...[machines].filter(isSupplied)], {
      exceptions,
      undecided,
    });
  },
};

function endOf({ vulnerability, closure, ages }: Followed): { amiss: string | null; open: string | null } {
  const remediated = vulnerability.remediatedAt?.toISOString() ?? '';
  switch (closure.kind) {
    case 'gone':
    case 'analysed':
      return { amiss: null, open: null };
    case 'seen-again':
      return {
        amiss: `was seen at ${closure.at.toISOString()}, after it counted as remediated at ${remediated}`,
        open: null,
      };
    case 'unproved':
      return {
        amiss: null,
        open: `counts as remediated since ${remediated}, and nothing on record looked since`,
      };
    case 'open': {
      const age = ages?.find(({ timer }) => timer === 'remediation');
      if (age === undefined)
        return {
          amiss: null,
          open: `is open, and ncssr.yaml declares no limits for ${vulnerability.severity}`,
        };
      return age.state === 'overdue'
        ? { amiss: `is open; its remediation was due by ${age.due.toISOString()}`, open: null }
        : { amiss: null, open: null };
    }
  }
}
