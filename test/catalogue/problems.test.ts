import { expect, test } from 'vitest';
import { parseCatalogue } from '../../src/catalogue/parse.ts';

const statements = `framework: NCSSR
version: '2.0.5'
title: A test
notice: The requirement text governs.
statements:
  - id: 1-a
    clause: '1'
    level: MUST
    effective: [{ from: '2025-11-12', level: MUST }]
    appliesTo: [certificate-system]
    unit: engagement
    statement: An inventory exists.
    crosswalk: { ncssr-1.7: [], en-319-401: ['7.3'] }
  - id: 1-b
    clause: '1'
    level: MAY
    effective: [{ from: '2025-11-12', level: MAY }]
    appliesTo: [certificate-system]
    unit: engagement
    statement: It may be kept in a file.
    crosswalk: { ncssr-1.7: [], en-319-401: [] }
`;

const control = `id: inventory
title: Inventory
objective: All is known.
statement: Keeps a list.
owner: Head of infrastructure
nature: detective
type: hybrid
frequency: { kind: quarterly, maxInterval: P3M, counting: calendar }
statements: [1-a]
checks: [inventory-reconciled]
requests:
  - id: REQ-1-list
    type: document
    title: The list
    asks: The inventory with its approval.
    cites: { 1-a: rest }
    frequency: { kind: quarterly, maxInterval: P3M, counting: calendar }
    unit: engagement
    attributes: [{ id: completed, type: date, required: true, question: 'When was it approved?' }]
    mediaTypes: [application/pdf]
typicalFailures: [Standby systems are missing.]
`;

const parse = (list: string, ...controls: string[]): ReturnType<typeof parseCatalogue> =>
  parseCatalogue([
    { path: 'statements.yaml', text: list },
    ...controls.map((text, index) => ({
      path: index === 0 ? 'inventory.yaml' : `other-${index}.yaml`,
      text,
    })),
  ]);

const places = ({ problems }: ReturnType<typeof parseCatalogue>): string[] =>
  problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);

test('the unbroken files have no problems', () => {
  expect(parse(statements, control).problems).toEqual([]);
});

const expectation = (schema: string, cites = '{ 1-a: full }'): string =>
  `${control}expect: { collection: inventory.resources, schema: ${schema}, cites: ${cites} }\n`;

test.each<[what: string, text: string, place: string, message: RegExp, fix: RegExp]>([
  ['a YAML syntax error', control.replace('[1-a]', '[1-a'), '10:1', /./, /Mend the YAML/],
  ['a tab for indentation', control.replace('  - id', '\t- id'), '12:1', /tab/i, /Mend the YAML/],
  ['an alias of nothing', control.replace('Head of infrastructure', '*all'), '5:8', /\*all refers/, /quotes/],
  ['a key that is a map', `${control}? { a: 1 }\n: 2\n`, '22:3', /key/i, /./],
  ['a key given twice', `${control}title: Again\n`, '22:1', /unique/, /Mend the YAML/],
  ['an unknown key', `${control}ownr: Somebody\n`, '22:1', /"ownr" is not known/, /"owner"\?/],
  [
    'an unknown key in a request',
    control.replace(/unit: .*/, '$&\n    ask: More'),
    '19:5',
    /"ask" is not known/,
    /"asks"\?/,
  ],
  ['a missing key', control.replace(/^title: Inventory\n/m, ''), '1:1', /lacks "title"/, /Add "title"/],
  [
    'a wrong word',
    control.replace('nature: detective', 'nature: detectiv'),
    '6:1',
    /detectiv/,
    /"detective"\?/,
  ],
  ['a wrong citation', control.replace('1-a: rest', '1-a: all'), '16:14', /"all"/, /full, rest, part/],
  [
    'a wrong type',
    control.replace('checks: [inventory-reconciled]', 'checks: yes'),
    '10:1',
    /no array/,
    /array/,
  ],
  [
    'a wrong duration',
    control.replace('maxInterval: P3M', 'maxInterval: 3 months'),
    '8:31',
    /months/,
    /ISO 8601/,
  ],
  [
    'a duration of nothing',
    control.replace('maxInterval: P3M', 'maxInterval: P0D'),
    '8:31',
    /no time/,
    /P3M/,
  ],
  ['an unknown statement', control.replace('[1-a]', '[1-a, 1-aa]'), '9:19', /1-aa is not known/, /"1-a"\?/],
  [
    'a statement never judged',
    control.replace('[1-a]', '[1-a, 1-b]'),
    '9:19',
    /MAY and is never judged/,
    /Remove/,
  ],
  [
    'a citation of another',
    control.replace('1-a: rest', '1-a: rest, 1-c: full'),
    '16:25',
    /1-c is cited/,
    /Add 1-c/,
  ],
  ['a check named twice', control.replace('reconciled]', 'reconciled, a, a]'), '10:1', /duplicate/, /./],
  ['a name unlike the file', control.replace('id: inventory', 'id: stock'), '1:1', /stock/, /stock\.yaml/],
  ['a schema that is none', expectation('{ type: nonsense }'), '22:44', /does not compile/, /2020-12/],
])('%s is told where it stands', (_, text, place, message, fix) => {
  const { problems } = parse(statements, text);
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  expect(`${problem?.line}:${problem?.column}`).toBe(place);
  expect(problem?.file).toBe('inventory.yaml');
  expect(problem?.message).toMatch(message);
  expect(problem?.fix).toMatch(fix);
});

test.each<[what: string, list: string, place: string, message: RegExp]>([
  ['a statement given twice', statements.replace('id: 1-b', 'id: 1-a'), '14:5', /stands twice/],
  ['a wrong level', statements.replace('level: MUST\n', 'level: SHALL\n'), '8:5', /SHALL/],
  [
    'a date that is none',
    statements.replace("from: '2025-11-12', level: MUST", "from: '2025-13-12', level: MUST"),
    '9:19',
    /2025-13-12/,
  ],
  [
    'a class that is none',
    statements.replace('[certificate-system]', '[certificate-systems]'),
    '10:17',
    /certificate-systems/,
  ],
  ['a clause without quotes', statements.replace("clause: '1'", 'clause: 1.1'), '7:5', /no string/],
  [
    'periods that overlap',
    statements.replace(
      "[{ from: '2025-11-12', level: MUST }]",
      "[{ from: '2025-11-12', until: '2026-04-16', level: SHOULD }, { from: '2026-04-15', level: MUST }]",
    ),
    '9:17',
    /overlaps/,
  ],
])('%s is told where it stands', (_, list, place, message) => {
  const { problems } = parse(list, control);
  expect(problems.map(({ line, column }) => `${line}:${column}`)).toEqual([place]);
  expect(problems[0]).toMatchObject({ file: 'statements.yaml' });
  expect(problems[0]?.message).toMatch(message);
});

test('several problems are told at once, in order of place', () => {
  const text = control.replace('owner:', 'ownr:').replace('type: hybrid', 'type: magic');
  expect(places(parse(statements, text))).toEqual([
    'inventory.yaml:1:1 The file lacks "owner"',
    'inventory.yaml:5:1 "ownr" is not known here',
    'inventory.yaml:7:1 type is "magic"',
  ]);
});

test('a statement that no control meets, and one that can only be shown in part', () => {
  expect(places(parse(statements))).toEqual(['statements.yaml:6:5 No control meets the statement 1-a']);
  const inPart = control.replace('1-a: rest', '1-a: part');
  expect(places(parse(statements, inPart))).toEqual([
    'statements.yaml:6:5 The statement 1-a can only be shown in part',
  ]);
  const whole = `${inPart}expect: { collection: inventory.resources, schema: {}, cites: { 1-a: full } }\n`;
  expect(parse(statements, whole).problems).toEqual([]);
});

test('controls, requests and checks stand once', () => {
  const again = places(parse(statements, control, control));
  expect(again).toEqual([
    'other-1.yaml:1:1 The control inventory already stands in inventory.yaml',
    'other-1.yaml:1:1 The control inventory stands in a file named other-1',
    'other-1.yaml:10:10 The check inventory-reconciled already stands in inventory.yaml',
    'other-1.yaml:12:5 The request REQ-1-list already stands in inventory.yaml',
  ]);
});

test('controls without a list of statements', () => {
  const { problems } = parseCatalogue([{ path: 'inventory.yaml', text: control }]);
  expect(problems).toMatchObject([{ file: 'inventory.yaml', message: /No statements.yaml/ }]);
});

test('aliases that would fill the memory are refused', () => {
  const layers = Array.from(
    { length: 9 },
    (_, layer) => `a${layer + 1}: &a${layer + 1} [${Array(9).fill(`*a${layer}`).join(', ')}]`,
  );
  const text = ['a0: &a0 [x]', ...layers].join('\n');
  expect(parse(statements, text).problems).toMatchObject([
    { file: 'inventory.yaml', line: 1, message: /alias/i },
  ]);
});

test('a value that contains itself is refused', () => {
  const text = control.replace('statements: [1-a]', 'statements: &own [*own]');
  expect(parse(statements, text).problems).toMatchObject([{ file: 'inventory.yaml', message: /circular/ }]);
});
