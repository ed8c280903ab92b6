import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageFolder } from '../../src/product.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-new-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const make = (...words: string[]): string =>
  execFileSync(process.execPath, [join(packageFolder, 'scripts', 'new.mjs'), ...words], {
    encoding: 'utf8',
    stdio: 'pipe',
  });

it('npm run new check writes a check and its test, which import what there is', () => {
  const written = make('check', 'doors-are-shut', folder).split('\n').slice(0, 2);
  expect(written).toEqual(['src/judge/checks/doors-are-shut.ts', 'test/judge/checks/doors-are-shut.test.ts']);
  for (const file of written) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(stripTypeScriptTypes(text)).toContain('doorsAreShut');
    const imported = [...text.matchAll(/from '(\..*)'/g)].map(([, path = '']) => join(dirname(file), path));
    expect(
      imported.filter((path) => !written.includes(path) && !existsSync(join(packageFolder, path))),
    ).toEqual([]);
  }
  expect(() => make('check', 'doors-are-shut', folder)).toThrow('there already');
  expect(() => make('check', 'Doors', folder)).toThrow();
});
