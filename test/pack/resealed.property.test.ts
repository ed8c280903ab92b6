import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { manifestFile, signatureFile, tagManifestFile } from '../../src/pack/bag-manifest.ts';
import { generateSealKey, rsaSigner, sealBag, type Signer } from '../../src/pack/seal.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { filesUnder, temporaryFolder } from '../locker/store.ts';
import { remakeManifests, sampleBinder } from './sample-binder.ts';

let publicKey: string;
let signer: Signer;
let base: { folder: string; remove: () => Promise<void> };
let binder: string;
let files: Map<string, Buffer>;

const head = 'data/locker-head.json';

/** What sealing again makes anew; a change to these is made good by it. */
const remade: readonly string[] = [manifestFile, tagManifestFile, signatureFile];

beforeAll(async () => {
  const keys = await generateSealKey();
  publicKey = keys.publicKeyPem;
  signer = rsaSigner(keys.privateKeyPem);
  base = await temporaryFolder();
  binder = join(base.folder, 'binder');
  await sampleBinder(binder, signer);
  files = new Map();
  for (const path of await filesUnder(binder)) files.set(path, await readFile(join(binder, path)));
});
afterAll(() => base.remove());

type Change = (bytes: Buffer, at: number, other: Buffer) => Buffer | null;

const changes: Readonly<Record<string, Change>> = {
  'flip a bit': (bytes, at) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0)
      changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ (1 << (at % 8));
    return changed;
  },
  cut: (bytes, at) => bytes.subarray(0, at % Math.max(1, bytes.length)),
  append: (bytes) => Buffer.concat([bytes, Buffer.from(' ')]),
  'take a line out': (bytes, at) => {
    const lines = bytes.toString('latin1').split(/(?<=\n)/);
    return Buffer.from(lines.toSpliced(at % lines.length, 1).join(''), 'latin1');
  },
  'double a line': (bytes, at) => {
    const lines = bytes.toString('latin1').split(/(?<=\n)/);
    const line = lines[at % lines.length] ?? '';
    return Buffer.from(lines.toSpliced(at % lines.length, 0, line).join(''), 'latin1');
  },
  'exchange for another file': (_bytes, _at, other) => other,
  'take away': () => null,
};

it('whatever the holder of the key changes in a binder and seals again is named', async () => {
  const paths = [...files.keys()].filter((path) => !remade.includes(path));
  const runs = process.env['NCSSR_EVERY'] === '1' ? 2000 : process.env['NCSSR_FULL'] === '1' ? 250 : 120;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      fc.constantFrom(...Object.keys(changes)),
      fc.nat(),
      fc.constantFrom(...paths),
      async (path, change, at, other) => {
        const bytes = files.get(path) ?? Buffer.alloc(0);
        const changed = changes[change]?.(bytes, at, files.get(other) ?? Buffer.alloc(0)) ?? null;
        if (changed?.equals(bytes) === true) return;
        if (changed === null) await rm(join(binder, path));
        else await writeFile(join(binder, path), changed);
        try {
          await rm(join(binder, signatureFile));
          await remakeManifests(binder);
          await sealBag(binder, signer);
          // What signs the head is only told by the key: without it nothing is said of who sealed.
          for (const options of path === head ? [{ publicKey }] : [{ publicKey }, {}]) {
            const { outcome, problems } = await verifyBinder(binder, options);
            expect(outcome).toBe('broken');
            // What the manifest must list and does not is told at the manifest.
            const named = problems.flatMap((problem) => [problem.path, problem.expected]);
            // A log without the line that begins the run is told by the run that it no longer tells of.
            const wanted = path === 'data/log.jsonl' ? [path, 'data/run.json'] : [path];
            expect(named).toEqual(expect.arrayContaining([expect.toBeOneOf(wanted)]));
          }
        } finally {
          for (const [name, whole] of files) await writeFile(join(binder, name), whole);
        }
      },
    ),
    { numRuns: runs },
  );
  expect((await verifyBinder(binder, { publicKey })).outcome).toBe('sealed-by-given-key');
}, 600_000);

it('a file that the holder of the key adds and seals is named', async () => {
  for (const path of ['data/pass.html', `data/evidence/${'0'.repeat(64)}`, 'data/controls/own.yaml']) {
    await writeFile(join(binder, path), 'x');
    await rm(join(binder, signatureFile));
    await remakeManifests(binder);
    await sealBag(binder, signer);
    const { problems } = await verifyBinder(binder, { publicKey });
    expect(problems.map((problem) => problem.path)).toContain(path);
    await rm(join(binder, path));
  }
  for (const [name, whole] of files) await writeFile(join(binder, name), whole);
});
