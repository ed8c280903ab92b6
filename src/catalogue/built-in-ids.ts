import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInFolder } from './location.ts';

// The verifiers of one file carry both lists inside: `scripts/single-files.mjs` replaces this module.

let statements: ReadonlySet<string> | undefined;
let controls: ReadonlySet<string> | undefined;

/** The ids of the statements of the requirements, without reading the rest of the catalogue. */
export function statementIds(): ReadonlySet<string> {
  if (statements !== undefined) return statements;
  const text = readFileSync(join(builtInFolder(), 'statements.yaml'), 'utf8');
  statements = new Set([...text.matchAll(/^ {2}- id: ['"]?([^'"\s]+)['"]?$/gm)].map(([, id = '']) => id));
  return statements;
}

/** The ids of the controls that come with the product: each has a file of its name. */
export function builtInControlIds(): ReadonlySet<string> {
  controls ??= new Set(
    readdirSync(join(builtInFolder(), 'controls')).map((file) => file.replace(/\.yaml$/, '')),
  );
  return controls;
}
