import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../src/locker/entry-line.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import type { SignedHead } from '../../src/locker/locker.ts';
import { readRun, runLines } from '../../src/locker/runs.ts';
import type { Signer } from '../../src/locker/signing.ts';
import {
  formatManifest,
  lockerHeadFile,
  manifestFile,
  tagManifestFile,
  type ManifestLine,
} from '../../src/pack/bag-manifest.ts';
import { BagWriter } from '../../src/pack/bag.ts';
import { envelopesFile, logFile } from '../../src/pack/quoted-head.ts';
import { sealBag } from '../../src/pack/seal.ts';
import { at } from '../locker/records.ts';
import { filesUnder, fillLocker } from '../locker/store.ts';

export interface SampleOptions {
  /** Signer of the locker head, where it is not that of the binder. */
  headSigner?: Signer | null;
  /** False leaves the quoted log out. */
  log?: boolean;
}

/** A small sealed binder, made from a locker of one run. */
export async function sampleBinder(
  folder: string,
  signer: Signer | null,
  options: SampleOptions = {},
): Promise<SignedHead> {
  const lockerFolder = `${folder}-locker`;
  const headSigner = options.headSigner === undefined ? signer : options.headSigner;
  const head = await fillLocker(lockerFolder, headSigner);
  const bag = BagWriter.create(folder);
  bag.add('data/index.html', '<!doctype html><title>Binder</title>\n');
  bag.add('data/results.json', '{}\n');
  bag.add('data/evidence/ab/empty', '');
  bag.add(lockerHeadFile, `${JSON.stringify(head)}\n`);
  const locker = await openFileLocker(lockerFolder, { readOnly: true });
  if (options.log !== false) await bag.addStream(logFile, runLines(locker, 'r1'));
  const { envelopes } = await readRun(locker, 'latest');
  bag.add(envelopesFile, envelopes.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''));
  bag.add('VERIFY.md', '# How to verify\n');
  bag.finish(at, [['Ncssr-Run', 'r1']]);
  if (signer !== null) await sealBag(folder, signer);
  return head;
}

/** Swaps two files of a folder. */
export async function swap(folder: string, first: string, second: string): Promise<void> {
  await rename(join(folder, first), join(folder, 'aside'));
  await rename(join(folder, second), join(folder, first));
  await rename(join(folder, 'aside'), join(folder, second));
}

/** Puts the manifests in order again, as somebody without the key can. */
export async function remakeManifests(folder: string): Promise<void> {
  const files = await filesUnder(folder);
  const lineOf = async (path: string): Promise<ManifestLine> => ({
    path,
    sha256: sha256(await readFile(join(folder, path))),
  });
  const payload = files.filter((path) => path.startsWith('data/'));
  await writeFile(join(folder, manifestFile), formatManifest(await Promise.all(payload.map(lineOf))));
  const tags = files.filter((path) => !path.startsWith('data/') && !path.startsWith('tagmanifest'));
  await writeFile(join(folder, tagManifestFile), formatManifest(await Promise.all(tags.map(lineOf))));
}
