import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openFileLocker } from '../../src/locker/file-locker.ts';
import { appendHead } from '../../src/locker/heads.ts';
import type { SignedHead } from '../../src/locker/locker.ts';
import { registerSha256 } from '../../src/locker/register.ts';
import type { Signer } from '../../src/locker/signing.ts';
import { at, envelope, filedDocument, runEnd, runStart } from './records.ts';

/** A fresh folder and the way to be rid of it. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'ncssr-test-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A small locker: one run of a few envelopes and pages, a document, and its head. */
export async function fillLocker(
  folder: string,
  signer: Signer | null,
  options: { segmentBytes?: number; envelopes?: number; filedBefore?: boolean } = {},
): Promise<SignedHead> {
  const { segmentBytes, envelopes = 3 } = options;
  const locker = await openFileLocker(folder, segmentBytes === undefined ? {} : { segmentBytes });
  if (options.filedBefore === true)
    await locker.append(filedDocument('d0', await locker.putBlob(Buffer.from('filed before'))), at);
  const register = options.filedBefore === true ? await registerSha256(locker) : undefined;
  await locker.append(runStart('r1', await locker.putBlob(Buffer.from('scope')), register), at);
  for (let index = 0; index < envelopes; index += 1) {
    const pages = [
      await locker.putBlob(Buffer.from(`page ${index}`)),
      await locker.putBlob(Buffer.from('page')),
    ];
    await locker.append(envelope('r1', `e${index}`, pages), at);
  }
  await locker.append(filedDocument('d1', await locker.putBlob(Buffer.from('document'))), at);
  const end = await locker.append(runEnd('r1'), at);
  const head = await appendHead(locker, end, 'r1', at, signer);
  await locker.close();
  return head;
}

/** Every file under a folder, relative, sorted. */
export async function filesUnder(folder: string): Promise<string[]> {
  const items = await readdir(folder, { recursive: true, withFileTypes: true });
  return items
    .filter((item) => item.isFile())
    .map((item) => relative(folder, join(item.parentPath, item.name)))
    .sort();
}
