/**
 * Judges 100,000 evidence items and prints what it took: the reads of the sample estate on AWS that list something
 * and that a check needs, copied under other account numbers and resource ids until there are as many envelopes as
 * wanted, every copy within the systems. The ratio is against decoding the same pages alone. Target: 10 s. `node bench/judge.ts [items]`
 */
import { decodePage } from '../src/estate/decode/decode-page.ts';
import { collectionNamed } from '../src/estate/collections.ts';
import { checks } from '../src/judge/checks/index.ts';
import { evaluate } from '../src/judge/evaluate.ts';
import type { Envelope } from '../src/locker/envelope.ts';
import type { PlannedRead } from '../src/locker/run.ts';
import { demoInstant } from '../src/demo/demo.ts';
import { builtInCatalogue, sampleRun, schemas } from '../test/e2e/sample-run.ts';

const items = Number(process.argv[2] ?? 100_000);
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
const listed = envelopes.reduce((sum, one) => sum + one.items, 0);
console.log(
  `${envelopes.length} evidence items, which list ${listed} resources; ${judged} results over ${inspected} members`,
);
console.log(`judged in ${judging.toFixed(1)} s (target 10)`);
console.log(
  `bare decoding of the same pages: ${decoding.toFixed(1)} s; ratio ${(judging / decoding).toFixed(2)}`,
);
console.log(
  `peak memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB, the pages held included`,
);

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
