/**
 * The patterns that together take what both patterns take, `*` standing for any run of characters and `?` for one;
 * null where they would be more than `most`.
 */
export function intersectPatterns(one: string, other: string, most: number): readonly string[] | null {
  let shared = 0;
  while (isLiteral(one[shared]) && one[shared] === other[shared]) shared += 1;
  if (isLiteral(one[shared]) && isLiteral(other[shared])) return [];
  const found = tailsOf(one, other, most)(shared, shared);
  return found === null ? null : [...found].map((tail) => one.slice(0, shared) + tail);
}

type Tails = ReadonlySet<string> | null;

/** What both patterns take from two places on, each pair of places worked out once. */
function tailsOf(one: string, other: string, most: number): (at: number, otherAt: number) => Tails {
  const done = new Map<number, Tails>();
  const from = (at: number, otherAt: number): Tails => {
    const place = at * (other.length + 1) + otherAt;
    let tails = done.get(place);
    if (tails === undefined) {
      tails = next(at, otherAt);
      done.set(place, tails);
    }
    return tails;
  };
  const next = (at: number, otherAt: number): Tails => {
    const [mine, theirs] = [one[at], other[otherAt]];
    if (mine === undefined && theirs === undefined) return new Set(['']);
    if (mine === '*' && theirs === '*')
      return union([after('*', from(at + 1, otherAt)), after('*', from(at, otherAt + 1))], most);
    if (theirs === undefined) return mine === '*' ? from(at + 1, otherAt) : none;
    if (mine === undefined) return theirs === '*' ? from(at, otherAt + 1) : none;
    if (mine === '*') return union([from(at + 1, otherAt), after(theirs, from(at, otherAt + 1))], most);
    if (theirs === '*') return union([from(at, otherAt + 1), after(mine, from(at + 1, otherAt))], most);
    if (mine !== theirs && mine !== '?' && theirs !== '?') return none;
    return after(mine === '?' ? theirs : mine, from(at + 1, otherAt + 1));
  };
  return from;
}

const none: ReadonlySet<string> = new Set();

function isLiteral(char: string | undefined): boolean {
  return char !== undefined && char !== '*' && char !== '?';
}

function after(char: string, tails: Tails): Tails {
  if (tails === null) return null;
  return new Set([...tails].map((tail) => (char === '*' && tail.startsWith('*') ? tail : char + tail)));
}

function union(parts: readonly Tails[], most: number): Tails {
  const all = new Set<string>();
  for (const part of parts) {
    if (part === null) return null;
    for (const tail of part) all.add(tail);
  }
  return all.size > most ? null : all;
}
