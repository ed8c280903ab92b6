import { canonicalJson } from '../locker/canonical-json.ts';
import { sha256 } from '../locker/entry-line.ts';
import type { Sha256 } from '../locker/envelope.ts';

/** Lines with their line feeds, from pieces of any length. */
export function* linesOf(pieces: Iterable<Buffer>): Iterable<Buffer> {
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

/** SHA-256 of a value as the log writes it. */
export function digestOf(value: unknown): Sha256 {
  return sha256(Buffer.from(canonicalJson(value), 'utf8'));
}

/** The value of a JSON text; null for any other text. */
export function parseOrNull(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return null;
  }
}
