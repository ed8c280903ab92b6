/**
 * Verifies a binder of 100,000 small files and some large ones, against `sha256sum --check` over the same files.
 * Prints one ratio, of the best of three alternating rounds. Target: 2 at most.
 * `node bench/verify.ts [files]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestFile } from '../src/pack/bag-manifest.ts';
import { BagWriter } from '../src/pack/bag.ts';
import { generateSealKey, rsaSigner, sealBag } from '../src/pack/seal.ts';
import { verifyBinder } from '../src/pack/verify.ts';
import { zipFolder } from '../src/pack/zip.ts';

const files = Number(process.argv[2] ?? 100_000);
const large = 4;
const rounds = 3;

const base = mkdtempSync(join(tmpdir(), 'ncssr-bench-'));
try {
  await measure(join(base, 'binder'));
} finally {
  rmSync(base, { recursive: true });
}

async function measure(folder: string): Promise<void> {
  const { privateKeyPem, publicKeyPem } = await generateSealKey();
  const bag = BagWriter.create(folder);
  const written = await seconds(() => {
    for (let index = 0; index < files; index += 1) {
      const name = index.toString(16).padStart(8, '0');
      bag.add(`data/evidence/${name.slice(-2)}/${name}`, `${name} `.repeat(100 + (index % 300)));
    }
    for (let index = 0; index < large; index += 1)
      bag.add(`data/large-${index}`, Buffer.alloc(64 << 20, index + 1));
    bag.finish('2026-01-01T00:00:00Z');
  });
  await sealBag(folder, rsaSigner(privateKeyPem));
  console.log(`wrote ${files} small and ${large} large files in ${written.toFixed(1)} s`);

  let own = Infinity;
  let reference = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    reference = Math.min(reference, await seconds(() => check(folder)));
    own = Math.min(own, await seconds(async () => expectSealed(folder, publicKeyPem)));
  }
  const archive = `${folder}.zip`;
  const zipped = await seconds(() => {
    zipFolder(folder, archive);
  });
  const fromZip = await seconds(async () => expectSealed(archive, publicKeyPem));
  console.log(`sha256sum --check ${reference.toFixed(2)} s, verify ${own.toFixed(2)} s`);
  console.log(`zip written in ${zipped.toFixed(1)} s, verified in ${fromZip.toFixed(1)} s`);
  console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
  console.log(`verify / sha256sum = ${(own / reference).toFixed(2)}`);
}

function check(folder: string): void {
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', manifestFile], { cwd: folder });
}

async function expectSealed(path: string, publicKey: string): Promise<void> {
  const { outcome } = await verifyBinder(path, { publicKey });
  if (outcome !== 'sealed-by-given-key') throw new Error(`the binder came out ${outcome}`);
}

async function seconds(act: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}
