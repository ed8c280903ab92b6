import type { Context } from './context.ts';
import type { PatternPart } from './pattern.ts';

/** A text with its policy variables replaced, or why they could not be. */
type Substituted =
  | { kind: 'parts'; parts: PatternPart[] }
  | { kind: 'unresolved'; key: string }
  | { kind: 'unknown'; key: string; cause: 'request' | 'evidence' | 'undocumented' | 'malformed' };

const plain = (text: string): Substituted => ({ kind: 'parts', parts: [{ text, literal: false }] });

/**
 * Replaces policy variables (IAM User Guide, "Policy variables"). `${*}`, `${?}` and `${$}` are those characters
 * themselves; `${key, 'text'}` has a default. A null context leaves variables as text, as policy versions before
 * 2012-10-17 do.
 */
export function substitute(text: string, context: Context | null): Substituted {
  if (context === null || !text.includes('${')) return plain(text);
  const parts: PatternPart[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
    parts.push({ text: text.slice(at, match.index), literal: false });
    at = match.index + match[0].length;
    const body = match[1]!;
    if (body === '*' || body === '?' || body === '$') {
      parts.push({ text: body, literal: true });
      continue;
    }
    const variable = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(body);
    if (variable === null) return { kind: 'unknown', key: body, cause: 'malformed' };
    const key = variable[1]!.toLowerCase();
    const value = context.get(key);
    if (value.state === 'unknown') return { kind: 'unknown', key, cause: value.cause };
    if (value.state === 'absent' || value.values.length === 0) {
      if (variable[2] === undefined) return { kind: 'unresolved', key };
      parts.push({ text: variable[2], literal: true });
    } else if (value.values.length > 1) {
      return { kind: 'unknown', key, cause: 'undocumented' };
    } else {
      parts.push({ text: value.values[0]!, literal: true });
    }
  }
  parts.push({ text: text.slice(at), literal: false });
  const left = parts.some((part) => !part.literal && part.text.includes('${'));
  return left ? { kind: 'unknown', key: text, cause: 'malformed' } : { kind: 'parts', parts };
}
