import type { Severity } from '../lint/rule.ts';
import type { CrlResult } from './lint.ts';

export interface CrlDifference {
  readonly rule: string;
  readonly severity: Severity;
  /** Hex of the serial number; empty for the list as a whole. */
  readonly serial: string;
  readonly message: string;
}

/** A list that was read and judged, as one of several that stand for one. */
export interface NamedCrl extends CrlResult {
  /** The file or URL it came from. */
  readonly name: string;
}

export function difference(rule: string, severity: Severity, message: string, serial = ''): CrlDifference {
  return { rule, severity, serial, message };
}
