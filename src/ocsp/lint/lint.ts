import type { DerNode } from '../der/node.ts';
import { pathOf } from '../der/node.ts';
import { readOcspResponse } from '../response.ts';
import type { OcspResponse } from '../response.ts';
import { LintContext } from './context.ts';
import type { LintOptions } from './context.ts';
import { rules } from './rules.ts';
import type { Finding, Need, Problem, Rule } from './rule.ts';

export interface LintResult {
  readonly response: OcspResponse;
  readonly findings: Finding[];
  /** Rules that could not be judged, with what they lacked: their silence is no clean answer. */
  readonly notJudged: { rule: string; needs: Need[] }[];
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
    const lacking = (rule.needs ?? []).filter((need) => !context.knows(need));
    if (lacking.length > 0) {
      notJudged.push({ rule: rule.id, needs: lacking });
      continue;
    }
    for (const problem of rule.check(context)) findings.push(findingOf(rule, problem, bytes));
  }
  return { response, findings, notJudged };
}

function isInProfile(rule: Rule, context: LintContext): boolean {
  return rule.profile === 'all' || rule.profile.some((profile) => context.profiles.has(profile));
}

function isInForce({ effective, datedBy }: Rule, context: LintContext): boolean {
  const { from, until } = effective;
  if (from === undefined && until === undefined) return true;
  const produced = context.producedAt ?? context.options.at;
  const date = datedBy === undefined ? produced : context.delegate?.notBefore.epoch;
  if (date === undefined) return true;
  if (from !== undefined && date < Date.parse(from) / 1000) return false;
  return until === undefined || date < Date.parse(until) / 1000 + 86_400;
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
