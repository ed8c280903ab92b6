/** How the digits of a fingerprint are broken in a text; null where they are not in it. */
type Spelling = (fingerprint: string) => string | null;

/**
 * Finds fingerprints that were meant, yet stand in a text so that the validation does not find them: with signs between
 * their digits, or in pieces with other text between (the cells of a table, the foot of a page).
 */
export function spellingsIn(text: string): Spelling {
  const { joined, places } = digitsOf(text);
  const pieces = piecesOf(text);
  return (fingerprint) => {
    const at = joined.indexOf(fingerprint);
    if (at < 0) return isInPieces(fingerprint, pieces) ? 'in pieces, with other text between them' : null;
    return breakIn(text.slice(places[at], (places[at + 63] ?? 0) + 1), text[(places[at] ?? 0) - 1] ?? ' ');
  };
}

function breakIn(written: string, before: string): string {
  if (written.includes('\f')) return 'broken over two pages';
  if (/[\n\r]/.test(written)) return 'broken over lines';
  if (/[\t|]/.test(written)) return 'broken over cells';
  if (written.includes(':')) return 'with colons';
  if (/\s/.test(written)) return 'with blanks';
  if (/[^0-9A-Za-z]/.test(written)) return 'with other signs between its digits';
  if (/[a-f]/.test(written)) return 'in lower case';
  return /[0-9A-Fa-f]/.test(before) ? 'with digits before it' : 'with digits after it';
}

/** The letters and digits of a text, upper case, each with its place. */
function digitsOf(text: string): { joined: string; places: Uint32Array } {
  const places = new Uint32Array(text.length);
  const kept: string[] = [];
  let count = 0;
  for (const { 0: run, index } of text.matchAll(/[0-9A-Za-z]+/g)) {
    kept.push(run.toUpperCase());
    for (let at = 0; at < run.length; at += 1) places[count++] = index + at;
  }
  return { joined: kept.join(''), places };
}

/** Runs of hexadecimal digits, each with where it stands among them. */
function piecesOf(text: string): ReadonlyMap<string, readonly number[]> {
  const pieces = new Map<string, number[]>();
  let order = 0;
  for (const [run] of text.matchAll(/(?<![0-9A-Za-z])[0-9A-Fa-f]{2,62}(?![0-9A-Za-z])/g)) {
    const piece = run.toUpperCase();
    const places = pieces.get(piece) ?? [];
    // One piece that stands a hundred times says nothing more by standing a thousand times.
    if (places.length < 100) places.push(order);
    pieces.set(piece, places);
    order += 1;
  }
  return pieces;
}

/** Whether pieces of a text, in its order, make up the whole fingerprint. */
function isInPieces(fingerprint: string, pieces: ReadonlyMap<string, readonly number[]>): boolean {
  const own = new Map<string, readonly number[]>();
  for (let from = 0; from < 64; from += 1)
    for (let to = from + 2; to <= 64; to += 1) {
      const piece = fingerprint.slice(from, to);
      const places = pieces.get(piece);
      if (places) own.set(piece, places);
    }
  const inOrder = [...own]
    .flatMap(([piece, places]) => places.map((place) => ({ piece, place })))
    .sort((a, b) => a.place - b.place);
  const reached = new Uint8Array(65);
  reached[0] = 1;
  for (const { piece } of inOrder)
    for (let at = 64 - piece.length; at >= 0; at -= 1)
      if (reached[at] === 1 && fingerprint.startsWith(piece, at)) reached[at + piece.length] = 1;
  return reached[64] === 1;
}
