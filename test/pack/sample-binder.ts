import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../src/locker/entry-line.ts';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import type { SignedHead } from '../../src/locker/locker.ts';
import { recordPacked } from '../../src/locker/packed-record.ts';
import { readRun } from '../../src/locker/runs.ts';
import type { Signer } from '../../src/locker/signing.ts';
import {
  formatManifest,
  lockerHeadFile,
  manifestFile,
  signatureFile,
  tagManifestFile,
  type BagInfo,
  type ManifestLine,
} from '../../src/pack/bag-manifest.ts';
import { documentsFile, envelopesFile } from '../../src/pack/against-log.ts';
import { BagWriter } from '../../src/pack/bag.ts';
import {
  belongsToContents,
  contentsFile,
  evidenceFolder,
  logFile,
  registerLogFile,
} from '../../src/pack/contents.ts';
import { sealBag } from '../../src/pack/seal.ts';
import { at } from '../locker/records.ts';
import { filesUnder, fillLocker } from '../locker/store.ts';

export interface SampleOptions {
  /** Signer of the locker head, where it is not that of the binder. */
  headSigner?: Signer | null;
}

const text = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** A small sealed binder, made from a locker of one run. */
export async function sampleBinder(
  folder: string,
  signer: Signer | null,
  options: SampleOptions = {},
): Promise<SignedHead> {
  const lockerFolder = `${folder}-locker`;
  const headSigner = options.headSigner === undefined ? signer : options.headSigner;
  await fillLocker(lockerFolder, headSigner, { filedBefore: true });
  const bag = BagWriter.create(folder);
  bag.add('data/index.html', '<!doctype html><title>Binder</title>\n');
  bag.add('data/results.json', '{}\n');
  bag.add('data/scope.yaml', 'scope');
  bag.add('data/controls/statements.yaml', 'statements: []\n');
  const locker = await openFileLocker(lockerFolder, { readOnly: true });
  const { start, end, envelopes, documents } = await readRun(locker, 'latest');
  bag.add('data/run.json', text({ start, end }));
  bag.add(documentsFile, documents.map(text).join(''));
  bag.add(envelopesFile, envelopes.map(text).join(''));
  const bodies = [...envelopes.flatMap(({ pages }) => pages.map((page) => page.storedSha256))];
  for (const digest of new Set([...bodies, ...documents.map(({ sha256: one }) => one)].sort()))
    bag.add(`${evidenceFolder}${digest}`, await locker.getBlob(digest));
  bag.add('VERIFY.md', '# How to verify\n');
  const info: BagInfo = [['Ncssr-Run', 'r1']];
  const contents = formatManifest(bag.added.filter(({ path }) => belongsToContents(path)));
  const contentsSha256 = bag.add(contentsFile, contents);
  const packed = { run: 'r1', judgedAt: at, contentsSha256, info };
  const { head, lines, register } = await recordPacked(lockerFolder, packed, at, headSigner);
  await bag.addStream(logFile, lines);
  await bag.addStream(registerLogFile, register);
  bag.add(lockerHeadFile, `${JSON.stringify(head, null, 2)}\n`);
  bag.finish(at, info);
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
  const tags = files.filter(
    (path) => !path.startsWith('data/') && !path.startsWith('tagmanifest') && path !== signatureFile,
  );
  await writeFile(join(folder, tagManifestFile), formatManifest(await Promise.all(tags.map(lineOf))));
}
