import { inOrder, type Problem } from '../schema/problem.ts';
import { publishedValidator } from '../schema/validator.ts';
import { parseYaml, type ParsedYaml } from '../schema/yaml-document.ts';
import type { Catalogue, CatalogueFile } from './catalogue.ts';
import type { Control } from './control.ts';
import { controlProblems, coverageProblems, statementProblems } from './cross-references.ts';
import type { Statement } from './statement.ts';

export interface ParsedCatalogue {
  catalogue: Catalogue;
  /** In order of file, line and column; empty when the catalogue may be judged with. */
  problems: readonly Problem[];
}

/** A file that matched its schema, with the means to point into it. */
export interface Parsed<T> {
  file: string;
  text: string;
  value: T;
  problemAt: ParsedYaml['problemAt'];
}

export interface StatementList {
  framework: string;
  version: string;
  title: string;
  notice: string;
  statements: readonly Statement[];
}

const statementsFile = 'statements.yaml';

/**
 * The catalogue in a set of texts: one `statements.yaml`, every other a control. Independent of the order of the
 * files. Problems of form and of reference are returned all at once, each with its place.
 */
export function parseCatalogue(files: readonly CatalogueFile[]): ParsedCatalogue {
  const ordered = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const isList = ({ path }: CatalogueFile): boolean => nameOf(path) === statementsFile;
  const lists = ordered.filter(isList).map((file) => parseFile<StatementList>(file, 'statement-catalogue'));
  const others = ordered
    .filter((file) => !isList(file))
    .map((file) => parseFile<DeclaredControl>(file, 'control'));
  const problems = [...lists, ...others].flatMap((one) => one.problems);
  const parsedLists = lists.flatMap(({ parsed }) => parsed ?? []);
  const controls = others.flatMap(({ parsed }) => parsed ?? []).map(withDefaults);
  const [list, ...furtherLists] = parsedLists;
  problems.push(...furtherLists.map(secondList));
  if (!list && lists.length === 0) problems.push(noList(ordered));
  if (list) {
    problems.push(...statementProblems(list), ...controlProblems(controls, list));
    // A file left out for its form would make every statement it meets look uncovered.
    if (others.every(({ parsed }) => parsed !== null)) problems.push(...coverageProblems(controls, list));
  }
  return { catalogue: assemble(list, controls), problems: inOrder(problems) };
}

type DeclaredControl = Omit<Control, 'incidents'> & { incidents?: readonly number[] };

function withDefaults(parsed: Parsed<DeclaredControl>): Parsed<Control> {
  return { ...parsed, value: { ...parsed.value, incidents: parsed.value.incidents ?? [] } };
}

function parseFile<T>(
  { path, text }: CatalogueFile,
  schema: string,
): { parsed: Parsed<T> | null; problems: readonly Problem[] } {
  const { value, problems, problemAt } = parseYaml(path, text, publishedValidator(schema));
  if (problems.length > 0) return { parsed: null, problems };
  return { parsed: { file: path, text, value: value as T, problemAt }, problems };
}

function secondList({ problemAt }: Parsed<StatementList>): Problem {
  return problemAt([], 'is a second list of statements', 'Keep one statements.yaml');
}

function noList(files: readonly CatalogueFile[]): Problem {
  return {
    file: files[0]?.path ?? statementsFile,
    line: 1,
    column: 1,
    message: 'No statements.yaml stands beside the controls',
    fix: 'Name the folder that holds statements.yaml',
  };
}

function assemble(list: Parsed<StatementList> | undefined, controls: readonly Parsed<Control>[]): Catalogue {
  const sorted = [...controls].sort((a, b) =>
    a.value.id < b.value.id ? -1 : a.value.id > b.value.id ? 1 : 0,
  );
  const { framework = '', version = '', title = '', notice = '', statements = [] } = list?.value ?? {};
  return {
    framework,
    version,
    title,
    notice,
    statements: new Map(statements.map((one) => [one.id, one])),
    controls: new Map(sorted.map(({ value }) => [value.id, value])),
    files: [
      ...(list ? [{ path: statementsFile, text: list.text }] : []),
      ...sorted.map(({ value, text }) => ({ path: `controls/${value.id}.yaml`, text })),
    ],
  };
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
