import type { Resource } from '../../estate/inventory/resources.ts';
import type { Person } from '../../estate/people/people.ts';
import type {
  VulnerabilityFinding,
  VulnerabilityScan,
} from '../../estate/vulnerabilities/vulnerabilities.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';
import { followed, said } from '../vulnerabilities/records.ts';

/** NCSSR 4.2 and 4.2.2: what counts as remediated is gone by a later scan, or was analysed by somebody who answers for it. */
export const remediationsProved: Check = {
  id: 'remediations-proved',
  title: 'Vulnerabilities are closed by a later scan or by a recorded analysis',
  procedure:
    'For each vulnerability said to be remediated, a completed scan of the same component that ended later, by the scanner that found it, must no longer show it, or a person of the roster must have confirmed its impact. One that was seen again afterwards is an exception; a component that is no longer scanned proves nothing. The analyses themselves are asked for.',
  nature: 'reperformance',
  cites: { '4.2-d': 'part' },
  needs: ['vulnerabilities.findings', 'vulnerabilities.scans', 'inventory.machines', 'people.roster'],
  population: ['vulnerabilities.findings'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const findings = survey<VulnerabilityFinding>(context, 'vulnerabilities.findings');
    const scans = survey<VulnerabilityScan>(context, 'vulnerabilities.scans');
    const roster = survey<Person>(context, 'people.roster');
    const machines = survey<Resource>(context, 'inventory.machines');
    const closed = followed(context, findings.members, scans.members, machines.members).filter(
      ({ closure }) => closure.kind !== 'open',
    );
    const people = new Set(roster.members.map(({ personId }) => personId));
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const { vulnerability, closure } of closed) {
      const remediated = vulnerability.remediatedAt?.toISOString() ?? '';
      if (closure.kind === 'seen-again')
        exceptions.push(
          said(
            vulnerability,
            `was seen at ${closure.at.toISOString()}, after it counted as remediated at ${remediated}`,
          ),
        );
      if (closure.kind === 'unproved')
        undecided.push(
          said(
            vulnerability,
            `counts as remediated since ${remediated}; no later scan of the component is on record, nor an analysis`,
          ),
        );
      if (closure.kind === 'analysed')
        for (const approver of approversOf(vulnerability.witnesses).filter((one) => !people.has(one)))
          (roster.whole ? exceptions : undecided).push(
            said(vulnerability, `was closed by an analysis of ${approver}, whom the roster does not list`),
          );
    }
    const population = {
      ...findings.population,
      expected: findings.population.expected === null ? null : closed.length,
      inspected: closed.length,
    };
    return judgementOf({ ...findings, population }, [scans, roster, ...[machines].filter(isSupplied)], {
      exceptions,
      undecided,
      ...(closed.length === 0 && findings.members.length > 0
        ? { notOperated: 'No vulnerability of the export counts as remediated' }
        : {}),
    });
  },
};

function approversOf(witnesses: readonly VulnerabilityFinding[]): string[] {
  return [...new Set(witnesses.flatMap(({ analysisApprover }) => analysisApprover ?? []))];
}
