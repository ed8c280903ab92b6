import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateSealKey, rsaSigner } from '../../src/pack/seal.ts';
import { packageFolder } from '../../src/product.ts';
import { sampleBinder } from '../pack/sample-binder.ts';

const run = promisify(execFile);
const { exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
  exports: Record<string, { types: string; source: string; default: string }>;
};
const entries = Object.keys(exports).map((one) => one.replace('./', ''));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-examples-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs an example over the sources, so that it tries what stands here and not what was built last. */
async function example(name: string, ...words: string[]): Promise<string> {
  const file = join(packageFolder, 'examples', `${name}.ts`);
  const { stdout } = await run(process.execPath, ['--conditions=source', file, ...words]);
  return stdout;
}

describe('the public entries', () => {
  it('stand in package.json with source, code and types of one name, and have an example each', () => {
    for (const name of entries) {
      const { types, source, default: code } = exports[`./${name}`] ?? {};
      expect({ types, source, code }).toEqual({
        types: `./dist/entries/${name}.d.ts`,
        source: `./src/entries/${name}.ts`,
        code: `./dist/entries/${name}.js`,
      });
      expect(existsSync(join(packageFolder, 'src', 'entries', `${name}.ts`))).toBe(true);
    }
    const files = (place: string): string[] =>
      readdirSync(join(packageFolder, place)).filter((file) => file.endsWith('.ts'));
    const expected = entries.map((name) => `${name}.ts`).sort();
    expect(files('examples').sort()).toEqual(expected);
    expect(files('src/entries').sort()).toEqual(expected);
  });

  it('are built with their types', () => {
    const { files } = JSON.parse(readFileSync(join(packageFolder, 'tsconfig.types.json'), 'utf8')) as {
      files: string[];
    };
    expect(files).toEqual(entries.map((name) => `src/entries/${name}.ts`));
  });
});

describe('the examples', () => {
  it('policy', async () => {
    expect(await example('policy')).toBe(
      'With a second factor: allowed true, boundary true\nWithout: allowed false, boundary false\n',
    );
  });

  it('isolation', async () => {
    expect(await example('isolation')).toBe(
      'tcp 80: open, to 203.0.113.10\ntcp 22: isolated\ntcp 22, security groups not read: possibly-open\n',
    );
  });

  it('ocsp', async () => {
    expect(await example('ocsp')).toMatch(
      /^Status not readable; 1 findings, \d+ rules not judged\nerror {2}E00/,
    );
  });

  it('verify', async () => {
    const { privateKeyPem, publicKeyPem } = await generateSealKey();
    const [binder, key] = [join(folder, 'binder'), join(folder, 'public.pem')];
    await sampleBinder(binder, rsaSigner(privateKeyPem));
    await writeFile(key, publicKeyPem);
    expect(await example('verify', binder, key)).toMatch(/^sealed-by-given-key: \d+ files, 0 problems\n/);
    await writeFile(join(binder, 'data', 'results.json'), '{"changed":true}\n');
    await expect(example('verify', binder, key)).rejects.toMatchObject({ code: 4 });
  });
});
