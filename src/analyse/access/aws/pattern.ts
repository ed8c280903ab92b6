import { Glob, matchesGlob, type GlobPart } from '../../../text/glob.ts';
import { known, type Ternary } from '../ternary.ts';

export { matchesGlob };

/** A piece of a pattern: text whose `*` and `?` are wildcards, or literal text that a variable gave. */
export type PatternPart = GlobPart;

/** As `matchesGlob`, for a pattern some of whose text is literal. */
export function matchesParts(parts: readonly PatternPart[], text: string): boolean {
  return parts.every((part) => !part.literal)
    ? matchesGlob(parts.map((part) => part.text).join(''), text)
    : new Glob(parts).matches(text);
}

const confined = new Map<string, Glob>();

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
  let glob = confined.get(cacheKey);
  if (glob === undefined) {
    // In the resource itself, and at the end of a segment, a star may reach beyond a colon.
    glob = new Glob(parts, {
      confined: (rest, colons) => colons < 5 && rest !== '' && !rest.startsWith(':'),
    });
    confined.set(cacheKey, glob);
  }
  return glob.matches(arn) ? known(true) : 'unknown';
}

/** The six colon-separated parts of an ARN, the last with its own colons kept; null for anything shorter. */
export function arnComponents(text: string): string[] | null {
  const pieces = text.split(':');
  if (pieces.length < 6) return null;
  return [...pieces.slice(0, 5), pieces.slice(5).join(':')];
}
