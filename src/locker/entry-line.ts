import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Instant, Sha256 } from './envelope.ts';
import type { LockerEntry, LockerRecord, SignedHead } from './locker.ts';

/** `previous` of the first entry. */
export const noPrevious: Sha256 = '0'.repeat(64);

const entryTypes = [
  'run-start',
  'envelope',
  'run-end',
  'document',
  'examination',
  'head',
  'recovery',
  'binder',
  'sample',
] as const;

const digestMark = ',"sha256":"';
/** Mark, 64 hexadecimal digits, `"}` and the line feed. */
const tailLength = digestMark.length + 64 + 3;

export interface EntryLine {
  entry: LockerEntry;
  /** The bytes of the line with its line feed. */
  line: Buffer;
  /** SHA-256 of those bytes: the next entry's `previous`. */
  lineSha256: Sha256;
}

/**
 * The line of one entry: canonical JSON whose last member, `sha256`, covers every byte of the line before it.
 * The chain alone would leave the last entry unguarded until another follows.
 */
export function encodeEntry(
  record: LockerRecord,
  sequence: number,
  previous: Sha256,
  at: Instant,
): EntryLine {
  const entry = { ...record, sequence, previous, at };
  const head = Buffer.from(canonicalJson(entry).slice(0, -1), 'utf8');
  const line = Buffer.concat([head, Buffer.from(`${digestMark}${sha256(head)}"}\n`, 'latin1')]);
  return { entry, line, lineSha256: sha256(line) };
}

/** The entry of a line, or in words why the line is not one as it was written. */
export function decodeEntry(line: Buffer): EntryLine | { broken: string; expected: string; found: string } {
  const headLength = line.length - tailLength;
  const tail = headLength > 0 ? line.toString('latin1', headLength) : '';
  const match = /^,"sha256":"([0-9a-f]{64})"\}\n$/.exec(tail);
  const stated = match?.[1];
  if (stated === undefined) {
    return {
      broken: 'the line does not end with its own SHA-256',
      expected: `${digestMark}…"} and a line feed`,
      found: JSON.stringify(line.toString('latin1', Math.max(0, line.length - 24))),
    };
  }
  const found = sha256(line.subarray(0, headLength));
  if (found !== stated) {
    return { broken: 'the bytes of the entry differ from its own SHA-256', expected: stated, found };
  }
  const entry = parseEntry(line.toString('utf8', 0, headLength) + '}');
  if (entry === null) {
    return {
      broken: 'the line is not a locker entry',
      expected: entryTypes.join(', '),
      found: 'something else',
    };
  }
  return { entry, line, lineSha256: sha256(line) };
}

function parseEntry(text: string): LockerEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isEntry(value) ? value : null;
}

function isEntry(value: unknown): value is LockerEntry {
  if (!isObject(value)) return false;
  const { type, body, sequence, previous, at } = value;
  return (
    isObject(body) &&
    Number.isSafeInteger(sequence) &&
    isSha256(previous) &&
    typeof at === 'string' &&
    hasLinks(type, body)
  );
}

/** Whether a body has the members by which the log itself is followed; the schemas say the rest. */
function hasLinks(type: unknown, body: Record<string, unknown>): boolean {
  switch (type) {
    case 'run-start':
      return typeof body['id'] === 'string' && isSha256(body['scopeSha256']);
    case 'run-end':
      return typeof body['id'] === 'string';
    case 'envelope':
      return typeof body['run'] === 'string' && hasPages(body['pages']);
    case 'document':
      return typeof body['id'] === 'string' && isSha256(body['sha256']);
    case 'examination':
      return (
        typeof body['document'] === 'string' && Array.isArray(body['answers']) && hasRoster(body['roster'])
      );
    case 'head':
      return isHead(body);
    case 'binder':
      return typeof body['run'] === 'string' && isSha256(body['contentsSha256']) && hasInfo(body['info']);
    case 'sample':
      return typeof body['run'] === 'string' && Array.isArray(body['items']);
    case 'recovery':
      return typeof body['file'] === 'string' && isSha256(body['sha256']);
    default:
      return false;
  }
}

function hasRoster(roster: unknown): boolean {
  if (!isObject(roster)) return false;
  const { plan, envelopes } = roster;
  return (
    Array.isArray(plan) &&
    Array.isArray(envelopes) &&
    envelopes.every((one) => isObject(one) && hasPages(one['pages']))
  );
}

function hasPages(pages: unknown): boolean {
  return Array.isArray(pages) && pages.every((page) => isObject(page) && isSha256(page['storedSha256']));
}

function hasInfo(info: unknown): boolean {
  return (
    Array.isArray(info) &&
    info.every(
      (line) =>
        Array.isArray(line) && line.length === 2 && line.every((part: unknown) => typeof part === 'string'),
    )
  );
}

/** Whether a value has the form of a signed head. */
export function isHead(value: unknown): value is SignedHead {
  if (!isObject(value)) return false;
  const { entries, lastSha256, at, run, signature, keySha256 } = value;
  return (
    Number.isSafeInteger(entries) &&
    isSha256(lastSha256) &&
    typeof at === 'string' &&
    typeof run === 'string' &&
    (signature === null || typeof signature === 'string') &&
    (keySha256 === null || isSha256(keySha256))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSha256(value: unknown): value is Sha256 {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

export function sha256(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex');
}
