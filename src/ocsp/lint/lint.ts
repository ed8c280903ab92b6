import { certificateName, type Certificate } from '../certificate.ts';
import type { DerNode } from '../der/node.ts';
import { pathOf } from '../der/node.ts';
import { readOcspResponse } from '../response.ts';
import type { OcspResponse } from '../response.ts';
import { LintContext } from './context.ts';
import type { LintOptions } from './context.ts';
import { partlyJudged, planFor, type NotJudged, type Planned } from './plan.ts';
import type { Finding, Problem, Rule } from './rule.ts';

export type { NotJudged } from './plan.ts';

export interface LintResult {
  readonly response: OcspResponse;
  readonly findings: Finding[];
  /** Rules that could not be judged, or not wholly, with what they lacked: their silence is no clean answer. */
  readonly notJudged: readonly NotJudged[];
  /** Whether nobody knows if the signature, or that of the signer's certificate or of the CRL, is right. */
  readonly unchecked: boolean;
}

/** Every finding about an OCSP answer given as DER. Never throws, whatever the bytes. */
export function lintResponse(bytes: Uint8Array, options: LintOptions = {}): Finding[] {
  return lint(bytes, options).findings;
}

/** The findings, and the rules that lacked what they need. Never throws, whatever the bytes. */
export function lint(bytes: Uint8Array, options: LintOptions = {}): LintResult {
  return lintRead(readOcspResponse(bytes), options);
}

/** The same for an answer that was read already. */
export function lintRead(response: OcspResponse, options: LintOptions = {}): LintResult {
  const context = new LintContext(response, options);
  const plan = planFor(context);
  const own = judged(plan.ofAnswer, context);
  const delegates =
    context.delegate === undefined
      ? judged(plan.ofDelegate, context)
      : ofDelegate(plan.ofDelegate, context.delegate, context);
  const findings: Finding[] = [];
  for (const outcome of [own, delegates]) {
    for (const { rule, problem } of outcome.problems) findings.push(findingOf(rule, problem, response));
  }
  const notJudged =
    delegates.notJudged.length === 0 ? own.notJudged : [...own.notJudged, ...delegates.notJudged];
  return { response, findings, notJudged: same(notJudged), unchecked: isUnchecked(context, notJudged) };
}

interface Judged {
  readonly problems: readonly { readonly rule: Rule; readonly problem: Problem }[];
  readonly notJudged: readonly NotJudged[];
}

function judged(planned: readonly Planned[], context: LintContext): Judged {
  const problems: { rule: Rule; problem: Problem }[] = [];
  const notJudged: NotJudged[] = [];
  let current: Rule | undefined;
  const report = (problem: Problem): void => {
    if (current !== undefined) problems.push({ rule: current, problem });
  };
  for (const each of planned) {
    const { rule, dates, lacking, idle } = each;
    if (dates !== undefined && !isInForce(rule, dates, context)) continue;
    if (lacking !== undefined) {
      notJudged.push(lacking);
      continue;
    }
    const partly = rule.lacks?.(context);
    if (partly !== undefined) notJudged.push(partlyJudged(each, partly));
    if (idle) continue;
    current = rule;
    rule.check(context, report);
  }
  return { problems, notJudged };
}

interface JudgedDelegate extends Judged {
  readonly planned: readonly Planned[];
  readonly options: LintOptions;
}

const judgedDelegates = new WeakMap<Certificate, JudgedDelegate>();

/** What was judged of the delegate's certificate holds for every answer that it signed, under the same options. */
function ofDelegate(planned: readonly Planned[], delegate: Certificate, context: LintContext): Judged {
  const { options } = context;
  const known = judgedDelegates.get(delegate);
  if (known?.planned === planned && known.options === options) return known;
  const outcome = { ...judged(planned, context), planned, options };
  judgedDelegates.set(delegate, outcome);
  return outcome;
}

let last: readonly NotJudged[] = [];

/** The list of the answer before, where it says the same: of a thousand answers one list is left. */
function same(notJudged: readonly NotJudged[]): readonly NotJudged[] {
  const alike = notJudged.length === last.length && notJudged.every((each, index) => each === last[index]);
  if (!alike) last = notJudged;
  return last;
}

const ofAuthenticity: ReadonlySet<string> = new Set(['G01', 'R09', 'D03', 'D16']);

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

function isInForce(rule: Rule, { start, end }: NonNullable<Planned['dates']>, context: LintContext): boolean {
  const produced = context.producedAt ?? context.options.at;
  const date = rule.datedBy === undefined ? produced : context.delegate?.notBefore.epoch;
  return date === undefined || (date >= start && date < end);
}

function findingOf(rule: Rule, problem: Problem, response: OcspResponse): Finding {
  const { bytes } = response;
  const place = placeOf(problem.at, response);
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

function placeOf(at: Problem['at'], { bytes, basic }: OcspResponse) {
  if (at === undefined) return { path: 'OCSPResponse', offset: 0, end: bytes.length };
  if (!isNode(at)) return at;
  if (at.bytes === bytes) return { path: pathOf(at), offset: at.start, end: at.end };
  const index = basic?.certificates.findIndex(({ node }) => node.bytes === at.bytes) ?? -1;
  const place = basic?.certificatePlaces[index];
  // Certificates given beside the answer have offsets of their own.
  if (place === undefined) return { path: pathOf(at), offset: 0, end: 0 };
  const path = `${pathOf(place)}${pathOf(at).slice(certificateName.length)}`;
  return { path, offset: place.start + at.start, end: place.start + at.end };
}

function isNode(at: NonNullable<Problem['at']>): at is DerNode {
  return 'identifier' in at;
}
