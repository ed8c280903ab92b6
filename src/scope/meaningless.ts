import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Problem } from '../schema/problem.ts';
import type { ParsedYaml } from '../schema/yaml-document.ts';
import { statementIds } from '../catalogue/built-in-ids.ts';
import { idKey, mayBeSamePerson } from './same-person.ts';
import type { Scope } from './scope.ts';

type Path = Parameters<ParsedYaml['problemAt']>[0];

/** Tells a problem unless something holds. */
type Must = (holds: boolean, path: Path, message: string, fix: string) => void;

/** Declarations that are well formed and say nothing: with one of these a check would compare with anything. */
export function meaninglessDeclarations(scope: Scope, { value, problemAt }: ParsedYaml): Problem[] {
  const problems: Problem[] = [];
  const must: Must = (holds, path, message, fix) => {
    if (!holds) problems.push(problemAt(path, message, fix));
  };
  blankTexts(value, [], must);
  emptyWords(scope, must);
  ids(scope, must);
  systems(scope, must);
  flows(scope, must);
  roles(scope, must);
  risks(scope, must);
  return problems;
}

const seen = /[^\s\p{Default_Ignorable_Code_Point}\p{C}\p{Z}\u2800]/u;

/** No text, and no name of anything, consists of nothing that can be seen. The value of a tag may be empty. */
function blankTexts(value: unknown, path: Path, must: Must): void {
  const fix = 'Write it out, or remove the line';
  if (typeof value === 'string') {
    must(seen.test(value) || path.at(-2) === 'tag', path, 'The text holds nothing that can be seen', fix);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  for (const [name, one] of Object.entries(value)) {
    const place = Array.isArray(value) ? Number(name) : name;
    if (!Array.isArray(value))
      must(seen.test(name), [...path, place], 'The name holds nothing that can be seen', fix);
    blankTexts(one, [...path, place], must);
  }
}

function ids(scope: Scope, must: Must): void {
  const once = (names: Iterable<readonly [string, Path]>): void => {
    const known = new Map<string, string>();
    for (const [name, path] of names) {
      const other = known.get(idKey(name));
      const message = `"${name}" is "${other ?? ''}" in another spelling`;
      must(other === undefined, path, message, 'Give each a name that nobody can mistake for another');
      known.set(idKey(name), name);
    }
  };
  const keys = (part: 'sources' | 'roles' | 'systems' | 'segments'): (readonly [string, Path])[] =>
    Object.keys(scope[part]).map((name) => [name, [part, name]] as const);
  once(keys('sources'));
  once(keys('roles'));
  // Flows name systems and segments alike, and the internet.
  once([['internet', ['flows']], ...keys('systems'), ...keys('segments')]);
  once(scope.assumptions.map(({ id }, index) => [id, ['assumptions', index, 'id']] as const));
}

/** Where a declaration rests on a reason, a person or a record, a word that stands for none gives none. */
function emptyWords(scope: Scope, must: Must): void {
  const says = (text: string | null | undefined, path: Path): void =>
    must(
      text === null || text === undefined || namesRecord(text),
      path,
      `"${text ?? ''}" says nothing`,
      'Write it out, or remove the line',
    );
  for (const [name, { owner, offline }] of Object.entries(scope.systems)) {
    says(owner, ['systems', name, 'owner']);
    says(offline, ['systems', name, 'offline']);
  }
  for (const [name, { duties }] of Object.entries(scope.roles)) says(duties, ['roles', name, 'duties']);
  for (const [index, { spec }] of scope.flows.entries()) says(spec, ['flows', index, 'spec']);
  for (const [index, { measure, owner, approver }] of scope.treatments.entries()) {
    says(measure, ['treatments', index, 'measure']);
    says(owner, ['treatments', index, 'owner']);
    says(approver, ['treatments', index, 'approver']);
  }
  for (const [index, { approver }] of scope.assumptions.entries())
    says(approver, ['assumptions', index, 'approver']);
  for (const [index, { report }] of scope.assessments.entries())
    says(report, ['assessments', index, 'report']);
  says(scope.workstations?.riskAssessment, ['workstations', 'riskAssessment']);
}

function systems(scope: Scope, must: Must): void {
  for (const [name, { functions, serves, select, offline }] of Object.entries(scope.systems)) {
    const path = ['systems', name];
    must(
      serves.length === 0 || functions.length > 0,
      [...path, 'serves'],
      `${name} serves something and has no function`,
      'Add functions:, such as [certificate-status], or remove serves:',
    );
    if (offline === undefined) continue;
    const clouds = select.filter(({ source }) => (scope.sources[source]?.kind ?? 'file') !== 'file');
    must(
      clouds.length === 0,
      [...path, 'offline'],
      `${name} is declared offline and selects from ${clouds[0]?.source ?? ''}`,
      'Remove offline:, or the selectors of cloud sources',
    );
    must(
      serves.length === 0,
      [...path, 'offline'],
      `${name} is declared offline and serves ${serves[0] ?? ''}`,
      'Remove offline:, or serves:',
    );
  }
}

const noAnswer =
  /^(?:tbd|tba|todo|n\/?a|none|nil|null|no|pending|unknown|x+|\?+|not\s+(?:yet|approved|applicable))$/i;

/** Whether a text can name the record of an approval. */
function namesRecord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text) && !noAnswer.test(text.trim());
}

function flows(scope: Scope, must: Must): void {
  const last = twoYearsAfter(scope.engagement.period.to);
  for (const [index, { from, to, allow, approval, review }] of scope.flows.entries()) {
    const path = ['flows', index];
    must(
      from !== to,
      [...path, 'to'],
      `The flow goes from ${from} to itself`,
      'Name another place, or remove the flow',
    );
    must(
      namesRecord(approval),
      [...path, 'approval'],
      `"${approval}" names no record of an approval`,
      'Name the record, such as CHG-1042',
    );
    must(
      review <= last,
      [...path, 'review'],
      `The review on ${review} is more than two years after the period`,
      `Name a day until ${last}`,
    );
    for (const [place, ports] of allow.entries()) {
      const fault = portFault(ports);
      must(
        fault === null,
        [...path, 'allow', place],
        `${ports} ${fault ?? ''}`,
        'Write ports as tcp/443 or udp/8000-8010',
      );
      must(
        !(permitsEverything(ports) && (from === 'internet' || to === 'internet')),
        [...path, 'allow', place],
        `${ports} permits everything between ${from} and ${to}`,
        'Name the protocols and ports that are needed',
      );
    }
  }
}

function rangeOf(ports: string): [number, number] | null {
  const [, from, to] = /^(?:tcp|udp)\/(\d+)(?:-(\d+))?$/.exec(ports) ?? [];
  return from === undefined ? null : [Number(from), Number(to ?? from)];
}

function portFault(ports: string): string | null {
  const range = rangeOf(ports);
  if (range === null) return null;
  const [from, to] = range;
  if (to > 65_535) return 'names a port above 65535';
  return from > to ? 'ends before it begins' : null;
}

function permitsEverything(ports: string): boolean {
  const range = rangeOf(ports);
  return ports === 'all' || (range !== null && range[0] <= 1 && range[1] >= 65_535);
}

/** A pattern of stars alone, however it is written. */
const everything = /^[*?:/]*\*[*?:/]*$/;

function roles(scope: Scope, must: Must): void {
  for (const [name, role] of Object.entries(scope.roles)) {
    for (const [index, { actions, resources }] of (role.may ?? []).entries()) {
      const path = ['roles', name, 'may', index];
      for (const [part, list] of Object.entries({ actions, resources }))
        must(
          list.length > 0,
          [...path, part],
          `The role ${name} may do nothing here: ${part} is empty`,
          'Name them, or remove the entry',
        );
      must(
        !actions.some((one) => everything.test(one)) || !resources.some((one) => everything.test(one)),
        [...path, 'actions'],
        `The role ${name} may do everything to everything, so that nothing is beyond it`,
        'Name the actions that its duties need',
      );
    }
  }
  const pairs = new Set<string>();
  for (const [index, [one, other]] of scope.separation.entries()) {
    must(
      one !== other,
      ['separation', index, 1],
      `The role ${one} is separated from itself`,
      'Name another role, or remove the pair',
    );
    const pair = [one, other].sort().join('\n');
    must(
      !pairs.has(pair),
      ['separation', index],
      `${one} and ${other} are separated already`,
      'Remove the pair',
    );
    pairs.add(pair);
  }
}

function risks(scope: Scope, must: Must): void {
  const { period } = scope.engagement;
  const last = twoYearsAfter(period.to);
  const expiry = (expires: string, path: Path): void =>
    must(
      expires <= last,
      path,
      `${expires} is more than two years after the period`,
      `Name a day until ${last}`,
    );
  const known = scope.treatments.length === 0 ? new Set<string>() : statementIds();
  for (const [index, treatment] of scope.treatments.entries()) {
    const { statement, owner, approver, expires, systems: treated } = treatment;
    must(
      known.has(statement),
      ['treatments', index, 'statement'],
      `There is no statement ${statement}`,
      'Use an id that ncssr controls lists',
    );
    must(
      ![owner, ...(scope.owners[owner] ?? [])].some((one) => mayBeSamePerson(one, approver)),
      ['treatments', index, 'approver'],
      'Owner and approver are the same',
      'Let someone else approve',
    );
    must(
      treated.length > 0,
      ['treatments', index, 'systems'],
      'The treatment is of no system',
      'Name the systems that it treats',
    );
    expiry(expires, ['treatments', index, 'expires']);
  }
  for (const [index, { expires }] of scope.assumptions.entries())
    expiry(expires, ['assumptions', index, 'expires']);
  for (const [index, { period: assessed }] of scope.assessments.entries())
    must(
      assessed.from <= assessed.to,
      ['assessments', index, 'period', 'to'],
      'The period ends before it begins',
      'Swap the two days',
    );
  const { workstations } = scope;
  if (workstations === null) return;
  const start = new Date(0);
  must(
    addDuration(start, parseDuration(workstations.idle)).getTime() <= 3_600_000,
    ['workstations', 'idle'],
    `${workstations.idle} is longer than an hour: a Workstation that locks so late is open to whoever passes`,
    'Name the time that your assessment of risks decided on, at most PT1H',
  );
}

function twoYearsAfter(day: string): string {
  return addDuration(new Date(`${day}T00:00:00Z`), parseDuration('P2Y'))
    .toISOString()
    .slice(0, 10);
}
