import type { DerNode } from '../der/node.ts';
import { pathOf } from '../der/node.ts';
import { readOcspResponse } from '../response.ts';
import type { OcspResponse } from '../response.ts';
import { LintContext } from './context.ts';
import type { LintOptions } from './context.ts';
import { rules } from './rules.ts';
import type { Finding, Lacking, Need, Problem, Profile, Rule } from './rule.ts';

export interface LintResult {
  readonly response: OcspResponse;
  readonly findings: Finding[];
  /** Rules that could not be judged, or not wholly, with what they lacked: their silence is no clean answer. */
  readonly notJudged: NotJudged[];
  /** Whether nobody knows if the signature, or that of the signer's certificate, is right. */
  readonly unchecked: boolean;
}

export interface NotJudged extends Lacking {
  readonly rule: string;
}

/** Every finding about an OCSP answer given as DER. Never throws, whatever the bytes. */
export function lintResponse(bytes: Uint8Array, options: LintOptions = {}): Finding[] {
  return lint(bytes, options).findings;
}

/** The findings, and the rules that lacked what they need. Never throws, whatever the bytes. */
export function lint(bytes: Uint8Array, options: LintOptions = {}): LintResult {
  const response = readOcspResponse(bytes);
  const context = new LintContext(response, options);
  const findings: Finding[] = [];
  const notJudged: LintResult['notJudged'] = [];
  const missing = missingIn(context);
  for (const prepared of rulesOf(context.profiles)) {
    if (!isInForce(prepared, context)) continue;
    const { rule } = prepared;
    const lacking = prepared.needs & missing;
    if (lacking !== 0) {
      notJudged.push({ rule: rule.id, needs: needsOf(lacking) });
      continue;
    }
    const partly = rule.lacks?.(context);
    if (partly !== undefined) notJudged.push({ rule: rule.id, ...partly });
    for (const problem of rule.check(context)) findings.push(findingOf(rule, problem, bytes));
  }
  return { response, findings, notJudged, unchecked: isUnchecked(context, notJudged) };
}

const ofAuthenticity: ReadonlySet<string> = new Set(['G01', 'R09', 'D03']);

/** An error has no signature; whoever asked for none to be verified knows. */
function isUnchecked({ basic, signatures }: LintContext, notJudged: readonly NotJudged[]): boolean {
  return (
    basic !== undefined &&
    signatures &&
    notJudged.some(
      ({ rule, needs }) =>
        ofAuthenticity.has(rule) && (needs.includes('issuer') || needs.includes('algorithm')),
    )
  );
}

const needs: readonly Need[] = ['issuer', 'subject', 'request', 'instant', 'signatures', 'crl', 'algorithm'];

/** A rule with its needs as bits in the order of `needs`, and the seconds since 1970 between which it is in force. */
interface Prepared {
  readonly rule: Rule;
  readonly needs: number;
  readonly start: number;
  readonly end: number;
}

const prepared: readonly Prepared[] = rules.map((rule) => {
  const { from, until } = rule.effective;
  return {
    rule,
    needs: bitsOf(rule.needs ?? []),
    start: from === undefined ? -Infinity : Date.parse(from) / 1000,
    end: until === undefined ? Infinity : Date.parse(until) / 1000 + 86_400,
  };
});

function bitsOf(some: readonly Need[]): number {
  return some.reduce((bits, need) => bits | (1 << needs.indexOf(need)), 0);
}

function missingIn(context: LintContext): number {
  let bits = 0;
  for (const [place, need] of needs.entries()) {
    // Which algorithm it takes shows when the signer is sought: rules that care tell it by `lacks`.
    if (need !== 'algorithm' && !context.knows(need)) bits |= 1 << place;
  }
  return bits;
}

const namesOfBits = new Map<number, readonly Need[]>();

function needsOf(bits: number): readonly Need[] {
  const known = namesOfBits.get(bits) ?? needs.filter((_, place) => (bits & (1 << place)) !== 0);
  namesOfBits.set(bits, known);
  return known;
}

const byProfiles = new WeakMap<ReadonlySet<Profile>, readonly Prepared[]>();

/** The rules under these profiles. */
function rulesOf(profiles: ReadonlySet<Profile>): readonly Prepared[] {
  const known =
    byProfiles.get(profiles) ??
    prepared.filter(
      ({ rule: { profile } }) => profile === 'all' || profile.some((each) => profiles.has(each)),
    );
  byProfiles.set(profiles, known);
  return known;
}

function isInForce({ rule, start, end }: Prepared, context: LintContext): boolean {
  if (start === -Infinity && end === Infinity) return true;
  const produced = context.producedAt ?? context.options.at;
  const date = rule.datedBy === undefined ? produced : context.delegate?.notBefore.epoch;
  return date === undefined || (date >= start && date < end);
}

function findingOf(rule: Rule, problem: Problem, bytes: Uint8Array): Finding {
  const place = placeOf(problem.at, bytes);
  return {
    rule: rule.id,
    severity: problem.severity ?? rule.severity,
    citation: rule.citation,
    path: place.path,
    offset: place.offset,
    hex: Buffer.from(bytes.subarray(place.offset, Math.min(place.end, place.offset + 64))).toString('hex'),
    message: problem.message,
  };
}

function placeOf(at: Problem['at'], bytes: Uint8Array) {
  if (at === undefined) return { path: 'OCSPResponse', offset: 0, end: bytes.length };
  if (!isNode(at)) return at;
  // Certificates given beside the answer have offsets of their own.
  if (at.bytes !== bytes) return { path: pathOf(at), offset: 0, end: 0 };
  return { path: pathOf(at), offset: at.start, end: at.end };
}

function isNode(at: NonNullable<Problem['at']>): at is DerNode {
  return 'identifier' in at;
}
