import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { demoInstant, loopbackCredentials, startDemoClouds, writeEngagement } from '../demo/demo.ts';
import { examineDocuments, fileDocuments } from '../demo/documents.ts';
import { unexpected } from '../demo/expected.ts';
import { openFileLocker } from '../locker/file-locker.ts';
import { reperform } from '../pack/reperform.ts';
import { verifyBinder } from '../pack/verify.ts';
import { readFile } from 'node:fs/promises';
import { collect } from './collect-run.ts';
import { exit } from './exit.ts';
import { judgeRun } from './judge-run.ts';
import type { CommonOptions } from './options.ts';
import { packRun } from './pack-run.ts';
import { posture } from './posture.ts';
import { bold, columns, dim, sign } from './terminal.ts';

/**
 * The whole road once: serve, collect, judge, pack, verify, judge again. Returns 0 when every status came out as
 * expected and the binder verifies.
 */
export async function runDemo(out: string, progress: boolean): Promise<number> {
  await rm(out, { recursive: true, force: true });
  const clouds = await startDemoClouds();
  const options: CommonOptions = {
    config: join(out, 'ncssr.yaml'),
    locker: join(out, 'locker'),
    run: 'latest',
    format: 'text',
    progress,
  };
  try {
    Object.assign(process.env, loopbackCredentials);
    await writeEngagement(out, clouds);
    process.stdout.write(
      `\n  ${bold('ncssr demo')}  ${dim(`a fictional CA on loopback; its clock stands at ${demoInstant}`)}\n`,
    );
    await fileDocuments(options.locker, out);
    await collect(options, { folder: out, now: () => new Date(demoInstant) });
    await examineDocuments(options.locker, out, demoInstant);
  } finally {
    await clouds.close();
  }
  const locker = await openFileLocker(options.locker, { readOnly: true });
  const judged = await judgeRun(options, locker);
  await locker.close();
  process.stdout.write(posture(judged));

  const packed = await packRun({ ...options, out: join(out, 'binder'), zip: true });
  const key = await readFile(join(out, 'seal.pub.pem'), 'utf8');
  const [verified, again] = [
    await verifyBinder(packed.folder, { publicKey: key }),
    await reperform(packed.folder),
  ];
  const differences = await unexpected(judged.results);
  const sealed = verified.outcome === 'sealed-by-given-key';
  const here = (path: string): string => relative('.', path) || '.';
  process.stdout.write(
    `${columns([
      [
        `${sign(differences.length === 0 ? 'pass' : 'fail')} statuses`,
        differences.length === 0 ? 'as the sample estate expects' : `${differences.length} not as expected`,
      ],
      [
        `${sign(sealed ? 'pass' : 'fail')} seal`,
        sealed ? 'every file and the signature verify' : verified.outcome,
      ],
      [
        `${sign(again.same ? 'pass' : 'fail')} judged again`,
        again.same ? 'from the binder alone, byte for byte the same' : 'not the same',
      ],
    ])}\n\n${differences.map((one) => `    ${one}\n`).join('')}${columns([
      ['binder', here(join(packed.folder, 'data', 'index.html'))],
      ['as a zip', here(packed.zip ?? '')],
      ['verify', `npx ncssr verify ${here(packed.folder)} --key ${here(join(out, 'seal.pub.pem'))}`],
      ['engagement', here(options.config)],
    ])}\n\n`,
  );
  return differences.length === 0 && sealed && again.same ? exit.clean : exit.failed;
}
