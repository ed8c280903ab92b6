import { known, type Ternary } from '../ternary.ts';

/** A piece of a pattern: text whose `*` and `?` are wildcards, or literal text that a variable gave. */
export interface PatternPart {
  text: string;
  literal: boolean;
}

const escapeForRegex = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

function regexOf(parts: readonly PatternPart[], star: (rest: string) => string, flags: string): RegExp {
  let source = '';
  for (const part of parts) {
    if (part.literal) {
      source += escapeForRegex(part.text);
      continue;
    }
    for (let at = 0; at < part.text.length; at += 1) {
      const char = part.text[at]!;
      if (char === '*') source += star(part.text.slice(at + 1));
      else source += char === '?' ? '.' : escapeForRegex(char);
    }
  }
  return new RegExp(`^${source}$`, `${flags}su`);
}

const globs = new Map<string, RegExp>();

/** Whether `text` matches a pattern in which `*` stands for any run of characters and `?` for exactly one. */
export function matchesGlob(pattern: string, text: string, ignoreCase = false): boolean {
  if (pattern === '*') return true;
  if (!/[*?]/.test(pattern)) {
    return ignoreCase ? pattern.toLowerCase() === text.toLowerCase() : pattern === text;
  }
  const cacheKey = `${ignoreCase ? 'i' : 's'}${pattern}`;
  let regex = globs.get(cacheKey);
  if (regex === undefined) {
    regex = regexOf([{ text: pattern, literal: false }], () => '.*', ignoreCase ? 'i' : '');
    globs.set(cacheKey, regex);
  }
  return regex.test(text);
}

/** As `matchesGlob`, for a pattern some of whose text is literal. */
export function matchesParts(parts: readonly PatternPart[], text: string): boolean {
  return parts.every((part) => !part.literal)
    ? matchesGlob(parts.map((part) => part.text).join(''), text)
    : regexOf(parts, () => '.*', '').test(text);
}

const confined = new Map<string, RegExp>();

/**
 * Whether a resource ARN matches a Resource pattern. A `*` reaches beyond a colon where it ends its segment (IAM
 * User Guide, Resource element); whether it does elsewhere is not documented, so a match that needs it is unknown.
 */
export function matchesResource(parts: readonly PatternPart[], arn: string): Ternary {
  const text = parts.map((part) => part.text).join('');
  if (text === '*') return 'true';
  if (!matchesParts(parts, arn)) return 'false';
  if (!text.includes('*')) return 'true';
  const cacheKey = parts.map((part) => (part.literal ? `!${part.text}` : part.text)).join('\u0000');
  let regex = confined.get(cacheKey);
  if (regex === undefined) {
    regex = confinedRegex(parts);
    confined.set(cacheKey, regex);
  }
  return regex.test(arn) ? known(true) : 'unknown';
}

function confinedRegex(parts: readonly PatternPart[]): RegExp {
  let colons = 0;
  const pieces = parts.flatMap((part) =>
    part.literal ? [part] : part.text.split(/(?<=:)/).map((text) => ({ text, literal: false })),
  );
  const sources = pieces.map((piece) => {
    const inResource = colons >= 5;
    colons += [...piece.text].filter((char) => char === ':').length;
    return regexOf(
      [piece],
      (rest) => (inResource || rest === '' || rest === ':' ? '.*' : '[^:]*'),
      '',
    ).source.slice(1, -1);
  });
  return new RegExp(`^${sources.join('')}$`, 'su');
}

/** The six colon-separated parts of an ARN, the last with its own colons kept; null for anything shorter. */
export function arnComponents(text: string): string[] | null {
  const pieces = text.split(':');
  if (pieces.length < 6) return null;
  return [...pieces.slice(0, 5), pieces.slice(5).join(':')];
}
