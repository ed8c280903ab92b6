import { notUnderstood } from '../../../estate/identity/azure/condition.ts';
import { and, known, not, or, type Ternary } from '../ternary.ts';
import { matches } from './permission.ts';

/**
 * Whether the condition of a role assignment holds for an operation. Which operation is asked decides the parts
 * `ActionMatches`; attributes of requests, resources and principals are not known, and neither is what cannot be
 * parsed.
 */
export function conditionHolds(condition: string | null, action: string): Ternary {
  if (condition === null) return 'true';
  if (condition.startsWith(notUnderstood)) return 'unknown';
  const tokens = tokensOf(condition);
  if (tokens === null) return 'unknown';
  const parser = new Parser(tokens, action);
  const value = parser.expression();
  return parser.done() && !parser.failed ? value : 'unknown';
}

/** Parentheses, operators, and every other part of the condition as one opaque piece. */
function tokensOf(condition: string): string[] | null {
  const tokens: string[] = [];
  const shape =
    /\s*(?:(&&|\|\||!(?!=)|\(|\)|\bAND\b|\bOR\b|\bNOT\b)|((?:'[^']*'|\{[^{}]*\}|\[[^[\]]*\]|[^\s()'{}[\]!&|])+))/giy;
  while (shape.lastIndex < condition.length) {
    if (/^\s*$/.test(condition.slice(shape.lastIndex))) break;
    const match = shape.exec(condition);
    if (match === null) return null;
    tokens.push(match[1] === undefined ? match[2]! : (operators[match[1].toUpperCase()] ?? match[1]));
  }
  return tokens;
}

const operators: Readonly<Record<string, string>> = {
  '&&': 'AND',
  '||': 'OR',
  '!': 'NOT',
  AND: 'AND',
  OR: 'OR',
  NOT: 'NOT',
};
const structural = new Set(['AND', 'OR', 'NOT', '(', ')']);

class Parser {
  readonly #tokens: readonly string[];
  readonly #action: string;
  #at = 0;
  failed = false;

  constructor(tokens: readonly string[], action: string) {
    this.#tokens = tokens;
    this.#action = action;
  }

  done(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** Terms joined by one operator; which of two binds closer is not written, so that a mixture is not understood. */
  expression(): Ternary {
    let value = this.#term();
    const operator = this.#tokens[this.#at];
    while (
      operator !== undefined &&
      (operator === 'AND' || operator === 'OR') &&
      this.#tokens[this.#at] === operator
    ) {
      this.#at += 1;
      const other = this.#term();
      value = operator === 'AND' ? and(value, other) : or(value, other);
    }
    const next = this.#tokens[this.#at];
    if (next === 'AND' || next === 'OR') this.failed = true;
    return value;
  }

  #term(): Ternary {
    const token = this.#tokens[this.#at];
    if (token === 'NOT') {
      this.#at += 1;
      return not(this.#term());
    }
    if (token === '(') {
      this.#at += 1;
      const value = this.expression();
      if (this.#tokens[this.#at] !== ')') this.failed = true;
      this.#at += 1;
      return value;
    }
    return this.#comparison();
  }

  /** One or several opaque pieces up to the next operator or parenthesis. */
  #comparison(): Ternary {
    const start = this.#at;
    while (this.#at < this.#tokens.length && !structural.has(this.#tokens[this.#at]!)) this.#at += 1;
    const pieces = this.#tokens.slice(start, this.#at);
    if (pieces.length === 0) this.failed = true;
    const pattern =
      pieces.length === 1 ? /^ActionMatches\{\s*'([^']*)'\s*\}$/i.exec(pieces[0]!)?.[1] : undefined;
    return pattern === undefined ? 'unknown' : known(matches(pattern, this.#action));
  }
}
