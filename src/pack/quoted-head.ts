import { decodeEntry, isHead } from '../locker/entry-line.ts';
import type { Sha256 } from '../locker/envelope.ts';
import { verifyHead } from '../locker/heads.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import type { SignedHead } from '../locker/locker.ts';
import type { Verifier } from '../locker/signing.ts';
import { lockerHeadFile } from './bag-manifest.ts';
import type { BinderSource } from './binder-source.ts';

/** Lines of the locker's log from the start of the run to its end. */
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
  if (!quotesLines(source, head, report)) {
    limits.push(
      `The binder holds no lines of the log (${envelopesFile}) that lead to the quoted locker head.`,
    );
  }
  return { head, limits };
}

function quotesLines(source: BinderSource, head: SignedHead, report: Report): boolean {
  try {
    return verifyQuotedLines(source, head, report);
  } catch {
    // A file that cannot be read is reported with the files.
    return true;
  }
}

/** False when the binder quotes no log; a log that is quoted has to lead to the head. */
function verifyQuotedLines(source: BinderSource, head: SignedHead, report: Report): boolean {
  let previous: Sha256 | null = null;
  let sequence = 0;
  let offset = 0;
  for (const line of linesOf(source.pieces(envelopesFile))) {
    const decoded = decodeEntry(line);
    if ('broken' in decoded) {
      const { broken: what, expected, found } = decoded;
      report({ path: envelopesFile, offset, what, expected, found });
      return true;
    }
    const { entry } = decoded;
    if (previous !== null && (entry.previous !== previous || entry.sequence !== sequence + 1)) {
      const what = 'the line does not follow the one before it in the log';
      report({
        path: envelopesFile,
        offset,
        entry: entry.sequence,
        what,
        expected: previous,
        found: entry.previous,
      });
      return true;
    }
    previous = decoded.lineSha256;
    sequence = entry.sequence;
    offset += line.length;
  }
  if (previous === null) return false;
  if (previous !== head.lastSha256 || sequence !== head.entries) {
    const what = 'the quoted lines of the log do not end with the entry that the locker head names';
    report({ path: envelopesFile, entry: sequence, what, expected: head.lastSha256, found: previous });
  }
  return true;
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
  try {
    const value: unknown = JSON.parse(text);
    return isHead(value) ? value : null;
  } catch {
    return null;
  }
}
