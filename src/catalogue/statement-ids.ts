import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInFolder } from './location.ts';

let known: ReadonlySet<string> | undefined;

/** The ids of the statements of the requirements, without reading the rest of the catalogue. */
export function statementIds(): ReadonlySet<string> {
  if (known !== undefined) return known;
  const text = readFileSync(join(builtInFolder(), 'statements.yaml'), 'utf8');
  known = new Set([...text.matchAll(/^ {2}- id: ['"]?([^'"\s]+)['"]?$/gm)].map(([, id = '']) => id));
  return known;
}
