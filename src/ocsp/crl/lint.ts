import { pathOf, type DerNode } from '../der/node.ts';
import type { Severity } from '../lint/rule.ts';
import { isUnchecked } from '../signature.ts';
import { entryRules } from './lint/entries.ts';
import { extensionRules } from './lint/extensions.ts';
import { listRules } from './lint/list.ts';
import { CrlContext, type CrlNeed, type CrlOptions, type CrlProblem, type CrlRule } from './lint/rule.ts';
import { scopeRules } from './lint/scope.ts';
import { signatureRules } from './lint/signature.ts';
import { readCrl, type Crl } from './read.ts';

export type { CrlOptions } from './lint/rule.ts';

export interface CrlFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly path: string;
  readonly offset: number;
  readonly message: string;
}

export interface CrlResult {
  readonly crl: Crl;
  readonly findings: readonly CrlFinding[];
  /** Rules that could not be judged, with what they lacked: their silence is no clean list. */
  readonly notJudged: readonly {
    readonly rule: string;
    readonly needs: readonly CrlNeed[];
    readonly reason?: string;
  }[];
  /** Whether nobody knows if the signature is right. */
  readonly unchecked: boolean;
}

/** Findings of one rule that are told; the rest are counted. */
const mostFindings = 1000;

const encodingRule: CrlRule = {
  id: 'K01',
  title: 'One CertificateList in DER',
  severity: 'error',
  citation: 'X.690, 10; RFC 5280, 5.1',
  profile: 'all',
  // Its problems have places without a node: `encodingFindings`.
  check: () => [],
};

/** Every rule for a CRL, in the order of their ids. */
export const crlRules: readonly CrlRule[] = [
  encodingRule,
  ...listRules,
  ...extensionRules,
  ...scopeRules,
  ...entryRules,
  ...signatureRules,
].sort((left, right) => (left.id < right.id ? -1 : 1));

/** Every finding about a CRL given as DER. Never throws, whatever the bytes. */
export function lintCrl(bytes: Uint8Array, options: CrlOptions = {}): CrlFinding[] {
  return [...judgeCrl(readCrl(bytes), options).findings];
}

/** The findings about a list that was read, and the rules that lacked what they need. */
export function judgeCrl(crl: Crl, options: CrlOptions = {}): CrlResult {
  const context = new CrlContext(crl, options);
  const findings = encodingFindings(crl);
  const notJudged: CrlResult['notJudged'][number][] = [];
  for (const rule of crlRules) {
    if (rule.profile !== 'all' && !rule.profile.some((each) => context.profiles.has(each))) continue;
    const lacking = (rule.needs ?? []).filter((need) => !knows(context, need));
    if (lacking.length === 0) findings.push(...limited(rule, context));
    else {
      const { verified } = context;
      const reason = isUnchecked(verified) ? { reason: verified.unchecked } : {};
      notJudged.push({ rule: rule.id, needs: lacking, ...(lacking.includes('algorithm') ? reason : {}) });
    }
  }
  const unchecked = crl.tbs !== undefined && notJudged.some(({ rule }) => rule === 'K07');
  return { crl, findings, notJudged, unchecked };
}

function knows(context: CrlContext, need: CrlNeed): boolean {
  const { at, issuer, certificates } = context.options;
  switch (need) {
    case 'issuer':
      return issuer !== undefined;
    case 'instant':
      return at !== undefined;
    case 'certificates':
      // Only a scope can contradict them.
      return certificates !== undefined || context.scope.extension === undefined;
    case 'algorithm':
      return !isUnchecked(context.verified);
  }
}

function encodingFindings({ defects }: Crl): CrlFinding[] {
  const { id, severity, citation } = encodingRule;
  const told = defects.slice(0, mostFindings).map(({ node, offset, message }) => ({
    rule: id,
    severity,
    citation,
    path: node === undefined ? 'CertificateList' : pathOf(node),
    offset,
    message,
  }));
  const more = defects.length - told.length;
  return more > 0 ? [...told, { ...unplaced(encodingRule), message: `${more} more of these` }] : told;
}

function limited(rule: CrlRule, context: CrlContext): CrlFinding[] {
  const findings: CrlFinding[] = [];
  let more = 0;
  for (const problem of rule.check(context)) {
    if (findings.length < mostFindings) findings.push(findingOf(rule, problem, context.crl));
    else more += 1;
  }
  return more > 0 ? [...findings, { ...unplaced(rule), message: `${more} more of these` }] : findings;
}

function unplaced({ id, severity, citation }: CrlRule): Omit<CrlFinding, 'message'> {
  return { rule: id, severity, citation, path: 'CertificateList', offset: 0 };
}

function findingOf(rule: CrlRule, { at, message, severity }: CrlProblem, { bytes }: Crl): CrlFinding {
  return {
    ...unplaced(rule),
    severity: severity ?? rule.severity,
    ...(at === undefined ? {} : placeOf(at, bytes)),
    message,
  };
}

function placeOf(at: DerNode, bytes: Uint8Array): { path: string; offset: number } {
  return { path: pathOf(at), offset: at.bytes === bytes ? at.start : 0 };
}
