import { createHash } from 'node:crypto';
import { encodeEntry } from './entry-line.ts';
import type { RunId, Sha256 } from './envelope.ts';
import type { Locker, LockerEntry } from './locker.ts';

/** Entries that tell of a run, or of the log itself; every other one is an act on the register. */
const notOfTheRegister: ReadonlySet<string> = new Set([
  'run-start',
  'envelope',
  'run-end',
  'head',
  'recovery',
  'binder',
]);

/** Whether an entry is an act on the register: a document filed, or what was decided on it. */
export function isOfRegister({ type }: Pick<LockerEntry, 'type'>): boolean {
  return !notOfTheRegister.has(type);
}

/** Digest of the lines of a register, in the order in which they stand in the log. */
export class RegisterDigest {
  readonly #hash = createHash('sha256');

  add(lineSha256: Sha256): void {
    this.#hash.update(`${lineSha256}\n`);
  }

  value(): Sha256 {
    return this.#hash.digest('hex');
  }
}

/** The digest of the register as it stands at the end of the log. */
export async function registerSha256(locker: Locker): Promise<Sha256> {
  const digest = new RegisterDigest();
  for await (const entry of locker.entries()) if (isOfRegister(entry)) digest.add(lineOf(entry).lineSha256);
  return digest.value();
}

/** The lines of the register that stand before a run in the log, byte for byte. */
export async function* registerLines(locker: Locker, before: RunId): AsyncIterable<Buffer> {
  for await (const entry of locker.entries()) {
    if (entry.type === 'run-start' && entry.body.id === before) return;
    if (isOfRegister(entry)) yield lineOf(entry).line;
  }
}

function lineOf({ sequence, previous, at, ...record }: LockerEntry): ReturnType<typeof encodeEntry> {
  return encodeEntry(record, sequence, previous, at);
}
