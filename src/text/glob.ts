/** A piece of a pattern: text whose `*` and `?` are wildcards, or literal text. */
export interface GlobPart {
  text: string;
  literal: boolean;
}

/** Counts what matching takes, for tests of its growth. */
interface StepCount {
  steps: number;
}

interface GlobOptions {
  ignoreCase?: boolean;
  /** Whether the `*` that is followed by this rest of its part stays within a run without colons. */
  confined?: (rest: string, colonsBefore: number) => boolean;
}

/** Stands for any one character among the tokens of a pattern. */
const any = -1;
const colon = 58;

/**
 * A pattern in which `*` stands for any run of characters and `?` for exactly one. All the ways to match are followed
 * at once, a bit for each, so that what a match takes grows with the length of the text alone, 32 characters of the
 * pattern at a time, whatever stands in either: no pattern makes it try again.
 */
export class Glob {
  readonly #words: number;
  readonly #ignoreCase: boolean;
  /** For each character of the pattern, and for any other one, the places that it takes a way further from. */
  readonly #steps = new Map<number, Uint32Array>();
  readonly #stepsOfOthers: Uint32Array;
  /** Places that stay as they are over any character, and over any but a colon. */
  readonly #stays: Uint32Array;
  readonly #staysWithin: Uint32Array;
  readonly #last: number;

  constructor(parts: readonly GlobPart[] | string, options: GlobOptions = {}) {
    this.#ignoreCase = options.ignoreCase === true;
    const { tokens, stars } = tokensOf(
      typeof parts === 'string' ? [{ text: parts, literal: false }] : parts,
      options,
    );
    this.#last = tokens.length;
    this.#words = (tokens.length >>> 5) + 1;
    this.#stepsOfOthers = new Uint32Array(this.#words);
    this.#stays = new Uint32Array(this.#words);
    this.#staysWithin = new Uint32Array(this.#words);
    for (const [place, token] of tokens.entries()) if (token === any) set(this.#stepsOfOthers, place);
    for (const [place, token] of tokens.entries()) {
      if (token === any) continue;
      const own = this.#steps.get(token) ?? this.#stepsOfOthers.slice();
      set(own, place);
      this.#steps.set(token, own);
    }
    for (const { place, confined } of stars) {
      set(this.#staysWithin, place);
      if (!confined) set(this.#stays, place);
    }
  }

  /** Whether the whole text matches. */
  matches(text: string, count?: StepCount): boolean {
    const compared = this.#ignoreCase ? text.toLowerCase() : text;
    const words = this.#words;
    const ways = new Uint32Array(words);
    ways[0] = 1;
    for (let at = 0; at < compared.length;) {
      const character = compared.codePointAt(at)!;
      at += character > 0xffff ? 2 : 1;
      const steps = this.#steps.get(character) ?? this.#stepsOfOthers;
      const stays = character === colon ? this.#stays : this.#staysWithin;
      let carried = 0;
      let left = 0;
      for (let word = 0; word < words; word += 1) {
        const now = ways[word]!;
        const further = now & steps[word]!;
        const next = (further << 1) | carried | (now & stays[word]!);
        carried = further >>> 31;
        ways[word] = next;
        left |= next;
      }
      if (count !== undefined) count.steps += words;
      if (left === 0) return false;
    }
    return (ways[this.#last >>> 5]! & (1 << (this.#last & 31))) !== 0;
  }
}

function tokensOf(
  parts: readonly GlobPart[],
  { ignoreCase, confined }: GlobOptions,
): { tokens: number[]; stars: { place: number; confined: boolean }[] } {
  const tokens: number[] = [];
  const stars: { place: number; confined: boolean }[] = [];
  let colons = 0;
  for (const part of parts) {
    const text = ignoreCase === true ? part.text.toLowerCase() : part.text;
    for (let at = 0; at < text.length;) {
      const character = text.codePointAt(at)!;
      const length = character > 0xffff ? 2 : 1;
      if (!part.literal && character === 42)
        stars.push({ place: tokens.length, confined: confined?.(text.slice(at + 1), colons) ?? false });
      else tokens.push(!part.literal && character === 63 ? any : character);
      if (character === colon) colons += 1;
      at += length;
    }
  }
  return { tokens, stars };
}

function set(words: Uint32Array, place: number): void {
  words[place >>> 5]! |= 1 << (place & 31);
}

const known = new Map<string, Glob>();

/** Whether a text matches a pattern of `*` and `?`. */
export function matchesGlob(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === '*') return true;
  const first = pattern.search(/[*?]/);
  const [own, other] = ignoreCase ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text];
  if (first < 0) return own === other;
  if (!other.startsWith(own.slice(0, first))) return false;
  if (first === pattern.length - 1 && pattern.endsWith('*')) return true;
  const key = `${ignoreCase ? 'i' : 's'}${pattern}`;
  let glob = known.get(key);
  if (glob === undefined) known.set(key, (glob = new Glob(pattern, { ignoreCase })));
  return glob.matches(text);
}
