/**
 * Packs a binder of 100,000 made-up evidence items and prints what it took.
 * Targets: 60 s, 1 GiB, and a cover below 2 MB. `node bench/pack.ts [items]`
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packBinder } from '../src/pack/pack.ts';
import { sampleInput } from '../test/pack/render/sample-input.ts';

const items = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'ncssr-bench-pack-'));
try {
  const input = distinctPages(sampleInput({ envelopes: items, findings: 20_000 }));
  const began = performance.now();
  const { folder: binder } = await packBinder(input, {
    out: join(folder, 'binder'),
    zip: true,
    templates: null,
    signer: null,
  });
  const seconds = (performance.now() - began) / 1000;
  const pages = readdirSync(join(binder, 'data')).filter((name) => name.endsWith('.html'));
  const sizes = pages.map((name) => statSync(join(binder, 'data', name)).size);
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`binder of ${items} evidence items, with its zip: ${seconds.toFixed(1)} s (target 60)`);
  console.log(`peak memory: ${peak.toFixed(0)} MiB (target 1024)`);
  console.log(`cover: ${(statSync(join(binder, 'data', 'index.html')).size / 1e6).toFixed(3)} MB (target 2)`);
  console.log(`largest of ${pages.length} pages: ${(Math.max(...sizes) / 1e6).toFixed(3)} MB (target 2)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Gives each item a page of its own, so that each blob is a file. */
function distinctPages(input: ReturnType<typeof sampleInput>): ReturnType<typeof sampleInput> {
  const name = (index: number): string => index.toString(16).padStart(64, '0');
  return {
    ...input,
    envelopes: input.envelopes.map((envelope, index) => ({
      ...envelope,
      pages: envelope.pages.map((page) => ({ ...page, storedSha256: name(index) })),
    })),
    blob: async (sha256) => new TextEncoder().encode(`{"page":"${sha256}"}`.padEnd(2000)),
  };
}
