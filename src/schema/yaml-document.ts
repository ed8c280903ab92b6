import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { isMap, isScalar, LineCounter, parseDocument, visit, type Alias, type Document } from 'yaml';
import { inOrder, type Problem } from './problem.ts';

export type Path = readonly (string | number)[];

export interface ParsedYaml {
  /** The value, also where problems were found; undefined where the text is no YAML. */
  value: unknown;
  problems: readonly Problem[];
  /** A problem at a place of the document, for rules that a schema cannot say. */
  problemAt: (path: Path, message: string, fix: string) => Problem;
}

/** Parses YAML and validates it. All problems at once, each with the line and column of what is wrong. */
export function parseYaml(file: string, text: string, validate: ValidateFunction): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, stringKeys: true });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problemAt = (path: Path, message: string, fix: string): Problem => ({
    file,
    ...at(offsetOf(document, path)),
    message,
    fix,
  });
  if (document.errors.length > 0) {
    // After the first breach of syntax the parser stumbles on; a key given twice stands alone.
    const syntax = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
    const telling = document.errors.filter((error) => error.code === 'DUPLICATE_KEY' || error === syntax);
    const problems = telling.map((error) => ({
      file,
      ...at(error.pos[0]),
      message: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'is no YAML',
      fix: 'Mend the YAML here; every value after this place is unread',
    }));
    return { value: undefined, problems: inOrder(problems), problemAt };
  }
  const aliases = unresolvedAliases(document).map((alias) => ({
    file,
    ...at(alias.range?.[0] ?? 0),
    message: `*${alias.source} refers to an anchor that stands nowhere before it`,
    fix: 'Put the value in quotes if the asterisk is meant as such',
  }));
  if (aliases.length > 0) return { value: undefined, problems: inOrder(aliases), problemAt };
  let value: unknown;
  try {
    value = document.toJS();
    JSON.stringify(value);
  } catch (error) {
    // Aliases nested until they would exhaust memory, or a value that contains itself.
    const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    return { value: undefined, problems: [problemAt([], message, 'Write the values out')], problemAt };
  }
  if (validate(value)) return { value, problems: [], problemAt };
  const problems = (validate.errors ?? [])
    .filter((error) => !isConsequence(error))
    .map((error) => {
      const { path, message, fix } = said(error, value);
      return problemAt(path, message, fix);
    });
  return { value, problems: inOrder(withoutRepeats(problems)), problemAt };
}

function unresolvedAliases(document: Document): Alias[] {
  const unresolved: Alias[] = [];
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) === undefined) unresolved.push(alias);
    },
  });
  return unresolved;
}

/** Errors that only say that a combination failed; the branches say why. */
function isConsequence({ keyword }: ErrorObject): boolean {
  return ['if', 'oneOf', 'anyOf', 'allOf', 'not', 'propertyNames'].includes(keyword);
}

function withoutRepeats(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [`${one.line}:${one.column}:${one.message}`, one])).values()];
}

function said(error: ErrorObject, value: unknown): { path: Path; message: string; fix: string } {
  const path = pathOf(error.instancePath);
  const name = path.length === 0 ? 'The file' : path.join('.');
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const unknown = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
      const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object);
      const near = nearest(unknown, known);
      return {
        path: [...path, unknown],
        message: `"${unknown}" is not known here`,
        fix:
          near === null
            ? `Remove it${known.length > 0 ? `; known are ${known.join(', ')}` : ''}`
            : `Did you mean "${near}"?`,
      };
    }
    case 'required': {
      const missing = String(params['missingProperty']);
      return { path, message: `${name} lacks "${missing}"`, fix: `Add "${missing}"` };
    }
    case 'enum': {
      const allowed = (params['allowedValues'] as unknown[]).map(String);
      const near = nearest(String(valueAt(value, path)), allowed);
      return {
        path,
        message: `${name} is ${shown(valueAt(value, path))}`,
        fix: `Use one of ${allowed.join(', ')}${near === null ? '' : `; did you mean "${near}"?`}`,
      };
    }
    case 'const':
      return {
        path,
        message: `${name} is ${shown(valueAt(value, path))}`,
        fix: `Use ${String(params['allowedValue'])}`,
      };
    case 'type':
      return {
        path,
        message: `${name} is ${shown(valueAt(value, path))}, which is no ${String(params['type'])}`,
        fix:
          String(params['type']) === 'string'
            ? 'Put the value in quotes'
            : `Give ${article(String(params['type']))}`,
      };
    case 'discriminator':
      return {
        path: [...path, String(params['tag'])],
        message: `${name}: ${error.message ?? 'unknown kind'}`,
        fix: 'Use one of the kinds that the schema lists',
      };
    default: {
      const described: unknown = error.parentSchema?.['description'];
      return {
        path,
        message: `${name} is ${shown(valueAt(value, path))}, which ${error.message ?? 'is wrong'}`,
        fix: typeof described === 'string' ? described : 'Correct the value',
      };
    }
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

/** The offset of a key or item; of the nearest parent that exists where the place itself does not. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1).map(asIndex), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      const range = isScalar(pair?.key) ? pair.key.range : undefined;
      if (range) return range[0];
    }
    const node: unknown = document.getIn(path.slice(0, length).map(asIndex), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return range[0];
  }
  return (document.contents as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;
}

function asIndex(key: string | number): string | number {
  return typeof key === 'string' && /^\d+$/.test(key) && key.length < 8 ? Number(key) : key;
}

/** The candidate a typing error away, if one is. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const scored = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return scored && scored.distance <= Math.max(1, Math.floor(word.length / 3)) ? scored.candidate : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
