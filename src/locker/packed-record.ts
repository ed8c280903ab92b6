import { canonicalJson } from './canonical-json.ts';
import type { Instant } from './envelope.ts';
import { openFileLocker } from './file-locker.ts';
import { appendHead } from './heads.ts';
import type { Locker, PackedRecord, SignedHead } from './locker.ts';
import { registerLines } from './register.ts';
import { runLines } from './runs.ts';
import type { Signer } from './signing.ts';

/** What a binder quotes of the log: its head and the lines that lead to it. */
export interface QuotedLog {
  head: SignedHead;
  /** From the start of the run to the entry of the binder. */
  lines: AsyncIterable<Uint8Array>;
  /** Of the register, before the run. */
  register: AsyncIterable<Uint8Array>;
}

/**
 * Records in the log of a locker what a binder holds, and seals the log with it. The same binder packed again is
 * recorded once, as long as the same key would seal it; only then is the locker left as it is.
 * Throws LockerInUseError while another process writes to the locker.
 */
export async function recordPacked(
  folder: string,
  body: PackedRecord,
  at: Instant,
  signer: Signer | null,
): Promise<QuotedLog> {
  const reader = await openFileLocker(folder, { readOnly: true });
  const head = (await recordedHead(reader, body, signer)) ?? (await appendRecord(folder, body, at, signer));
  return {
    head,
    lines: runLines(reader, body.run, head.entries),
    register: registerLines(reader, body.run),
  };
}

async function appendRecord(
  folder: string,
  body: PackedRecord,
  at: Instant,
  signer: Signer | null,
): Promise<SignedHead> {
  const locker = await openFileLocker(folder);
  try {
    const entry = await locker.append({ type: 'binder', body }, at);
    return await appendHead(locker, entry, body.run, at, signer);
  } finally {
    await locker.close();
  }
}

async function recordedHead(
  locker: Locker,
  body: PackedRecord,
  signer: Signer | null,
): Promise<SignedHead | null> {
  const wanted = canonicalJson(body);
  const keySha256 = signer?.keySha256 ?? null;
  let recorded = false;
  for await (const entry of locker.entries()) {
    if (recorded && entry.type === 'head' && entry.body.keySha256 === keySha256) return entry.body;
    recorded = entry.type === 'binder' && canonicalJson(entry.body) === wanted;
  }
  return null;
}
