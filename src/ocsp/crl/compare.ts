import { encodingOf } from '../der/node.ts';
import type { Severity } from '../lint/rule.ts';
import { lintCrl, type CrlOptions } from './lint.ts';
import { readCrl, type Crl } from './read.ts';

export interface CrlDifference {
  readonly rule: string;
  readonly severity: Severity;
  /** Hex of the serial number; empty for the list as a whole. */
  readonly serial: string;
  readonly message: string;
}

export interface CrlComparison {
  readonly findings: readonly CrlDifference[];
  /** Serial numbers on the old, on the new and on both. */
  readonly revoked: { readonly old: number; readonly candidate: number; readonly both: number };
  readonly verdict: 'equal' | 'differences' | 'errors' | 'nothing-compared';
}

/** What two CRLs of one issuer say differently: what is revoked, when and why, octet for octet, and new faults. */
export function compareCrls(old: Uint8Array, candidate: Uint8Array, options: CrlOptions = {}): CrlComparison {
  const [left, right] = [readCrl(old), readCrl(candidate)];
  const revoked = {
    old: left.revoked.size,
    candidate: right.revoked.size,
    both: [...left.revoked.keys()].filter((serial) => right.revoked.has(serial)).length,
  };
  // A list that could not be read whole may lack anything: its silence is no agreement.
  const unread = [...unreadable(left, 'old'), ...unreadable(right, 'new')];
  if (left.tbs === undefined || right.tbs === undefined)
    return { findings: unread, revoked, verdict: 'nothing-compared' };
  const findings = [
    ...unread,
    ...issuersOf(left, right),
    ...timesOf(left, right),
    ...entriesOf(left, right),
    ...faultsOf(old, candidate, options),
  ];
  const wrong = findings.some(({ severity }) => severity === 'error');
  return { findings, revoked, verdict: wrong ? 'errors' : findings.length === 0 ? 'equal' : 'differences' };
}

function* unreadable({ defects, tbs }: Crl, side: string): Iterable<CrlDifference> {
  const [first] = defects;
  if (first === undefined && tbs !== undefined) return;
  yield finding('M01', 'error', `the ${side} cannot be read whole: ${first?.message ?? 'it is no CRL'}`);
}

function* issuersOf({ issuer: left }: Crl, { issuer: right }: Crl): Iterable<CrlDifference> {
  if (left === undefined || right === undefined) return;
  if (Buffer.compare(encodingOf(left), encodingOf(right)) !== 0)
    yield finding('M02', 'error', 'the issuers have different names, octet for octet');
}

/** The layout of a time, its digits aside. */
function* timesOf(left: Crl, right: Crl): Iterable<CrlDifference> {
  for (const field of ['thisUpdate', 'nextUpdate'] as const) {
    const [old, candidate] = [left[field], right[field]].map((time) =>
      time ? `${time.utcTime ? 'UTCTime' : 'GeneralizedTime'} ${time.raw}` : 'missing',
    );
    const layout = (text = ''): string => text.replaceAll(/\d/g, '9');
    if (layout(old) !== layout(candidate))
      yield finding('M03', 'warning', `${field}: ${old} in the old, ${candidate} in the new`);
  }
  const behind = (left.thisUpdate?.epoch ?? NaN) - (right.thisUpdate?.epoch ?? NaN);
  if (behind > 1) yield finding('M04', 'warning', `the new list is ${behind} s older`);
}

function* entriesOf(left: Crl, right: Crl): Iterable<CrlDifference> {
  for (const [serial, { date, reason }] of left.revoked) {
    const other = right.revoked.get(serial);
    if (other === undefined) yield finding('M05', 'error', 'revoked in the old alone', serial);
    else if (other.date.raw !== date.raw || other.date.utcTime !== date.utcTime)
      yield finding('M06', 'error', `${date.raw} in the old, ${other.date.raw} in the new`, serial);
    if (other !== undefined && other.reason !== reason) {
      const message = `reason ${reason ?? 'none'} in the old, ${other.reason ?? 'none'} in the new`;
      yield finding('M07', 'error', message, serial);
    }
  }
  for (const serial of right.revoked.keys()) {
    if (!left.revoked.has(serial)) yield finding('M08', 'warning', 'revoked in the new alone', serial);
  }
}

/** Errors of the new list by rules that the old one keeps. */
function* faultsOf(old: Uint8Array, candidate: Uint8Array, options: CrlOptions): Iterable<CrlDifference> {
  const broken = new Set(lintCrl(old, options).map(({ rule }) => rule));
  const told = new Set<string>();
  for (const { rule, severity, path, message } of lintCrl(candidate, options)) {
    if (severity !== 'error' || broken.has(rule) || told.has(rule)) continue;
    told.add(rule);
    yield finding('M09', 'error', `${rule} at ${path}: ${message}`);
  }
}

function finding(rule: string, severity: Severity, message: string, serial = ''): CrlDifference {
  return { rule, severity, serial, message };
}
