import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { collect } from '../../src/cli/collect-run.ts';
import { packRun } from '../../src/cli/pack-run.ts';
import {
  demoInstant,
  loopbackCredentials,
  startDemoClouds,
  writeEngagement,
  type DemoPorts,
} from '../../src/demo/demo.ts';
import { examineDocuments, fileDocuments } from '../../src/demo/documents.ts';
import type { Results } from '../../src/judge/results.ts';
import { packageFolder } from '../../src/product.ts';
import { singleFileVerifiers } from '../../src/pack/single-file-verifiers.ts';
import { generateSealKey } from '../../src/pack/seal.ts';
import { verifyBinder } from '../../src/pack/verify.ts';
import { readWithoutPacing } from './sample-run.ts';

let folder = '';
const product = { version: '0.0.0', codeSha256: '0'.repeat(64) };
const golden = join(import.meta.dirname, '..', 'golden', 'demo-exceptions.json');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-golden-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const portOf = (origin: string): number => Number(new URL(origin).port);

/** Both roads go through one folder, since evidence names the files that it was read from. */
async function wholeRoad(key: { privateKeyPem: string; publicKeyPem: string }, ports?: DemoPorts) {
  const engagement = join(folder, 'engagement');
  await rm(engagement, { recursive: true, force: true });
  const clouds = await startDemoClouds(
    ({ operation, account }) =>
      operation === 'DescribeFlowLogs' && account === '444455556666' ? 'denied' : null,
    ports,
  );
  const options = {
    config: join(engagement, 'ncssr.yaml'),
    locker: join(engagement, 'locker'),
    run: 'latest',
    format: 'text' as const,
    progress: false,
  };
  const { microsoft, aws } = clouds;
  const used: DemoPorts = {
    aws: portOf(aws.endpoint),
    resourceManager: portOf(microsoft.resourceManager),
    graph: portOf(microsoft.graph),
    authority: portOf(microsoft.authority),
  };
  try {
    Object.assign(process.env, loopbackCredentials);
    await readWithoutPacing(await writeEngagement(engagement, clouds), 2);
    await writeFile(join(engagement, 'seal.pem'), key.privateKeyPem);
    await fileDocuments(options.locker, engagement);
    await collect(options, {
      folder: engagement,
      now: () => new Date(demoInstant),
      product,
      inOrder: true,
    });
    await examineDocuments(options.locker, engagement, demoInstant);
  } finally {
    await clouds.close();
  }
  const out = join(folder, ports ? 'second' : 'first', 'binder');
  await packRun({ ...options, out, zip: true }, { product, now: () => new Date(demoInstant) });
  const results = JSON.parse(await readFile(join(out, 'data', 'results.json'), 'utf8')) as Results;
  return { out, results, used };
}

const run = promisify(execFile);

/** The verifiers of one file, built twice to the same bytes and run in a folder that holds nothing else. */
async function saysTheSameInOneFile(binder: string, publicKeyPem: string): Promise<void> {
  const [alone, again] = [join(folder, 'alone'), join(folder, 'again')];
  const script = join(packageFolder, 'scripts', 'single-files.mjs');
  await Promise.all([alone, again].map((out) => run(process.execPath, [script, out])));
  for (const name of ['verify.mjs', 'reperform.mjs'])
    expect(readFileSync(join(alone, name)).equals(readFileSync(join(again, name)))).toBe(true);

  const key = join(folder, 'public.pem');
  await writeFile(key, publicKeyPem);
  const both = [binder, `${binder}.zip`];
  const judged = (one: string) => run(process.execPath, ['reperform.mjs', one], { cwd: alone });
  const verified = (one: string) => run(process.execPath, ['verify.mjs', one, '--key', key], { cwd: alone });
  const [judgements, seals] = await Promise.all([
    Promise.all(both.map(judged)),
    Promise.all(both.map(verified)),
  ]);
  for (const { stdout } of judgements) expect(stdout).toContain('results, byte for byte the same.');
  for (const { stdout } of seals) expect(stdout).toMatch(/^SEALED\./);
  await writeFile(join(binder, 'data', 'added.txt'), '');
  await expect(verified(binder)).rejects.toMatchObject({ code: 4 });
  await expect(judged(binder)).rejects.toMatchObject({ code: 4 });
}

it('the binder of the demo is byte-identical from run to run, sealed, and says the same when judged again', async () => {
  const key = await generateSealKey();
  const first = await wholeRoad(key);
  const second = await wholeRoad(key, first.used);
  const manifests = await Promise.all(
    [first, second].flatMap(({ out }) =>
      ['manifest-sha256.txt', 'tagmanifest-sha256.txt', 'signature-sha256.sig'].map((name) =>
        readFile(join(out, name)),
      ),
    ),
  );
  expect(manifests.slice(0, 3)).toEqual(manifests.slice(3));
  expect(readFileSync(`${first.out}.zip`)).toEqual(readFileSync(`${second.out}.zip`));

  const verified = await verifyBinder(first.out, { publicKey: key.publicKeyPem });
  expect(verified).toMatchObject({ outcome: 'sealed-by-given-key', problems: [] });
  const guide = readFileSync(join(first.out, 'VERIFY.md'), 'utf8');
  for (const { name, sha256 } of singleFileVerifiers()) expect(guide).toContain(`    ${sha256}  ${name}\n`);
  await saysTheSameInOneFile(first.out, key.publicKeyPem);

  const exceptions = first.results.results.flatMap(({ id, system, status, exceptions: all }) =>
    all.map(({ subject, condition }) => ({ check: id, system, status, subject, condition })),
  );
  if (process.env['NCSSR_UPDATE_GOLDEN'] !== undefined || !existsSync(golden)) {
    writeFileSync(golden, `${JSON.stringify(exceptions, null, 2)}\n`);
  }
  expect(exceptions).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
}, 120_000);
