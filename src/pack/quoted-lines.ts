import { DigestSet } from '../locker/digest-set.ts';
import { decodeEntry, type EntryLine } from '../locker/entry-line.ts';
import type { Sha256 } from '../locker/envelope.ts';
import type { Head } from '../locker/heads.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import type { Examination, FiledDocument, LockerEntry, PackedRecord, SignedHead } from '../locker/locker.ts';
import { isOfRegister, RegisterDigest } from '../locker/register.ts';
import type { RunEnd, RunStart } from '../locker/run.ts';
import type { BinderSource } from './binder-source.ts';
import { logFile, registerLogFile } from './contents.ts';
import { digestOf, linesOf } from './json-lines.ts';

type Report = (problem: IntegrityProblem) => void;

/** What the quoted lines of the log say of the run and of the binder. */
export interface LoggedRun {
  lines: number;
  /** Number of the first entry that is quoted. */
  first: number;
  start: RunStart | null;
  end: RunEnd | null;
  envelopes: DigestSet;
  /** Bodies that the envelopes name. */
  pages: DigestSet;
  documents: Map<string, FiledDocument>;
  /** By the digest of their bodies. */
  examinations: Map<Sha256, Examination>;
  packed: { body: PackedRecord; entry: number } | null;
}

interface LinesTask {
  source: BinderSource;
  /** A head of the locker's log that was kept outside the binder. */
  knownHead: Head | null;
  report: Report;
}

/** Follows the quoted lines to the head, and takes from them what the log holds. Every break is reported. */
export function readQuotedLines(task: LinesTask, head: SignedHead): LoggedRun {
  const { source, report, knownHead } = task;
  const logged: LoggedRun = {
    lines: 0,
    first: 0,
    start: null,
    end: null,
    envelopes: new DigestSet(),
    pages: new DigestSet(),
    documents: new Map(),
    examinations: new Map(),
    packed: null,
  };
  let state: { sequence: number; lineSha256: Sha256 } | null = null;
  for (const { decoded, offset } of entriesOf(source, logFile, report)) {
    logged.lines += 1;
    if (decoded === null) {
      state = null;
      continue;
    }
    const { entry, lineSha256 } = decoded;
    if (logged.first === 0) logged.first = entry.sequence;
    if (state !== null && (entry.previous !== state.lineSha256 || entry.sequence !== state.sequence + 1)) {
      const what = 'the line does not follow the one before it in the log';
      const [expected, found] = [state.lineSha256, entry.previous];
      report({ path: logFile, offset, entry: entry.sequence, what, expected, found });
    }
    state = { sequence: entry.sequence, lineSha256 };
    if (entry.sequence === knownHead?.entries && lineSha256 !== knownHead.lastSha256) {
      const what = 'the quoted log is not the one of the head that you gave: it was written anew';
      const [expected, found] = [knownHead.lastSha256, lineSha256];
      report({ path: logFile, offset, entry: entry.sequence, what, expected, found });
    }
    take(entry, head, logged);
  }
  if (logged.lines > 0 && (state?.lineSha256 !== head.lastSha256 || state.sequence !== head.entries)) {
    const what = 'the quoted lines of the log do not end with the entry that the locker head names';
    report({ path: logFile, what, expected: head.lastSha256, found: state?.lineSha256 ?? 'no entry' });
  }
  readRegister(source, logged, report);
  return logged;
}

function take(entry: LockerEntry, head: SignedHead, logged: LoggedRun): void {
  takeAct(entry, logged);
  if (entry.type === 'run-start' && entry.body.id === head.run) logged.start ??= entry.body;
  if (entry.type === 'run-end' && entry.body.id === head.run) logged.end = entry.body;
  if (entry.type === 'envelope' && entry.body.run === head.run) {
    logged.envelopes.add(digestOf(entry.body));
    for (const { storedSha256 } of entry.body.pages) logged.pages.add(storedSha256);
  }
  if (entry.type === 'binder')
    logged.packed =
      entry.body.run === head.run && entry.sequence === head.entries
        ? { body: entry.body, entry: entry.sequence }
        : null;
}

function takeAct(entry: LockerEntry, logged: LoggedRun): void {
  if (entry.type === 'document') logged.documents.set(entry.body.id, entry.body);
  if (entry.type === 'examination') logged.examinations.set(digestOf(entry.body), entry.body);
}

/** The lines before the run: the run's first entry holds their digest. */
function readRegister(source: BinderSource, logged: LoggedRun, report: Report): void {
  const digest = new RegisterDigest();
  for (const { decoded, offset } of entriesOf(source, registerLogFile, report)) {
    if (decoded === null) continue;
    digest.add(decoded.lineSha256);
    if (!isOfRegister(decoded.entry)) {
      const what = 'this entry of the log is no act on the register';
      report({ path: registerLogFile, offset, what, expected: 'document', found: decoded.entry.type });
    }
    takeAct(decoded.entry, logged);
  }
  const expected = logged.start?.registerSha256;
  const found = digest.value();
  if (expected === undefined || expected === found) return;
  const what = 'these are not the lines of the register that the log held when the run began';
  report({ path: registerLogFile, what, expected, found });
}

function* entriesOf(
  source: BinderSource,
  path: string,
  report: Report,
): Iterable<{ decoded: EntryLine | null; offset: number }> {
  let offset = 0;
  for (const line of linesOf(source.pieces(path))) {
    const decoded = decodeEntry(line);
    if ('broken' in decoded) {
      report({ path, offset, what: decoded.broken, expected: decoded.expected, found: decoded.found });
      yield { decoded: null, offset };
    } else {
      yield { decoded, offset };
    }
    offset += line.length;
  }
}
