import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signatureFile, tagManifestFile } from '../../src/pack/bag-manifest.ts';
import { generateSealKey, rsaSigner } from '../../src/pack/seal.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { filesUnder, temporaryFolder } from '../locker/store.ts';
import { sampleBinder } from './sample-binder.ts';

let keys: { privateKeyPem: string; publicKeyPem: string };
let base: { folder: string; remove: () => Promise<void> };
let binder: string;

beforeAll(async () => {
  keys = await generateSealKey();
  base = await temporaryFolder();
  binder = join(base.folder, 'binder');
  await sampleBinder(binder, rsaSigner(keys.privateKeyPem));
});
afterAll(() => base.remove());

describe('a single flipped bit in a binder', () => {
  it('is found wherever it is, and its file is named', async () => {
    const every = process.env['NCSSR_FULL'] === '1' ? 1 : 41;
    let flips = 0;
    for (const path of await filesUnder(binder)) {
      const file = join(binder, path);
      const bytes = await readFile(file);
      for (let position = flips % every; position < bytes.length; position += every) {
        const bit = 1 << ((position * 5 + 3) % 8);
        const flipped = Buffer.from(bytes);
        flipped[position] = (flipped[position] ?? 0) ^ bit;
        await writeFile(file, flipped);
        const { outcome, problems } = await verifyBinder(binder, { publicKey: keys.publicKeyPem });
        const named = path === tagManifestFile ? signatureFile : path;
        if (outcome !== 'broken' || !problems.some((problem) => problem.path === named)) {
          expect.fail(`byte ${position} of ${path}, bit ${bit}: ${outcome} ${JSON.stringify(problems)}`);
        }
        flips += 1;
      }
      await writeFile(file, bytes);
    }
    expect(flips).toBeGreaterThan(3000 / every);
    expect((await verifyBinder(binder, { publicKey: keys.publicKeyPem })).problems).toEqual([]);
  }, 600_000);
});
