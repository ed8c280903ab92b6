import { canonicalJson } from '../locker/canonical-json.ts';
import type { DigestSet } from '../locker/digest-set.ts';
import { sha256 } from '../locker/entry-line.ts';
import type { Sha256 } from '../locker/envelope.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';
import { parseManifest } from './bag-manifest.ts';
import type { BinderSource } from './binder-source.ts';
import { compareContents, contentsFile, evidenceFolder } from './contents.ts';
import { digestOf, linesOf, parseOrNull } from './json-lines.ts';
import type { LoggedRun } from './quoted-lines.ts';

/** The envelopes of the run, one a line, from which the binder was judged. */
export const envelopesFile = 'data/envelopes.jsonl';
export const documentsFile = 'data/documents.jsonl';
export const examinationsFile = 'data/examinations.jsonl';
export const runFile = 'data/run.json';
export const scopeFile = 'data/scope.yaml';

type Report = (problem: IntegrityProblem) => void;

/** Larger than any of the files that are read whole here. */
const mostBytes = 1024 * 1024 * 1024;

/**
 * Holds everything that a binder carries against the lines of the locker's log that it quotes. `listed` is what the
 * manifests say; that the files are as listed is for the caller. Returns what is told and not wrong.
 */
export function compareWithLog(
  source: BinderSource,
  logged: LoggedRun,
  listed: ReadonlyMap<string, Sha256>,
  report: Report,
): string[] {
  compareRun(source, logged, report);
  compareEnvelopes(source, logged.envelopes, report);
  const documents = compareDocuments(source, logged, report);
  for (const digest of compareExaminations(source, logged, report)) documents.add(digest);
  compareEvidence(logged, documents, listed, report);
  compareWithPacked(source, logged, listed, report);
  const limits = scopeLimits(source, logged, report);
  return registerIsHeld(logged) ? limits : [...limits, earlierRunLimit];
}

function compareRun(source: BinderSource, logged: LoggedRun, report: Report): void {
  const run = parseOrNull(bytesOf(source, runFile)) as { start?: unknown; end?: unknown } | null;
  const same = (found: unknown, held: unknown): boolean =>
    found !== undefined && held !== null && canonicalJson(found) === canonicalJson(held);
  for (const [part, found, held] of [
    ['the start of the run, with its plan,', run?.start, logged.start],
    ['the end of the run', run?.end, logged.end],
  ] as const) {
    if (same(found, held)) continue;
    const what = `${part} is not what the log holds for it`;
    report({ path: runFile, what, expected: 'as in the log', found: 'something else' });
  }
}

/** The envelopes that the binder was judged from are those that the log holds for the run, all and only. */
function compareEnvelopes(source: BinderSource, logged: DigestSet, report: Report): void {
  let offset = 0;
  let lines = 0;
  for (const line of linesOf(source.pieces(envelopesFile))) {
    lines += 1;
    if (!logged.see(digestOf(parseOrNull(line)))) {
      const what = 'the log does not hold this envelope for the run';
      const expected = 'an envelope of the log';
      report({ path: envelopesFile, offset, what, expected, found: `line ${lines}` });
    }
    offset += line.length;
  }
  if (lines === logged.size && !logged.hasUnseen()) return;
  const what = 'these are not the envelopes that the log holds for the run, each once';
  report({ path: envelopesFile, what, expected: `${logged.size} envelopes`, found: `${lines} lines` });
}

const earlierRunLimit =
  'The run was collected by an earlier version, whose log does not hold which documents were on file when it began:' +
  ' those filed before it are not held against the log.';

function registerIsHeld({ start }: LoggedRun): boolean {
  return start === null || start.registerSha256 !== undefined;
}

/** Every document is as the log has it; what was decided on it later may stand beside. Returns their digests. */
function compareDocuments(source: BinderSource, logged: LoggedRun, report: Report): Set<Sha256> {
  const { documents } = logged;
  const digests = new Set<Sha256>();
  const seen = new Set<string>();
  let number = 0;
  for (const line of linesOf(source.pieces(documentsFile))) {
    number += 1;
    const found = parseOrNull(line) as Record<string, unknown> | null;
    const id = String(found?.['id']);
    const held = documents.get(id);
    const same =
      held !== undefined &&
      !seen.has(id) &&
      Object.entries(held).every(
        ([name, value]) => found !== null && canonicalJson(found[name] ?? null) === canonicalJson(value),
      );
    seen.add(id);
    if (same) {
      digests.add(held.sha256);
      continue;
    }
    if (held === undefined && !registerIsHeld(logged)) {
      digests.add(String(found?.['sha256']));
      continue;
    }
    const what = 'the log does not hold this document as it stands here';
    report({ path: documentsFile, what, expected: 'a document of the log', found: `line ${number}` });
  }
  return digests;
}

/** Every decision on a document is one of the log. Returns the readings of the roster that it names. */
function compareExaminations(source: BinderSource, { examinations }: LoggedRun, report: Report): Set<Sha256> {
  const digests = new Set<Sha256>();
  let number = 0;
  for (const line of linesOf(source.pieces(examinationsFile))) {
    number += 1;
    const held = examinations.get(digestOf(parseOrNull(line)));
    if (held === undefined) {
      const what = 'the log does not hold this examination as it stands here';
      const expected = 'an examination of the log';
      report({ path: examinationsFile, what, expected, found: `line ${number}` });
    }
    for (const { pages } of held?.roster.envelopes ?? [])
      for (const { storedSha256 } of pages) digests.add(storedSha256);
  }
  return digests;
}

/** Stored bytes stand under their own SHA-256, and are those that envelopes and documents of the log name. */
function compareEvidence(
  { pages }: LoggedRun,
  documents: ReadonlySet<Sha256>,
  listed: ReadonlyMap<string, Sha256>,
  report: Report,
): void {
  const missing = new Set(documents);
  for (const [path, found] of listed) {
    if (!path.startsWith(evidenceFolder)) continue;
    const name = path.slice(evidenceFolder.length);
    if (name !== found) {
      const what =
        'these are not the bytes that were stored: their SHA-256 is not the name that they stand under';
      report({ path, what, expected: name, found });
    }
    const known = /^[0-9a-f]{64}$/.test(name) && (pages.see(name) || documents.has(name));
    missing.delete(name);
    if (!known) {
      const what = 'no envelope and no document of the log names this evidence';
      report({ path, what, expected: '', found: 'a file' });
    }
  }
  const lacking = (name: string): void =>
    report({
      path: `${evidenceFolder}${name}`,
      what: 'stored bytes are missing that the log names',
      expected: name,
      found: '',
    });
  for (const name of missing) lacking(name);
  for (const name of pages.unseen()) lacking(name);
}

function compareWithPacked(
  source: BinderSource,
  { packed }: LoggedRun,
  listed: ReadonlyMap<string, Sha256>,
  report: Report,
): void {
  if (packed === null) return;
  const bytes = bytesOf(source, contentsFile);
  const found = sha256(bytes);
  if (found !== packed.body.contentsSha256) {
    const what = 'this is not the list of files that the log holds for the binder';
    report({ path: contentsFile, what, expected: packed.body.contentsSha256, found });
  }
  compareContents(parseManifest(contentsFile, bytes.toString('utf8'), report), listed, report);
}

/** A configuration changed since the run is told; without an entry that holds it, it is a break. */
function scopeLimits(source: BinderSource, { start, packed }: LoggedRun, report: Report): string[] {
  const found = sha256(bytesOf(source, scopeFile));
  if (start === null || found === start.scopeSha256) return [];
  if (packed === null) {
    const what = 'this is not the configuration that the run was collected with';
    report({ path: scopeFile, what, expected: start.scopeSha256, found });
    return [];
  }
  return [
    `The configuration was changed between collecting and packing: entry ${packed.entry} of the log holds the one` +
      ' that the binder was judged with; that of the collection is in the locker alone.',
  ];
}

function bytesOf(source: BinderSource, path: string): Buffer {
  try {
    return source.read(path, mostBytes) ?? Buffer.alloc(0);
  } catch {
    // A file that cannot be read is reported with the files.
    return Buffer.alloc(0);
  }
}
