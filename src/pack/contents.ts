import type { Sha256 } from '../locker/envelope.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import { lockerHeadFile, payloadFolder } from './bag-manifest.ts';

/** Digest and path of the binder's files, in the form that `sha256sum -c` reads; the locker's log holds its SHA-256. */
export const contentsFile = 'data/contents-sha256.txt';
/** Lines of the locker's log from the start of the run to the entry of the binder, byte for byte. */
export const logFile = 'data/log.jsonl';
/** Lines of the log that stand before the run and belong to none: documents and what was decided on them. */
export const registerLogFile = 'data/register-log.jsonl';
/** Digests of the templates that the pages were made with. */
export const templatesFile = 'data/templates.json';
export const verificationFile = 'VERIFY.md';
export const evidenceFolder = 'data/evidence/';

/** What is held otherwise: the log and its head by their signature, stored bytes by the entries that name them. */
const heldByTheLog: ReadonlySet<string> = new Set([contentsFile, logFile, registerLogFile, lockerHeadFile]);

/** Whether the list of contents names a file of the bag. */
export function belongsToContents(path: string): boolean {
  if (path === verificationFile) return true;
  if (!path.startsWith(`${payloadFolder}/`) || path.startsWith(evidenceFolder)) return false;
  return !heldByTheLog.has(path);
}

/** Holds what the manifests list against the contents that the log recorded; names what differs. */
export function compareContents(
  recorded: ReadonlyMap<string, Sha256>,
  listed: ReadonlyMap<string, Sha256>,
  report: (problem: IntegrityProblem) => void,
): void {
  for (const [path, found] of listed) {
    if (!belongsToContents(path)) continue;
    const expected = recorded.get(path);
    if (expected === found) continue;
    const what =
      expected === undefined
        ? 'the log of the locker does not hold this file among those that were packed'
        : 'this file differs from what the log of the locker holds for it: it was changed and sealed again';
    report({ path, what, expected: expected ?? '', found });
  }
  for (const [path, expected] of recorded) {
    if (listed.has(path)) continue;
    const what = 'this file was taken away since it was packed, and the binder sealed again';
    report({ path, what, expected, found: '' });
  }
}
