import { encodeEntry } from './entry-line.ts';
import type { Instant, RunId } from './envelope.ts';
import type { Locker, LockerEntry, SignedHead } from './locker.ts';
import type { Signer, Verifier } from './signing.ts';

/** What a head says about the log, before anybody signed it. */
export type Head = Pick<SignedHead, 'entries' | 'lastSha256' | 'at' | 'run'>;

/** The head of a log that ends with `last`. */
export function headAfter(last: LockerEntry, run: RunId, at: Instant): Head {
  const { sequence, previous, at: writtenAt, ...record } = last;
  return {
    entries: sequence,
    lastSha256: encodeEntry(record, sequence, previous, writtenAt).lineSha256,
    at,
    run,
  };
}

/** The text that is signed: five lines, each ended by a line feed. */
export function headText(head: Head): string {
  const { entries, lastSha256, run, at } = head;
  return `ncssr locker head v1\nentries ${entries}\nlast ${lastSha256}\nrun ${run}\nat ${at}\n`;
}

/** The head with a signature over its text. */
export async function signHead(head: Head, signer: Signer): Promise<SignedHead> {
  const signature = await signer.sign(Buffer.from(headText(head), 'utf8'));
  return { ...bare(head), signature: Buffer.from(signature).toString('base64'), keySha256: signer.keySha256 };
}

/** True only if the head carries a signature and it was made by the verifier's key over exactly this head. */
export function verifyHead(head: SignedHead, verifier: Verifier): boolean {
  if (head.signature === null || head.keySha256 !== verifier.keySha256) return false;
  const signature = Buffer.from(head.signature, 'base64');
  if (signature.toString('base64') !== head.signature) return false;
  return verifier.verify(Buffer.from(headText(head), 'utf8'), signature);
}

/**
 * Seals the log at the end of a run: appends the head of a log that ends with `last`, signed when there is a
 * signer. Throws Error when something else was appended in between.
 */
export async function appendHead(
  locker: Locker,
  last: LockerEntry,
  run: RunId,
  at: Instant,
  signer: Signer | null,
): Promise<SignedHead> {
  const head = headAfter(last, run, at);
  const body = signer === null ? { ...head, signature: null, keySha256: null } : await signHead(head, signer);
  const entry = await locker.append({ type: 'head', body }, at);
  if (entry.sequence !== last.sequence + 1) {
    throw new Error(
      `the head of run ${run} does not follow the run's end: something was appended in between`,
    );
  }
  return body;
}

function bare({ entries, lastSha256, at, run }: Head): Head {
  return { entries, lastSha256, at, run };
}
