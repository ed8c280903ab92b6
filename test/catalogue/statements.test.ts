import { expect, test } from 'vitest';
import { builtInFolder } from '../../src/catalogue/location.ts';
import { loadCatalogue } from '../../src/catalogue/load.ts';
import { isJudged, levelAt, type Statement } from '../../src/catalogue/statement.ts';

const { catalogue } = await loadCatalogue({ frameworkFolder: builtInFolder(), extraFolders: [] });

const statement = (id: string): Statement => {
  const found = catalogue.statements.get(id);
  if (!found) throw new Error(`no statement ${id}`);
  return found;
};

/** The numbered headings of the requirements, and the introduction. */
const headings = [
  ['introduction', '1', '1.1', '1.1.1', '1.1.1.1', '1.1.1.2', '1.2', '1.2.1', '1.2.2', '1.2.3', '1.3'],
  ['2', '2.1', '2.1.1', '2.2', '2.2.1', '2.2.1.1', '2.2.1.2', '2.2.1.3', '2.2.1.4', '2.2.1.5'],
  ['2.2.2', '2.2.3', '2.2.4', '2.2.5', '2.2.6'],
  ['3', '3.1', '3.1.1', '3.1.1.1', '3.1.1.2', '3.1.2', '3.1.2.1', '3.2', '3.2.1', '3.2.2', '3.2.3'],
  ['3.2.3.1', '3.2.3.2', '4', '4.1', '4.2', '4.2.1', '4.2.1.1', '4.2.2', '4.3'],
].flat();

/** Headings without a sentence of their own that binds; their children speak for them. */
const withoutSentence = ['1.1', '1.2', '2', '2.2', '3', '3.1', '3.2'];

test('every heading has a statement of its own, or is known to speak through its children', () => {
  const clauses = new Set([...catalogue.statements.values()].map(({ clause }) => clause));
  const missing = headings.filter((heading) => !clauses.has(heading));
  expect(missing).toEqual(withoutSentence);
  for (const heading of withoutSentence) {
    expect([...clauses].filter((clause) => clause.startsWith(`${heading}.`))).not.toEqual([]);
  }
  expect([...clauses].filter((clause) => !headings.includes(clause))).toEqual([]);
});

test('there are 130 statements: 115 rows judged or named one by one, and three groups of 4, 3 and 8', () => {
  const ids = [...catalogue.statements.keys()];
  const groups = [/^1\.3-g[1-4]$/, /^4\.3-a[1-3]$/, /^4\.3-d[1-8]$/];
  expect(groups.map((group) => ids.filter((id) => group.test(id)).length)).toEqual([4, 3, 8]);
  expect(ids.filter((id) => !groups.some((group) => group.test(id)))).toHaveLength(115);
  expect(ids).toHaveLength(130);
});

test('only the permission of 1.1.1.2 and the definition of 4.2.2 are never judged', () => {
  const never = [...catalogue.statements.values()].filter((one) => !isJudged(one));
  expect(never.map(({ id, level }) => [id, level])).toEqual([
    ['1.1.1.2-b', 'MAY'],
    ['4.2.2', 'DEFINITION'],
  ]);
});

test.each([
  ['1-a', '2025-11-11T23:59:59.999Z', 'not-effective'],
  ['1-a', '2025-11-12T00:00:00Z', 'MUST'],
  ['4-c', '2025-11-12T00:00:00Z', 'SHOULD'],
  ['4-c', '2026-04-14T23:59:59.999Z', 'SHOULD'],
  ['4-c', '2026-04-15T00:00:00Z', 'MUST'],
  ['2.2.1.2-a', '2026-01-01T00:00:00Z', 'SHOULD NOT'],
])('%s at %s is %s', (id, instant, level) => {
  expect(levelAt(statement(id), new Date(instant))).toBe(level);
});

test('statements apply to the classes that the requirement names', () => {
  const infrastructure = ['certificate-system', 'root-ca-system', 'security-support-system'];
  expect(statement('2.2.1-a').appliesTo).toEqual(['certificate-system', 'root-ca-system']);
  expect(statement('2.2.1.4-a').appliesTo).toEqual([...infrastructure, 'network-boundary-control']);
  expect(statement('2.2.3-a').appliesTo).toEqual(infrastructure);
  expect(statement('1.2.1-b').appliesTo).toEqual(['root-ca-system']);
  expect(statement('2.2.4-a').appliesTo).toEqual(['root-ca-system']);
  expect(statement('2.2.2-a').appliesTo).toEqual(['workstation']);
  expect(statement('4-b').appliesTo).toEqual(['certificate-system']);
  expect(statement('4-c').appliesTo).toEqual(['security-support-system', 'network-boundary-control']);
});

test('what holds only where something is used says so', () => {
  const conditional = [...catalogue.statements.values()].filter(({ condition }) => condition !== undefined);
  expect(conditional.map(({ id }) => id)).toEqual([
    ...['0-b', '0-c', '2.2.1.2-b', '2.2.1.2-c', '2.2.3-b', '2.2.5-a', '2.2.5-b', '2.2.5-c'],
    ...['2.2.6-a', '2.2.6-b', '2.2.6-c', '2.2.6-d1', '2.2.6-d2', '2.2.6-d3'],
  ]);
});

test('every letter of version 1.7 leads to a statement of this one', () => {
  const letters: [section: number, count: number][] = [
    [1, 12],
    [2, 15],
    [3, 7],
    [4, 6],
  ];
  const expected = letters.flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}.${String.fromCharCode(97 + index)}`),
  );
  const found = new Set(
    [...catalogue.statements.values()].flatMap(({ crosswalk }) => crosswalk['ncssr-1.7']),
  );
  expect([...found].sort()).toEqual(expected);
});
