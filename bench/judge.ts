/**
 * Judges evidence items and prints what it took: the reads of the sample estate on AWS that list something and that a
 * check needs, copied under other account numbers and resource ids until there are as many envelopes as wanted, every
 * copy within the systems. Of the copies nobody read which organization they belong to, so that everyone who administers
 * one may administer all: as many answers as accounts times targets. Targets: 1,000 items in 2.2 s and 400 MB, 100,000
 * in 30 s and 1.5 GiB. Each size is judged in a process of its own; the growth is that of the processor.
 * `node bench/judge.ts [items...]`
 */
import { spawnSync } from 'node:child_process';
import { decodePage } from '../src/estate/decode/decode-page.ts';
import { collectionNamed } from '../src/estate/collections.ts';
import { checks } from '../src/judge/checks/index.ts';
import { evaluate } from '../src/judge/evaluate.ts';
import type { Envelope } from '../src/locker/envelope.ts';
import type { PlannedRead } from '../src/locker/run.ts';
import { demoInstant } from '../src/demo/demo.ts';
import { builtInCatalogue, sampleRun, schemas } from '../test/e2e/sample-run.ts';

const sizes = process.argv.slice(2).map(Number);
if (sizes.length !== 1) {
  compare(sizes.length > 0 ? sizes : [250, 500, 1_000, 2_500]);
  process.exit();
}
const [items = 0] = sizes;
const sample = await sampleRun({ aws: null });
const needed = new Set(checks.flatMap(({ needs }) => needs).flatMap((name) => collectionNamed(name).kinds));
const originals = sample.envelopes.filter(
  ({ source, account, imported, kind, items }) =>
    account !== null &&
    imported === null &&
    items > 0 &&
    needed.has(kind) &&
    sample.loaded.scope.sources[source]?.kind === 'aws',
);
const systems = Object.fromEntries(
  Object.entries(sample.loaded.scope.systems).map(([id, system]) => [
    id,
    { ...system, select: system.select.map(({ source }) => ({ source })) },
  ]),
);
const texts = new Map<string, string>();
for (const { pages } of originals)
  for (const { storedSha256 } of pages)
    texts.set(storedSha256, new TextDecoder().decode(await sample.locker.getBlob(storedSha256)));

const blobs = new Map<string, Uint8Array>();
const envelopes: Envelope[] = [];
const plan: PlannedRead[] = [];
const reads = new Map(sample.plan.map((read) => [read.id, read]));
const encoder = new TextEncoder();
for (let copy = 0; envelopes.length < items; copy += 1)
  for (const envelope of originals.slice(0, items - envelopes.length)) add(envelope, copy);

const catalogue = await builtInCatalogue();
const decoding = await seconds(() => {
  for (const { kind, pages } of envelopes)
    for (const { answer, encoding, storedSha256 } of pages)
      if (answer) decodePage(kind, encoding, blobOf(storedSha256), schemas.schema(kind));
});
let judged = 0;
let inspected = 0;
const before = process.cpuUsage();
const judging = await seconds(async () => {
  const { results } = await evaluate({
    run: sample.run,
    at: new Date(demoInstant),
    evidence: { plan, envelopes, blob: async (sha256) => blobOf(sha256) },
    documents: sample.documents,
    examinations: [],
    catalogue,
    scope: { ...sample.loaded.scope, systems },
    schemas,
  });
  judged = results.length;
  inspected = results.reduce((sum, one) => sum + one.population.inspected, 0);
});
const { user, system } = process.cpuUsage(before);
const processor = (user + system) / 1e6;
const listed = envelopes.reduce((sum, one) => sum + one.items, 0);
console.log(
  `${envelopes.length} evidence items, which list ${listed} resources; ${judged} results over ${inspected} members`,
);
console.log(`judged in ${judging.toFixed(1)} s, ${processor.toFixed(1)} s of processor`);
console.log(
  `bare decoding of the same pages: ${decoding.toFixed(1)} s; ratio ${(judging / decoding).toFixed(2)}`,
);
console.log(
  `peak memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB, the pages held included`,
);

/** One size after the other, each in a process of its own. */
function compare(all: readonly number[]): void {
  let last: { items: number; processor: number } | null = null;
  for (const one of all) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, String(one)], {
      encoding: 'utf8',
    });
    const took = /([\d.]+) s of processor/.exec(stdout)?.[1];
    if (status !== 0 || took === undefined) {
      console.log(`${one} items: ended with status ${status ?? 'killed'}\n${stderr.slice(-500)}`);
      return;
    }
    console.log(stdout.trimEnd());
    const now = Number(took);
    if (last !== null) {
      const doubled = (now / last.processor) ** (Math.log(2) / Math.log(one / last.items));
      console.log(
        `${(now / last.processor).toFixed(2)} times that of ${last.items} items (${doubled.toFixed(2)} per doubling)`,
      );
    }
    last = { items: one, processor: now };
  }
}

/** The first copy is the sample itself, so that its systems are found; every other has names of its own. */
function add(envelope: Envelope, copy: number): void {
  const read = reads.get(envelope.read);
  if (!read) throw new Error(`no read ${envelope.read}`);
  const suffix = copy === 0 ? '' : `-copy-${copy}`;
  const account = copy === 0 ? envelope.account : renumbered(envelope.account ?? '', copy);
  const id = `${read.id}${suffix}`;
  plan.push({ ...read, id, account });
  // Who asked, and what was asked for, are of the account that the copy is of.
  const own = JSON.parse(renamed(JSON.stringify(envelope), copy)) as Envelope;
  envelopes.push({
    ...own,
    kind: envelope.kind,
    id: `${envelope.id}${suffix}`,
    read: id,
    account,
    pages: envelope.pages.map((page, at) => {
      const storedSha256 = `${page.storedSha256}${suffix}`;
      if (!blobs.has(storedSha256))
        blobs.set(storedSha256, encoder.encode(renamed(texts.get(page.storedSha256) ?? '', copy)));
      return { ...(own.pages[at] ?? page), storedSha256 };
    }),
  });
}

function renumbered(account: string, copy: number): string {
  return `${account.slice(0, 6)}${String(copy).padStart(6, '0')}`;
}

function renamed(text: string, copy: number): string {
  if (copy === 0) return text;
  return text
    .replaceAll(/\b(111122223333|444455556666|999988887777)\b/g, (account) => renumbered(account, copy))
    .replaceAll(/\b([a-z]{1,8})-(0[0-9a-z]+)\b/g, `$1-$2${copy.toString(16)}`);
}

function blobOf(sha256: string): Uint8Array {
  const bytes = blobs.get(sha256);
  if (!bytes) throw new Error(`no blob ${sha256}`);
  return bytes;
}

async function seconds(act: () => void | Promise<void>): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1000;
}
