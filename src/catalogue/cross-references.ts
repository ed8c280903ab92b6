import { addDuration, parseDuration } from '../analyse/clocks/duration.ts';
import type { Problem } from '../schema/problem.ts';
import { nearest } from '../schema/yaml-document.ts';
import { compile } from '../schema/validator.ts';
import type { Control } from './control.ts';
import type { Parsed, StatementList } from './parse.ts';
import { isJudged, type Statement } from './statement.ts';

/** Rules between statements that a schema cannot say: ids stand once, effective periods follow each other. */
export function statementProblems({ value, problemAt }: Parsed<StatementList>): Problem[] {
  const seen = new Set<string>();
  return value.statements.flatMap((statement, index) => {
    const problems: Problem[] = [];
    if (seen.has(statement.id)) {
      const message = `The statement ${statement.id} stands twice`;
      problems.push(problemAt(['statements', index, 'id'], message, 'Give every statement an id of its own'));
    }
    seen.add(statement.id);
    statement.effective.forEach(({ from, until }, at) => {
      const next = statement.effective[at + 1];
      const ends = until ?? (next ? '9999-12-31' : null);
      if ((until !== undefined && until <= from) || (next && ends !== null && next.from < ends)) {
        const message = `The effective period from ${from} of ${statement.id} overlaps the next or is empty`;
        const fix = 'Let every period end on the day the next begins; `until` is exclusive';
        problems.push(problemAt(['statements', index, 'effective', at], message, fix));
      }
    });
    return problems;
  });
}

/** Rules between controls, and from controls to statements. */
export function controlProblems(
  controls: readonly Parsed<Control>[],
  list: Parsed<StatementList>,
): Problem[] {
  // Of an id given twice the first counts, so that the second brings no further problems.
  const statements = new Map(list.value.statements.toReversed().map((one) => [one.id, one]));
  const owners = {
    control: new Map<string, string>(),
    request: new Map<string, string>(),
    check: new Map<string, string>(),
  };
  return controls.flatMap((parsed) => [
    ...identityProblems(parsed, owners),
    ...referenceProblems(parsed, statements),
    ...durationProblems(parsed),
    ...expectationProblems(parsed),
  ]);
}

type Owners = Record<'control' | 'request' | 'check', Map<string, string>>;

function identityProblems({ file, value, problemAt }: Parsed<Control>, owners: Owners): Problem[] {
  const problems: Problem[] = [];
  const once = (kind: keyof Owners, id: string, path: (string | number)[], fix: string): void => {
    const owner = owners[kind].get(id);
    if (owner !== undefined)
      problems.push(problemAt(path, `The ${kind} ${id} already stands in ${owner}`, fix));
    else owners[kind].set(id, file);
  };
  once('control', value.id, ['id'], 'Give every control an id of its own');
  value.requests.forEach(({ id }, index) =>
    once('request', id, ['requests', index, 'id'], 'Give every request an id of its own'),
  );
  value.checks.forEach((id, index) =>
    once('check', id, ['checks', index], 'Let one control alone carry the check'),
  );
  const name =
    file
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.ya?ml$/, '') ?? '';
  if (name !== value.id) {
    const message = `The control ${value.id} stands in a file named ${name}`;
    problems.push(problemAt(['id'], message, `Name the file ${value.id}.yaml or the control ${name}`));
  }
  return problems;
}

function referenceProblems(
  { value, problemAt }: Parsed<Control>,
  statements: ReadonlyMap<string, Statement>,
): Problem[] {
  const problems: Problem[] = [];
  const own = new Set(value.statements);
  value.statements.forEach((id, index) => {
    const statement = statements.get(id);
    if (!statement) {
      const near = nearest(id, [...statements.keys()]);
      const fix = near === null ? 'Use an id of statements.yaml' : `Did you mean "${near}"?`;
      problems.push(problemAt(['statements', index], `The statement ${id} is not known`, fix));
    } else if (!isJudged(statement)) {
      const message = `The statement ${id} is ${statement.level} and is never judged`;
      problems.push(problemAt(['statements', index], message, 'Remove it'));
    }
  });
  const cited = (cites: object, path: (string | number)[]): void => {
    for (const id of Object.keys(cites)) {
      if (own.has(id)) continue;
      const message = `${id} is cited, but is none of the statements of this control`;
      problems.push(problemAt([...path, id], message, `Add ${id} to "statements", or remove it here`));
    }
  };
  value.requests.forEach(({ cites, attributes }, index) => {
    cited(cites, ['requests', index, 'cites']);
    attributes.forEach(({ id }, place) => {
      if (attributes.findIndex((one) => one.id === id) === place) return;
      const path = ['requests', index, 'attributes', place, 'id'];
      problems.push(problemAt(path, `The attribute ${id} is asked for twice`, 'Give each an id of its own'));
    });
  });
  if (value.expect) cited(value.expect.cites, ['expect', 'cites']);
  if (value.checks.length === 0 && value.requests.length === 0 && !value.expect) {
    const message = 'The control has nothing that tests it';
    problems.push(problemAt(['id'], message, 'Give it a check, a request or an expectation'));
  }
  return problems;
}

function durationProblems({ value, problemAt }: Parsed<Control>): Problem[] {
  const durations: [path: (string | number)[], text: string][] = [
    [['frequency', 'maxInterval'], value.frequency.maxInterval],
    ...(value.maxAge === undefined ? [] : [[['maxAge'], value.maxAge] as [string[], string]]),
    ...value.requests.map(
      ({ frequency }, index) =>
        [['requests', index, 'frequency', 'maxInterval'], frequency.maxInterval] as [
          (string | number)[],
          string,
        ],
    ),
  ];
  const start = new Date(0);
  return durations.flatMap(([path, text]) =>
    addDuration(start, parseDuration(text)) > start
      ? []
      : [
          problemAt(
            path,
            `${text} is no time at all`,
            'Give a duration longer than zero, such as P3M or PT24H',
          ),
        ],
  );
}

function expectationProblems({ value: { expect }, problemAt }: Parsed<Control>): Problem[] {
  if (!expect) return [];
  try {
    compile(expect.schema);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      problemAt(['expect', 'schema'], `The schema does not compile: ${reason}`, 'Write JSON Schema 2020-12'),
    ];
  }
}

/**
 * Every judged statement is met by a control, and can be shown whole: checks alone cover parts, so at least one
 * request or expectation covers it in full or covers the rest.
 */
export function coverageProblems(
  controls: readonly Parsed<Control>[],
  { value, problemAt }: Parsed<StatementList>,
): Problem[] {
  const met = new Set(controls.flatMap((one) => one.value.statements));
  const citations = controls.flatMap((one) => [
    ...one.value.requests.flatMap(({ cites }) => Object.entries(cites)),
    ...Object.entries(one.value.expect?.cites ?? {}),
  ]);
  const whole = new Set(citations.filter(([, much]) => much !== 'part').map(([id]) => id));
  return value.statements.flatMap((statement, index) => {
    if (!isJudged(statement) || (met.has(statement.id) && whole.has(statement.id))) return [];
    const path = ['statements', index, 'id'];
    return met.has(statement.id)
      ? [
          problemAt(
            path,
            `The statement ${statement.id} can only be shown in part`,
            'Add a request that cites it as "full" or "rest"',
          ),
        ]
      : [
          problemAt(
            path,
            `No control meets the statement ${statement.id}`,
            'Add it to the statements of a control, with a request or a check',
          ),
        ];
  });
}
