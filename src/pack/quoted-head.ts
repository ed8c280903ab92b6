import { canonicalJson } from '../locker/canonical-json.ts';
import { DigestSet } from '../locker/digest-set.ts';
import { decodeEntry, isHead, sha256 } from '../locker/entry-line.ts';
import type { Sha256 } from '../locker/envelope.ts';
import { verifyHead } from '../locker/heads.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import type { SignedHead } from '../locker/locker.ts';
import type { Verifier } from '../locker/signing.ts';
import { lockerHeadFile } from './bag-manifest.ts';
import type { BinderSource } from './binder-source.ts';

/** Lines of the locker's log from the start of the run to its end, byte for byte. */
export const logFile = 'data/log.jsonl';
/** The envelopes of the run, one a line, from which the binder was judged. */
export const envelopesFile = 'data/envelopes.jsonl';

type Report = (problem: IntegrityProblem) => void;

/**
 * Checks the locker head that the binder quotes: its form, its signature by the given key, and that the quoted
 * lines of the log lead to it without a gap.
 */
export function verifyQuotedHead(
  source: BinderSource,
  verifier: Verifier | null,
  report: Report,
): { head: SignedHead | null; limits: string[] } {
  const text = readText(source);
  if (text === null) return { head: null, limits: ['The binder quotes no head of a locker.'] };
  const head = parseHead(text);
  if (head === null) {
    const expected = 'entries, lastSha256, at, run, signature, keySha256';
    report({ path: lockerHeadFile, what: 'this is not a locker head', expected, found: text.slice(0, 100) });
    return { head: null, limits: [] };
  }
  const limits: string[] = [];
  if (head.signature === null) {
    limits.push('The quoted locker head is not signed: the run was collected without a seal key.');
  } else if (verifier !== null && !verifyHead(head, verifier)) {
    const what = 'the signature of the quoted locker head is not of the given key';
    report({
      path: lockerHeadFile,
      what,
      expected: `key ${verifier.keySha256}`,
      found: `key ${head.keySha256}`,
    });
  }
  try {
    verifyQuotedLog(source, head, report, limits);
  } catch {
    // A file that cannot be read is reported with the files.
  }
  return { head, limits };
}

function verifyQuotedLog(source: BinderSource, head: SignedHead, report: Report, limits: string[]): void {
  const envelopes = new DigestSet();
  const lines = followLog(source, head, report, envelopes);
  if (lines > 0) verifyEnvelopes(source, envelopes, report);
  else limits.push(`The binder quotes no lines of the log (${logFile}) that lead to the locker head.`);
}

/** Follows the quoted lines, which have to lead to the head without a gap; returns how many there are. */
function followLog(source: BinderSource, head: SignedHead, report: Report, envelopes: DigestSet): number {
  let previous: Sha256 | null = null;
  let sequence = 0;
  let offset = 0;
  let count = 0;
  for (const line of linesOf(source.pieces(logFile))) {
    count += 1;
    const decoded = decodeEntry(line);
    if ('broken' in decoded) {
      const { broken: what, expected, found } = decoded;
      report({ path: logFile, offset, what, expected, found });
      return count;
    }
    const { entry } = decoded;
    if (previous !== null && (entry.previous !== previous || entry.sequence !== sequence + 1)) {
      const what = 'the line does not follow the one before it in the log';
      report({
        path: logFile,
        offset,
        entry: entry.sequence,
        what,
        expected: previous,
        found: entry.previous,
      });
      return count;
    }
    if (entry.type === 'envelope' && entry.body.run === head.run) envelopes.add(digestOf(entry.body));
    previous = decoded.lineSha256;
    sequence = entry.sequence;
    offset += line.length;
  }
  if (previous !== null && (previous !== head.lastSha256 || sequence !== head.entries)) {
    const what = 'the quoted lines of the log do not end with the entry that the locker head names';
    report({ path: logFile, entry: sequence, what, expected: head.lastSha256, found: previous });
  }
  return count;
}

/** The envelopes that the binder was judged from are those that the log holds for the run, all and only. */
function verifyEnvelopes(source: BinderSource, logged: DigestSet, report: Report): void {
  let offset = 0;
  let lines = 0;
  for (const line of linesOf(source.pieces(envelopesFile))) {
    lines += 1;
    if (!logged.see(digestOf(parseOrNull(line)))) {
      const what = 'the log does not hold this envelope for the run';
      report({
        path: envelopesFile,
        offset,
        what,
        expected: 'an envelope of the log',
        found: `line ${lines}`,
      });
    }
    offset += line.length;
  }
  if (lines === logged.size && !logged.hasUnseen()) return;
  const what = 'these are not the envelopes that the log holds for the run, each once';
  report({ path: envelopesFile, what, expected: `${logged.size} envelopes`, found: `${lines} lines` });
}

function digestOf(value: unknown): Sha256 {
  return sha256(Buffer.from(canonicalJson(value), 'utf8'));
}

function* linesOf(pieces: Iterable<Buffer>): Iterable<Buffer> {
  let rest: Buffer[] = [];
  for (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      yield Buffer.concat([...rest, piece.subarray(from, end + 1)]);
      rest = [];
      from = end + 1;
    }
    if (from < piece.length) rest.push(piece.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
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
  return isHead(value) ? value : null;
}

function parseOrNull(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return null;
  }
}
