import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { digestFile } from './digest-file.ts';
import { DigestSet } from './digest-set.ts';
import { decodeEntry } from './entry-line.ts';
import type { Head } from './heads.ts';
import type { IntegrityProblem } from './integrity.ts';
import {
  blobFolder,
  blobPath,
  formatFile,
  formatText,
  inFolder,
  itemsOf,
  lockFile,
  logFolder,
  recoveredFolder,
  temporaryFolder,
} from './layout.ts';
import type { Recovery } from './locker.ts';
import { listSegments, segmentLines } from './log-reader.ts';
import { ProblemList } from './problem-list.ts';
import { rsaVerifier } from './signing.ts';
import { bodiesOf, verifyLog } from './verify-log.ts';

export interface LockerVerification {
  /**
   * `sealed-by-given-key`: every byte is as stored, and the given key signed a head over every entry.
   * `intact-but-signer-not-established`: consistent with itself; for some entries nobody is known to vouch.
   */
  outcome: 'sealed-by-given-key' | 'intact-but-signer-not-established' | 'broken';
  entries: number;
  blobs: number;
  problems: IntegrityProblem[];
  /** Problems found beyond those listed. */
  unlistedProblems: number;
  heads: number;
  /** Heads signed by the given key; 0 when none was given. */
  sealedHeads: number;
  /** Entries after the last head that the given key signed: nobody vouches for these. */
  unsealedEntries: number;
  /** Blobs that no entry refers to, as a crash between storing and recording leaves them. */
  unreferencedBlobs: number;
  /** What this verification could not establish, in words. */
  limits: string[];
}

interface LockerVerificationOptions {
  /** PEM text of the public key that the heads should be signed with. */
  publicKey?: string;
  /** A head kept outside the locker, as a binder quotes it. */
  knownHead?: Head;
}

/**
 * Reads every byte of a locker and names each place that is not as it was stored: changed, missing, added or
 * reordered. Memory grows by 64 bytes a blob, not with what the blobs hold.
 * Throws Error when the folder is no locker or the key no RSA public key.
 */
export async function verifyLocker(
  folder: string,
  options: LockerVerificationOptions = {},
): Promise<LockerVerification> {
  const root = resolve(folder);
  const verifier = options.publicKey === undefined ? null : rsaVerifier(options.publicKey);
  const knownHead = options.knownHead ?? null;
  const problems = new ProblemList();
  const report = (problem: IntegrityProblem): void => problems.add(problem);
  await verifyTop(root, report);
  const referred = new DigestSet();
  const refersTo = (digest: string): void => referred.add(digest);
  const log = await verifyLog(root, { verifier, knownHead, report, refersTo });
  const blobs = await verifyBlobs(root, referred, report);
  if (referred.hasUnseen()) await reportMissing(root, referred, report);
  await verifyRecovered(root, log.recoveries, report);
  const sealed = log.sealedHeads > 0 && log.unsealedEntries === 0;
  const sound = sealed ? 'sealed-by-given-key' : 'intact-but-signer-not-established';
  return {
    outcome: problems.listed.length > 0 ? 'broken' : sound,
    entries: log.entries,
    blobs: blobs.count,
    problems: problems.listed,
    unlistedProblems: problems.unlisted,
    heads: log.heads,
    sealedHeads: log.sealedHeads,
    unsealedEntries: log.unsealedEntries,
    unreferencedBlobs: blobs.unreferenced,
    limits: limitsOf(verifier !== null, knownHead !== null, log.unsealedEntries),
  };
}

function limitsOf(keyGiven: boolean, headGiven: boolean, unsealed: number): string[] {
  const limits: string[] = [];
  if (!keyGiven) {
    limits.push(
      'No public key was given: the log is consistent with itself, but nobody is established as its signer.',
    );
  }
  if (keyGiven && unsealed > 0) {
    limits.push(
      `${unsealed} entries come after the last head that the given key signed: nobody vouches for them yet.`,
    );
  }
  if (!headGiven) {
    limits.push(
      'No head from outside was given: had entries been cut away after the last head, or the whole log since a' +
        ' head, this would not show. A binder quotes the head of its run; compare with that.',
    );
  }
  return limits;
}

type Report = (problem: IntegrityProblem) => void;

async function verifyTop(root: string, report: Report): Promise<void> {
  const folders = [logFolder, blobFolder, recoveredFolder, temporaryFolder];
  const items = await readdir(root, { withFileTypes: true });
  if (!items.some(({ name }) => name === formatFile || name === logFolder)) {
    throw new Error(`${root} is not an evidence locker: it has no ${formatFile}.`);
  }
  for (const item of items) {
    const known = folders.includes(item.name)
      ? item.isDirectory()
      : (item.name === formatFile || item.name === lockFile) && item.isFile();
    if (!known) report(foreign(item.name, [formatFile, ...folders].join(', ')));
  }
  if (!items.some(({ name }) => name === logFolder)) {
    report({ path: logFolder, what: 'the log is missing', expected: 'a folder', found: '' });
  }
  const found = await readFile(join(root, formatFile), 'utf8').catch(() => '');
  if (found !== formatText) {
    const what = 'the mark of the locker differs';
    report({ path: formatFile, what, expected: formatText.trim(), found: found.slice(0, 80).trim() });
  }
}

/** Hashes every blob and holds it against its name. */
async function verifyBlobs(
  root: string,
  referred: DigestSet,
  report: Report,
): Promise<{ count: number; unreferenced: number }> {
  let count = 0;
  let unreferenced = 0;
  for (const prefix of await itemsOf(inFolder(root, blobFolder))) {
    const folder = `${blobFolder}/${prefix.name}`;
    if (!prefix.isDirectory() || !/^[0-9a-f]{2}$/.test(prefix.name)) {
      report(foreign(folder, 'folders of two hexadecimal digits'));
      continue;
    }
    for (const item of await itemsOf(inFolder(root, folder))) {
      const path = `${folder}/${item.name}`;
      if (!item.isFile() || !/^[0-9a-f]{62}$/.test(item.name)) {
        report(foreign(path, 'files named by 62 hexadecimal digits'));
        continue;
      }
      const digest = prefix.name + item.name;
      count += 1;
      if (!referred.see(digest)) unreferenced += 1;
      verifyBytes(root, path, digest, report);
    }
  }
  return { count, unreferenced };
}

async function reportMissing(root: string, referred: DigestSet, report: Report): Promise<void> {
  for (const segment of await listSegments(root)) {
    for await (const { line } of segmentLines(root, segment)) {
      const decoded = decodeEntry(line);
      if ('broken' in decoded) continue;
      for (const digest of bodiesOf(decoded.entry)) {
        if (!referred.isUnseen(digest)) continue;
        referred.see(digest);
        const what = `stored bytes are missing that entry ${decoded.entry.sequence} refers to`;
        report({ path: blobPath(digest), what, expected: digest, found: '' });
      }
    }
  }
}

async function verifyRecovered(root: string, recoveries: readonly Recovery[], report: Report): Promise<void> {
  const expected = new Map(recoveries.map((recovery) => [recovery.file, recovery.sha256]));
  for (const item of await itemsOf(inFolder(root, recoveredFolder))) {
    const path = `${recoveredFolder}/${item.name}`;
    const digest = expected.get(path);
    if (digest === undefined || !item.isFile()) {
      report(foreign(path, 'files that the log records as recovered'));
      continue;
    }
    expected.delete(path);
    verifyBytes(root, path, digest, report);
  }
  for (const [path, digest] of expected) {
    report({ path, what: 'recovered bytes are missing', expected: digest, found: '' });
  }
}

function verifyBytes(root: string, path: string, expected: string, report: Report): void {
  try {
    const found = digestFile(inFolder(root, path)).sha256;
    if (found !== expected) report({ path, what: 'stored bytes were changed', expected, found });
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    report({ path, what: 'stored bytes cannot be read', expected, found });
  }
}

function foreign(path: string, expected: string): IntegrityProblem {
  return { path, what: 'this does not belong in the locker', expected, found: path };
}
