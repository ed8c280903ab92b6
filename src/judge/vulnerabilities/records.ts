import { agesOf, type Age } from '../../analyse/vulnerabilities/ageing.ts';
import { closureOf, type Closure } from '../../analyse/vulnerabilities/closure.ts';
import { namingOf, type Component, type Naming } from '../../analyse/vulnerabilities/component.ts';
import { scansByComponent, type ScansByComponent } from '../../analyse/vulnerabilities/coverage.ts';
import { vulnerabilitiesOf, type Vulnerability } from '../../analyse/vulnerabilities/vulnerability.ts';
import { parseDuration } from '../../analyse/clocks/duration.ts';
import type { Resource } from '../../estate/inventory/resources.ts';
import type {
  VulnerabilityFinding,
  VulnerabilityScan,
} from '../../estate/vulnerabilities/vulnerabilities.ts';
import type { Scope, Severity } from '../../scope/scope.ts';
import type { CheckContext } from '../check.ts';
import type { Exception } from '../judgement.ts';

/** The machines of the inventory, as scanners may name them. */
export function componentsIn(resources: readonly Resource[]): (Component & Pick<Resource, 'evidence'>)[] {
  return resources
    .filter(({ type }) => type === 'machine')
    .map(({ id, name, evidence }) => ({ id, name, evidence }));
}

type Scans = ScansByComponent<VulnerabilityScan>;

const known = new WeakMap<readonly VulnerabilityScan[], WeakMap<readonly Resource[], Scans>>();

/** Scans by the machine that they name; made once for all systems. */
export function scansOfMachines(scans: readonly VulnerabilityScan[], machines: readonly Resource[]): Scans {
  const own = known.get(scans) ?? new WeakMap<readonly Resource[], Scans>();
  known.set(scans, own);
  const found = own.get(machines) ?? scansByComponent(scans, namingOf(componentsIn(machines)));
  own.set(machines, found);
  return found;
}

/** One vulnerability with what is known of its end. */
export interface Followed {
  vulnerability: Vulnerability<VulnerabilityFinding>;
  closure: Closure<VulnerabilityScan>;
  /** Null where no limit is declared for its severity. */
  ages: readonly Age[] | null;
}

/** Every vulnerability that was discovered by the instant of judging, each once, held against its limits. */
export function followed(
  { scope, at }: Pick<CheckContext, 'scope' | 'at'>,
  findings: readonly VulnerabilityFinding[],
  scans: readonly VulnerabilityScan[],
  machines: readonly Resource[],
): Followed[] {
  const naming = namingOf(componentsIn(machines));
  const key = (target: string): string => keyOf(naming(target), target);
  // A name that several machines have may be that of another: such a scan shows nothing.
  const scansOf = Map.groupBy(
    scans.filter(({ target }) => naming(target).kind !== 'ambiguous'),
    ({ target }) => key(target),
  );
  return vulnerabilitiesOf(findings, key)
    .filter(({ discoveredAt }) => discoveredAt <= at)
    .map((vulnerability) => ({
      vulnerability,
      closure: closureOf(vulnerability, scansOf.get(key(vulnerability.target)) ?? [], at),
      ages: agesWithin(vulnerability, scope, at),
    }));
}

function keyOf(named: Naming, target: string): string {
  return named.kind === 'one' ? named.component.id : `?${target.trim().toLowerCase()}`;
}

function agesWithin(
  vulnerability: Vulnerability<VulnerabilityFinding>,
  scope: Scope,
  at: Date,
): readonly Age[] | null {
  const limits = limitsFor(vulnerability.severity, scope);
  return limits === null ? null : agesOf(vulnerability, limits, at);
}

function limitsFor(severity: Severity, { vulnerabilities }: Scope) {
  const declared = vulnerabilities?.limits?.[severity];
  if (declared === undefined) return null;
  return {
    review: parseDuration(declared.review),
    response: parseDuration(declared.response),
    remediation: parseDuration(declared.remediation),
  };
}

/** A finding about one vulnerability, with the witnesses it rests on. */
export function said(
  { name, target, witnesses }: Vulnerability<VulnerabilityFinding>,
  condition: string,
): Exception {
  return {
    subject: `${name} on ${target}`,
    condition,
    evidence: [...new Set(witnesses.flatMap(({ evidence }) => evidence))],
  };
}
