import type { DerNode } from '../der/node.ts';
import { pathOf } from '../der/node.ts';
import { readOcspResponse } from '../response.ts';
import type { OcspResponse } from '../response.ts';
import { LintContext } from './context.ts';
import type { LintOptions } from './context.ts';
import { rules } from './rules.ts';
import type { Finding, Lacking, Need, Problem, Rule } from './rule.ts';

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
  for (const rule of rules) {
    if (!isInProfile(rule, context) || !isInForce(rule, context)) continue;
    const lacking = lackingFor(rule, context);
    if (lacking !== undefined) {
      notJudged.push({ rule: rule.id, needs: lacking });
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

/** What the rule needs and the context lacks; undefined when that is nothing. */
function lackingFor({ needs }: Rule, context: LintContext): Need[] | undefined {
  if (needs === undefined || needs.every((need) => context.knows(need))) return undefined;
  return needs.filter((need) => !context.knows(need));
}

function isInProfile({ profile }: Rule, { profiles }: LintContext): boolean {
  if (profile === 'all') return true;
  for (const each of profile) if (profiles.has(each)) return true;
  return false;
}

/** Seconds since 1970 from which and before which each rule is in force; absent for one that always is. */
const inForce = new Map(
  rules.flatMap((rule) => {
    const { from, until } = rule.effective;
    if (from === undefined && until === undefined) return [];
    const start = from === undefined ? -Infinity : Date.parse(from) / 1000;
    const end = until === undefined ? Infinity : Date.parse(until) / 1000 + 86_400;
    return [[rule, { start, end }] as const];
  }),
);

function isInForce(rule: Rule, context: LintContext): boolean {
  const bounds = inForce.get(rule);
  if (bounds === undefined) return true;
  const produced = context.producedAt ?? context.options.at;
  const date = rule.datedBy === undefined ? produced : context.delegate?.notBefore.epoch;
  return date === undefined || (date >= bounds.start && date < bounds.end);
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
