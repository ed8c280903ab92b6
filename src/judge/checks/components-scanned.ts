import { parseDuration } from '../../analyse/clocks/duration.ts';
import { coverageOf, type Coverage } from '../../analyse/vulnerabilities/coverage.ts';
import type { Resource } from '../../estate/inventory/resources.ts';
import type { VulnerabilityScan } from '../../estate/vulnerabilities/vulnerabilities.ts';
import type { Check } from '../check.ts';
import { since205 } from '../effective.ts';
import type { Exception } from '../judgement.ts';
import { isSupplied, judgementOf, survey } from '../survey.ts';
import { componentsIn, scansOfMachines } from '../vulnerabilities/records.ts';

/** NCSSR 4: vulnerability management covers every component, by what scanners say they scanned and not by what they found. */
export const componentsScanned: Check = {
  id: 'components-scanned',
  title: 'Every machine is scanned for vulnerabilities as often as was decided',
  procedure:
    'Each machine of the system that the clouds list is looked for among the targets of vulnerability scans, by its id and then by its name. Its newest completed scan from inside (with credentials or by an agent) must have ended within the interval declared in ncssr.yaml. A target that failed or was left out is no scan, and no finding is no proof of one. Scans of what the network shows alone, and names that several machines have, are left open. Appliances, images and services that no cloud lists as machines are asked for.',
  nature: 'reperformance',
  cites: { '4-b': 'part', '4-c': 'part' },
  needs: ['inventory.resources', 'inventory.machines', 'vulnerabilities.scans'],
  population: ['inventory.resources'],
  unit: 'system',
  effective: since205,
  judge(context) {
    const { at, scope } = context;
    const found = survey<Resource>(context, 'inventory.resources');
    const scans = survey<VulnerabilityScan>(context, 'vulnerabilities.scans');
    const components = componentsIn(found.members);
    const population = {
      ...found.population,
      expected: found.population.expected === null ? null : components.length,
      inspected: components.length,
    };
    const notOperated = 'No machine of the system was found';
    const machines = survey<Resource>(context, 'inventory.machines');
    if (components.length === 0)
      return judgementOf({ ...found, population }, [scans, machines].filter(isSupplied), {
        exceptions: [],
        notOperated,
      });
    const every = scope.vulnerabilities?.scanEvery;
    if (every === undefined) {
      const undecided = [
        {
          subject: 'ncssr.yaml',
          condition: 'declares no vulnerabilities.scanEvery: how often a scan is due is not known',
          evidence: [],
        },
      ];
      return judgementOf({ ...found, population }, [scans], { exceptions: [], undecided });
    }
    const joined = scansOfMachines(scans.members, machines.members);
    const exceptions: Exception[] = [];
    const undecided: Exception[] = [];
    for (const component of components) {
      const coverage = coverageOf(component, joined, { at, every: parseDuration(every) });
      const finding = findingOf(coverage, every, machines.whole);
      if (finding === null) continue;
      const certain = finding.certain && scans.whole;
      (certain ? exceptions : undecided).push({
        subject: `${component.name} (${component.id})`,
        condition: finding.condition,
        evidence: [...component.evidence, ...finding.evidence],
      });
    }
    return judgementOf({ ...found, population }, [scans], { exceptions, undecided });
  },
};

function findingOf(
  coverage: Coverage<VulnerabilityScan>,
  every: string,
  allRead: boolean,
): { condition: string; certain: boolean; evidence: readonly string[] } | null {
  switch (coverage.kind) {
    case 'covered':
      if (coverage.named === 'id' || allRead) return null;
      return {
        condition: `may be the target "${coverage.by.target}" of ${coverage.by.scanner}, unless a machine of an account that was not read has the name`,
        certain: false,
        evidence: coverage.by.evidence,
      };
    case 'overdue':
      return {
        condition: `was last scanned by ${coverage.last.scanner} at ${coverage.last.endedAt}, longer ago than ${every}`,
        certain: true,
        evidence: coverage.last.evidence,
      };
    case 'failed':
      return {
        condition: `is a target of ${coverage.last.scanner}, whose scan of ${coverage.last.endedAt} ${coverage.last.result === 'failed' ? 'failed on it' : 'left it out'}, and no other was completed`,
        certain: true,
        evidence: coverage.last.evidence,
      };
    case 'never':
      return { condition: 'is a target of no scan', certain: true, evidence: [] };
    case 'network-only':
      return {
        condition: `was scanned by ${coverage.by.scanner} at ${coverage.by.endedAt} over the network alone, which does not see what is installed`,
        certain: false,
        evidence: coverage.by.evidence,
      };
    case 'ambiguous':
      return {
        condition: `may be the target "${coverage.by.target}" of ${coverage.by.scanner}, a name that several machines have`,
        certain: false,
        evidence: coverage.by.evidence,
      };
  }
}
