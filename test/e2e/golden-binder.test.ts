import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { reperform } from '../../src/pack/reperform.ts';
import { generateSealKey } from '../../src/pack/seal.ts';
import { verifyBinder } from '../../src/pack/verify.ts';

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
    await writeEngagement(engagement, clouds);
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
  expect(await reperform(`${first.out}.zip`)).toMatchObject({ same: true, differences: [] });

  const exceptions = first.results.results.flatMap(({ id, system, status, exceptions: all }) =>
    all.map(({ subject, condition }) => ({ check: id, system, status, subject, condition })),
  );
  if (process.env['NCSSR_UPDATE_GOLDEN'] !== undefined || !existsSync(golden)) {
    writeFileSync(golden, `${JSON.stringify(exceptions, null, 2)}\n`);
  }
  expect(exceptions).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
}, 120_000);
