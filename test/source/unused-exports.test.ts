import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../../src/product.ts';

const folders = ['src', 'test', 'bench', 'scripts', 'examples'];
const texts = new Map(
  folders
    .map((folder) => join(packageFolder, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file, 'utf8')] as const),
);

/** Files by those that they import, in whatever way. */
function importers(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [file, text] of texts)
    for (const [, path = ''] of text.matchAll(/(?:from|import\(|\w\(|\w>\()\s*'(\.[^']+)'/g)) {
      const imported = join(dirname(file), path);
      found.set(imported, [...(found.get(imported) ?? []), file]);
    }
  return found;
}

/** What is exported for users of the package, by `exports` of package.json. */
function publicEntries(): Set<string> {
  const { exports = {} } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    exports?: Record<string, { default: string } | string>;
  };
  return new Set(
    Object.values(exports).map((target) =>
      join(
        packageFolder,
        (typeof target === 'string' ? target : target.default)
          .replace('./dist/', 'src/')
          .replace(/\.js$/, '.ts'),
      ),
    ),
  );
}

const declaration =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:const|let|function\*?|class|interface|type|enum) ([\w$]+)/gm;

function exportsOf(text: string): string[] {
  const listed = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.trim().split(/\s+/).at(-1) ?? ''),
  );
  return [...[...text.matchAll(declaration)].map(([, name = '']) => name), ...listed].filter(
    (name) => name !== '',
  );
}

it('every export is mentioned by a file that imports its own', () => {
  const imported = importers();
  const entries = publicEntries();
  const words = new Map<string, Set<string>>();
  const mentions = (file: string, name: string): boolean => {
    const known = words.get(file) ?? new Set(texts.get(file)?.match(/[\w$]+/g));
    words.set(file, known);
    return known.has(name);
  };
  const unused = [...texts]
    .filter(([file]) => file.startsWith(join(packageFolder, 'src')) && !entries.has(file))
    .flatMap(([file, text]) =>
      exportsOf(text)
        .filter((name) => !(imported.get(file) ?? []).some((one) => mentions(one, name)))
        .map((name) => `${relative(packageFolder, file)}: ${name}`),
    );
  expect(unused).toEqual([]);
});
