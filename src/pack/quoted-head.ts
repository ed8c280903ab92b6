import { isHead } from '../locker/entry-line.ts';
import type { Sha256 } from '../locker/envelope.ts';
import { verifyHead, type Head } from '../locker/heads.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import type { SignedHead } from '../locker/locker.ts';
import type { Verifier } from '../locker/signing.ts';
import { compareWithLog } from './against-log.ts';
import { lockerHeadFile } from './bag-manifest.ts';
import type { BinderSource } from './binder-source.ts';
import { logFile } from './contents.ts';
import { parseOrNull } from './json-lines.ts';
import { readQuotedLines, type LoggedRun } from './quoted-lines.ts';

type Report = (problem: IntegrityProblem) => void;

interface QuotedLogTask {
  source: BinderSource;
  verifier: Verifier | null;
  /** A head of the locker's log that was kept outside the binder. */
  knownHead: Head | null;
  /** Files and digests as the manifests list them. */
  listed: ReadonlyMap<string, Sha256>;
  /** Whether an earlier version made the binder: by the name of its signature. */
  earlierForm: boolean;
  report: Report;
}

export const earlierFormLimit =
  'An earlier version made this binder: the log that it quotes holds its evidence and its plan, but not its results,' +
  ' its pages or its controls, which whoever has the key could have changed. Pack the run again with this version.';

interface QuotedLogFindings {
  head: SignedHead | null;
  /** Null where the binder quotes no lines of the log. */
  logged: LoggedRun | null;
  limits: string[];
}

/**
 * Checks the locker head that the binder quotes, its signature by the given key, that the quoted lines of the log
 * lead to it without a gap, and that everything in the binder is what these lines hold.
 */
export function verifyQuotedLog(task: QuotedLogTask): QuotedLogFindings {
  const { source, report } = task;
  const text = readText(source);
  if (text === null) {
    const what = 'this part of a binder is missing: nothing in it is held against the log of the locker';
    report({ path: lockerHeadFile, what, expected: lockerHeadFile, found: '' });
    return { head: null, logged: null, limits: [] };
  }
  const head = parseHead(text);
  if (head === null) {
    const expected = 'entries, lastSha256, at, run, signature, keySha256';
    report({ path: lockerHeadFile, what: 'this is not a locker head', expected, found: text.slice(0, 100) });
    return { head: null, logged: null, limits: [] };
  }
  const limits = headLimits(head, task);
  try {
    const logged = readQuotedLines(task, head);
    if (logged.lines === 0) {
      const what = 'this part of a binder is missing: no lines of the log lead to the locker head';
      report({ path: logFile, what, expected: 'lines of the log', found: '' });
      return { head, logged: null, limits };
    }
    if (task.knownHead !== null && task.knownHead.entries < logged.first) {
      limits.push(
        'The head that you gave is of the log before this run: the binder quotes nothing that it covers.',
      );
    }
    limits.push(...compareWithLog(source, logged, task.listed, report), ...packedLimits(logged, task));
    return { head, logged, limits };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    report({ path: logFile, what: 'the binder cannot be held against the log', expected: '', found });
    return { head, logged: null, limits };
  }
}

function headLimits(head: SignedHead, { verifier, knownHead, report }: QuotedLogTask): string[] {
  const limits: string[] = [];
  if (head.signature === null) {
    limits.push('The quoted locker head is not signed: no seal key was configured.');
  } else if (verifier !== null && !verifyHead(head, verifier)) {
    const what = 'the signature of the quoted locker head is not of the given key';
    const expected = `key ${verifier.keySha256}`;
    report({ path: lockerHeadFile, what, expected, found: `key ${head.keySha256}` });
  }
  if (knownHead !== null && knownHead.entries > head.entries) {
    limits.push(
      'The head that you gave is of a later log than the one that the binder quotes; compare it with the locker.',
    );
  }
  return limits;
}

/** Without the entry of the binder, its pages and results are held by nothing but the seal. */
function packedLimits(logged: LoggedRun, { earlierForm, report }: QuotedLogTask): string[] {
  if (logged.packed !== null) return [];
  if (earlierForm) return [earlierFormLimit];
  const what = 'no entry of the quoted log holds what the binder consists of';
  report({ path: logFile, what, expected: 'an entry of type binder at the end', found: 'none' });
  return [];
}

/** The head as it stands in a binder. */
export function headFileText(head: SignedHead): string {
  return `${JSON.stringify(head, null, 2)}\n`;
}

function readText(source: BinderSource): string | null {
  try {
    return source.read(lockerHeadFile, 1024 * 1024)?.toString('utf8') ?? null;
  } catch {
    return '';
  }
}

function parseHead(text: string): SignedHead | null {
  const value = parseOrNull(Buffer.from(text));
  // Nothing but the six members, in the form that they are written in: no byte is left for anything else.
  const exact = isHead(value) && Object.keys(value).length === 6 && headFileText(value) === text;
  return exact ? value : null;
}
