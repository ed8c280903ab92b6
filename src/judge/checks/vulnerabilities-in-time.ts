import type { Age } from '../../analyse/vulnerabilities/ageing.ts';
import type { Resource } from '../../estate/inventory/resources.ts';
import type { VulnerabilityFinding } from '../../estate/vulnerabilities/vulnerabilities.ts';
import { count } from '../calculus.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';
import { followed, said, type Followed } from '../vulnerabilities/records.ts';

/** NCSSR 4.3: each vulnerability is reviewed, answered and remediated within the limits that the CA set for its severity. */
export const vulnerabilitiesInTime: Check = {
  id: 'vulnerabilities-in-time',
  title: 'Vulnerabilities are reviewed, answered and remediated within their limits',
  procedure:
    'Findings of one vulnerability on one component are one, discovered when the first of them was, with the gravest severity and open while one of them is. Each of its three clocks counts elapsed time from that discovery and is held against the limit declared in ncssr.yaml for its severity. Late and overdue steps are exceptions; a severity without limit, and a step dated before the discovery, are left open. That the export is complete is asked for.',
  nature: 'reperformance',
  cites: { '4.3-e': 'part' },
  needs: ['vulnerabilities.findings', 'inventory.machines'],
  population: ['vulnerabilities.findings'],
  unit: 'engagement',
  effective: since205,
  judge(context) {
    const findings = survey<VulnerabilityFinding>(context, 'vulnerabilities.findings');
    const machines = survey<Resource>(context, 'inventory.machines');
    const all = followed(context, findings.members, [], machines.members);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const one of all) {
      const { vulnerability, ages } = one;
      if (ages === null) {
        undecided.push(
          said(vulnerability, `is ${vulnerability.severity}, for which ncssr.yaml declares no limits`),
        );
        continue;
      }
      for (const age of ages) {
        const condition = conditionOf(one, age);
        if (condition === null) continue;
        (age.state === 'contradictory' ? undecided : exceptions).push(said(vulnerability, condition));
      }
    }
    const population = {
      ...findings.population,
      expected: findings.population.expected === null ? null : all.length,
      inspected: all.length,
    };
    return judgementOf({ ...findings, population }, [machines].filter(isSupplied), {
      exceptions,
      undecided,
      notes: [
        `${count(findings.members.length, 'finding')} of ${all.length === 1 ? '1 vulnerability' : `${all.length} vulnerabilities`}; elapsed time counted from the earliest discovery`,
      ],
    });
  },
};

const words = {
  review: ['reviewed', 'reviewing'],
  response: ['answered', 'answering'],
  remediation: ['remediated', 'remediating'],
} as const;

function conditionOf({ vulnerability }: Followed, { timer, due, done, state }: Age): string | null {
  const [past, doing] = words[timer];
  const found = `${vulnerability.severity}, discovered at ${vulnerability.discoveredAt.toISOString()}`;
  switch (state) {
    case 'in-time':
    case 'running':
      return null;
    case 'late':
      return `is ${found}, and was ${past} at ${done?.toISOString() ?? ''}; ${doing} it was due by ${due.toISOString()}`;
    case 'overdue':
      return `is ${found}, and is not ${past}; that was due by ${due.toISOString()}`;
    case 'contradictory':
      return `is said to have been ${past} at ${done?.toISOString() ?? ''}, before it was discovered at ${vulnerability.discoveredAt.toISOString()}`;
  }
}
