/** Kleene's strong three-valued logic. `unknown` is a value of its own: it never turns into `true` or `false`. */
export type Ternary = 'true' | 'false' | 'unknown';

/** The ternary of something that is known. */
export function known(value: boolean): Ternary {
  return value ? 'true' : 'false';
}

/** False if either is false, true if both are true, else unknown. */
export function and(left: Ternary, right: Ternary): Ternary {
  if (left === 'false' || right === 'false') return 'false';
  return left === 'true' && right === 'true' ? 'true' : 'unknown';
}

/** True if either is true, false if both are false, else unknown. */
export function or(left: Ternary, right: Ternary): Ternary {
  if (left === 'true' || right === 'true') return 'true';
  return left === 'false' && right === 'false' ? 'false' : 'unknown';
}

/** Swaps true and false; unknown stays unknown. */
export function not(value: Ternary): Ternary {
  if (value === 'unknown') return 'unknown';
  return value === 'true' ? 'false' : 'true';
}

/** Conjunction of all; true of none. */
export function all(values: Iterable<Ternary>): Ternary {
  let result: Ternary = 'true';
  for (const value of values) {
    if (value === 'false') return 'false';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** Disjunction of all; false of none. */
export function any(values: Iterable<Ternary>): Ternary {
  let result: Ternary = 'false';
  for (const value of values) {
    if (value === 'true') return 'true';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** The value that both share, else unknown: one of two cases holds, and it is not known which. */
export function either(left: Ternary, right: Ternary): Ternary {
  return left === right ? left : 'unknown';
}
