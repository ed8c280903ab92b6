import type { EntryLine } from './entry-line.ts';
import type { Sha256 } from './envelope.ts';
import { verifyHead, type Head } from './heads.ts';
import type { IntegrityProblem } from './integrity.ts';
import { inFolder, itemsOf, logFolder, segmentName, segmentNumber } from './layout.ts';
import type { LockerEntry, Recovery } from './locker.ts';
import {
  chainStart,
  isProblem,
  linkLine,
  listSegments,
  missingSegment,
  segmentLines,
  type ChainState,
  type RawLine,
} from './log-reader.ts';
import type { Verifier } from './signing.ts';

interface LogFindings {
  entries: number;
  /** Heads whose signature is the verifier's. */
  sealedHeads: number;
  heads: number;
  /** Entries that no head sealed by the verifier's key covers. */
  unsealedEntries: number;
  recoveries: Recovery[];
}

interface LogVerification {
  verifier: Verifier | null;
  knownHead: Head | null;
  report: (problem: IntegrityProblem) => void;
  /** Told of every stored body that an entry refers to. */
  refersTo: (sha256: Sha256, entry: number) => void;
}

/** Reads the whole log once, line by line, and reports every place that is not as it was written. */
export async function verifyLog(folder: string, task: LogVerification): Promise<LogFindings> {
  await reportForeignNames(folder, task.report);
  const findings: LogFindings = { entries: 0, sealedHeads: 0, heads: 0, unsealedEntries: 0, recoveries: [] };
  // After a broken line the next one is taken as it comes: its predecessor's hash is no longer known.
  let state: ChainState | null = chainStart;
  let knownFound = task.knownHead === null || task.knownHead.entries === 0;
  let expected = 1;
  for (const segment of await listSegments(folder)) {
    if (segment !== expected) task.report(missingSegment(expected, segment));
    expected = segment + 1;
    for await (const raw of segmentLines(folder, segment)) {
      findings.entries += 1;
      const linked: EntryLine | IntegrityProblem = raw.ended ? linkLine(raw, state) : unfinished(raw, state);
      if (isProblem(linked)) {
        task.report(linked);
        state = null;
        continue;
      }
      state = { sequence: linked.entry.sequence, lineSha256: linked.lineSha256 };
      verifyEntry(linked, raw, task, findings);
      if (linked.entry.sequence === task.knownHead?.entries) {
        knownFound = true;
        reportUnlikeKnown(linked, raw, task);
      }
    }
  }
  if (!knownFound && task.knownHead !== null) task.report(cutOff(task.knownHead, findings.entries));
  return findings;
}

function verifyEntry({ entry }: EntryLine, raw: RawLine, task: LogVerification, findings: LogFindings): void {
  for (const digest of bodiesOf(entry)) task.refersTo(digest, entry.sequence);
  findings.unsealedEntries += 1;
  if (entry.type === 'recovery') findings.recoveries.push(entry.body);
  if (entry.type !== 'head') return;
  findings.heads += 1;
  const place = { path: raw.path, offset: raw.offset, entry: entry.sequence };
  const { body } = entry;
  if (body.entries !== entry.sequence - 1 || body.lastSha256 !== entry.previous || body.at !== entry.at) {
    task.report({
      ...place,
      what: 'the head does not describe the log before it',
      expected: `${entry.sequence - 1} entries ending with ${entry.previous} at ${entry.at}`,
      found: `${body.entries} entries ending with ${body.lastSha256} at ${body.at}`,
    });
    return;
  }
  if (task.verifier === null) return;
  if (!verifyHead(body, task.verifier)) {
    task.report({
      ...place,
      what:
        body.signature === null
          ? 'the head is not signed'
          : 'the signature of the head is not of the given key',
      expected: `a signature by key ${task.verifier.keySha256}`,
      found: body.keySha256 === null ? '' : `key ${body.keySha256}`,
    });
    return;
  }
  findings.sealedHeads += 1;
  findings.unsealedEntries = 0;
}

/** The blobs that an entry refers to. */
export function bodiesOf(entry: LockerEntry): Sha256[] {
  switch (entry.type) {
    case 'run-start':
      return [entry.body.scopeSha256];
    case 'envelope':
      return entry.body.pages.map((page) => page.storedSha256);
    case 'document':
      return [entry.body.sha256];
    case 'examination':
      return entry.body.roster.envelopes.flatMap(({ pages }) => pages.map((page) => page.storedSha256));
    case 'run-end':
    case 'head':
    case 'recovery':
    case 'binder':
    case 'sample':
      return [];
  }
}

function unfinished(raw: RawLine, state: ChainState | null): IntegrityProblem {
  const { path, offset, line } = raw;
  return {
    path,
    offset,
    ...(state === null ? {} : { entry: state.sequence + 1 }),
    what:
      'the file ends in the middle of an entry: its writer is at work or was cut off (opening the locker for' +
      ' writing sets such bytes aside), or the end was cut away',
    expected: 'a line feed',
    found: `${line.length} bytes without one`,
  };
}

function reportUnlikeKnown({ lineSha256 }: EntryLine, raw: RawLine, task: LogVerification): void {
  if (task.knownHead === null || lineSha256 === task.knownHead.lastSha256) return;
  task.report({
    path: raw.path,
    offset: raw.offset,
    entry: task.knownHead.entries,
    what: 'the log differs from the known head: it was written anew',
    expected: task.knownHead.lastSha256,
    found: lineSha256,
  });
}

function cutOff(known: Head, entries: number): IntegrityProblem {
  return {
    path: logFolder,
    what: 'the log lacks the entry that the known head ends with: the end was cut away or damaged',
    expected: `${known.entries} entries or more`,
    found: `${entries} entries`,
  };
}

async function reportForeignNames(
  folder: string,
  report: (problem: IntegrityProblem) => void,
): Promise<void> {
  for (const item of await itemsOf(inFolder(folder, logFolder))) {
    const number = segmentNumber(item.name);
    if (number !== null && item.isFile()) continue;
    report({
      path: `${logFolder}/${item.name}`,
      what: 'this does not belong in the log',
      expected: `${segmentName(1)}, ${segmentName(2)} and so on`,
      found: item.name,
    });
  }
}
