/**
 * What a loopback service is to do wrong. `operation` is the name that the collectors use, as
 * `GET /v1.0/users`, or `*` for every one.
 */
export interface Fault {
  operation: string;
  kind:
    | 'deny'
    | 'throttle'
    | 'server-error'
    | 'cut-short'
    | 'slow'
    | 'expired'
    | 'html'
    | 'empty'
    | 'not-registered'
    | 'endless'
    | 'foreign-link';
  /** How many requests meet it before it is over; absent: all of them. */
  times?: number;
  /** The first request is answered rightly. */
  afterFirst?: boolean;
  /** Only requests whose path contains this. */
  within?: string;
}

/** Answers which fault, if any, a request meets, and counts it. */
export function faultBook(faults: readonly Fault[]): (method: string, path: string) => Fault['kind'] | null {
  const entries = faults.map((fault) => ({ fault, pattern: operationPattern(fault.operation), met: 0 }));
  return (method, path) => {
    const entry = entries.find(
      ({ fault, pattern, met }) =>
        met < (fault.times ?? Infinity) &&
        pattern.test(`${method} ${path}`) &&
        path.includes(fault.within ?? ''),
    );
    if (entry === undefined) return null;
    entry.met += 1;
    if (entry.fault.afterFirst === true && entry.met === 1) return null;
    return entry.fault.kind;
  };
}

function operationPattern(operation: string): RegExp {
  if (operation === '*') return /^/;
  const pattern = operation
    .split(/(\{[^}]+\})/)
    .map((part) => (part.startsWith('{') ? '.+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}$`, 'i');
}
