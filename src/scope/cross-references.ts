import type { Problem } from '../schema/problem.ts';
import type { ParsedYaml } from '../schema/yaml-document.ts';
import type { Scope, Selector } from './scope.ts';

type At = ParsedYaml['problemAt'];
type Path = Parameters<At>[0];

/** Names that point at nothing, periods that end before they begin, sources without what their kind needs. */
export function crossReferences(scope: Scope, { problemAt }: { problemAt: At }): Problem[] {
  const problems: Problem[] = [];
  const must = (holds: boolean, path: Path, message: string, fix: string): void => {
    if (!holds) problems.push(problemAt(path, message, fix));
  };
  const named = (known: Readonly<Record<string, unknown>>, name: string, what: string, path: Path): void => {
    const names = Object.keys(known);
    must(
      name in known,
      path,
      `"${name}" is no declared ${what}`,
      `Declare it, or use one of ${names.join(', ') || '(none yet)'}`,
    );
  };
  const selectors = (select: readonly Selector[], path: Path): void => {
    for (const [index, selector] of select.entries())
      named(scope.sources, selector.source, 'source', [...path, index, 'source']);
  };

  const { period } = scope.engagement;
  must(
    period.from <= period.to,
    ['engagement', 'period', 'to'],
    'The period ends before it begins',
    'Swap the two days',
  );
  for (const [name, source] of Object.entries(scope.sources)) {
    const path = ['sources', name];
    if (source.kind === 'aws' && source.import === undefined) {
      must(
        (source.accounts ?? []).length > 0,
        path,
        `${name} names no accounts`,
        'Add accounts: ["111122223333"], or import: FOLDER',
      );
      must((source.regions ?? []).length > 0, path, `${name} names no regions`, 'Add regions: [us-east-1]');
      must(
        source.role === undefined || source.role.includes('{account}') || source.accounts.length === 1,
        [...path, 'role'],
        'One role cannot be in several accounts',
        'Write {account} in the place of the account number',
      );
    }
    if (source.kind === 'azure' && source.import === undefined) {
      must(source.tenant !== undefined, path, `${name} names no tenant`, 'Add tenant: with its id');
      must(
        (source.subscriptions ?? []).length > 0,
        path,
        `${name} names no subscriptions`,
        'Add subscriptions:, or import: FOLDER',
      );
    }
    if (source.kind === 'entra' && source.import === undefined) {
      must(source.tenant !== undefined, path, `${name} names no tenant`, 'Add tenant: with its id');
    }
  }
  for (const [name, system] of Object.entries(scope.systems)) {
    selectors(system.select, ['systems', name, 'select']);
    for (const [index, other] of (system.dependsOn ?? []).entries()) {
      const path = ['systems', name, 'dependsOn', index];
      named(scope.systems, other, 'system', path);
      must(other !== name, path, `${name} depends on itself`, 'Name the systems that it leans on');
    }
  }
  for (const [name, segment] of Object.entries(scope.segments))
    selectors(segment.select, ['segments', name, 'select']);
  const places = { internet: true, ...scope.segments, ...scope.systems };
  for (const [index, flow] of scope.flows.entries()) {
    named(places, flow.from, 'segment or system', ['flows', index, 'from']);
    named(places, flow.to, 'segment or system', ['flows', index, 'to']);
  }
  for (const [name, role] of Object.entries(scope.roles)) {
    for (const [index, system] of role.systems.entries())
      named(scope.systems, system, 'system', ['roles', name, 'systems', index]);
    for (const [index, grant] of (role.may ?? []).entries())
      named(scope.sources, grant.source, 'source', ['roles', name, 'may', index, 'source']);
  }
  for (const [index, pair] of scope.separation.entries()) {
    for (const [side, role] of pair.entries()) named(scope.roles, role, 'role', ['separation', index, side]);
  }
  if (scope.people) named(scope.sources, scope.people.source, 'source', ['people', 'source']);
  if (scope.reviewers !== null) named(scope.roles, scope.reviewers, 'role', ['reviewers']);
  for (const [index, treatment] of scope.treatments.entries()) {
    for (const [place, system] of treatment.systems.entries())
      named(scope.systems, system, 'system', ['treatments', index, 'systems', place]);
  }
  return problems;
}
