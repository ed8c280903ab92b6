import type { ProbeFinding } from './behaviour/answered.ts';
import { judgeExchanges } from './behaviour/judge.ts';
import type { Certificate } from './certificate.ts';
import { fingerprint } from './compare/fingerprint.ts';
import { judgeFetched, judgeTogether } from './crl/fetched.ts';
import type { Exchange } from './exchange.ts';
import { lintExchange } from './lint-exchange.ts';
import type { Severity } from './lint/rule.ts';
import { lastAsked, type Recorded } from './recorded.ts';
import { readOcspResponse } from './response.ts';

/** A visit to one responder, answers of it that were observed, or lists that were fetched, judged again from one evidence item. */
export interface OcspProbe {
  /** System id. */
  readonly system: string;
  /** `observed`: answers that came some other way, of which only the encoding is judged; `crl`: fetched lists. */
  readonly side: 'probe' | 'observed' | 'crl';
  /** When the last question was put, RFC 3339. */
  readonly at: string;
  /** Origins that were asked, and the addresses behind them. */
  readonly origins: readonly string[];
  readonly addresses: readonly string[];
  readonly questions: number;
  /** Exchanges whose record could not be read. */
  readonly damaged: number;
  readonly findings: readonly ProbeFinding[];
  readonly brokenRules: readonly BrokenRule[];
  /** The distinct shapes of its answers. */
  readonly shapes: readonly string[];
  /** Evidence ids. */
  readonly evidence: readonly string[];
}

/** A lint rule that recorded answers break. */
interface BrokenRule {
  readonly rule: string;
  readonly severity: Severity;
  readonly citation: string;
  readonly answers: number;
  /** The first finding's field and message. */
  readonly path: string;
  readonly message: string;
}

/** The visits that recorded exchanges hold: one for each evidence item and system, oldest first. */
export function probesIn(recorded: readonly Recorded[]): OcspProbe[] {
  const visits = Map.groupBy(
    recorded.filter(({ side }) => side !== 'old' && side !== 'new'),
    ({ evidence, system, side }) => `${evidence.join(' ')} ${side} ${system}`,
  );
  return [...visits.values()]
    .map((visit) => probeOf(visit))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function probeOf(visit: readonly Recorded[]): OcspProbe {
  const exchanges = visit.flatMap(({ exchange }) => (exchange ? [exchange] : []));
  const urls = exchanges.flatMap(({ url }) => (URL.canParse(url) ? [new URL(url)] : []));
  const side = sideOf(visit[0]?.side);
  const answers = visit.flatMap(({ exchange, issuer }) => (exchange ? [{ exchange, issuer }] : []));
  return {
    system: visit[0]?.system ?? '',
    side,
    at: lastAsked(visit),
    origins: [...new Set(urls.map(({ origin }) => origin))],
    addresses: [...new Set(exchanges.map(({ address }) => address))],
    questions: visit.length,
    damaged: visit.length - exchanges.length,
    findings: side === 'probe' ? judgeExchanges(exchanges) : [],
    brokenRules: side === 'crl' ? brokenByLists(answers) : brokenRules(side, answers),
    shapes:
      side === 'crl'
        ? []
        : [...new Set(exchanges.map(({ body }) => fingerprint(readOcspResponse(body))))].sort(),
    evidence: [...new Set(visit.flatMap(({ evidence }) => evidence))],
  };
}

function sideOf(side: Recorded['side'] | undefined): OcspProbe['side'] {
  return side === 'observed' || side === 'crl' ? side : 'probe';
}

interface Answer {
  readonly exchange: Exchange;
  readonly issuer: Certificate | null;
}

/** One item for each rule that lists break, as served, by themselves or together. */
export function brokenByLists(answers: readonly Answer[]): BrokenRule[] {
  const issuer = answers.find((one) => one.issuer !== null)?.issuer ?? undefined;
  const lists = answers.map((one) => judgeFetched(one.exchange, { issuer: one.issuer ?? undefined }));
  const broken = new Map<string, BrokenRule>();
  for (const findings of [...lists.map((list) => list.findings), judgeTogether(lists, { issuer })]) {
    for (const [rule, [first]] of Map.groupBy(findings, (finding) => finding.rule)) {
      if (first === undefined) continue;
      const { severity, citation, message } = first;
      const path = 'path' in first ? first.path : '';
      const known = broken.get(rule) ?? { rule, severity, citation, answers: 0, path, message };
      broken.set(rule, { ...known, answers: known.answers + 1 });
    }
  }
  return [...broken.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

/** One item for each rule that the answers break; of a responder, what is no answer at all is told by its behaviour. */
function brokenRules(side: OcspProbe['side'], answers: readonly Answer[]): BrokenRule[] {
  const broken = new Map<string, BrokenRule>();
  for (const { exchange, issuer } of answers) {
    const { response, findings } = lintExchange(exchange, { issuer: issuer ?? undefined });
    if (side === 'probe' && response.status === undefined) continue;
    const told = Map.groupBy(findings, ({ rule }) => rule);
    for (const [rule, [first]] of told) {
      if (first === undefined) continue;
      const { severity, citation, path, message } = first;
      const known = broken.get(rule) ?? { rule, severity, citation, answers: 0, path, message };
      broken.set(rule, { ...known, answers: known.answers + 1 });
    }
  }
  return [...broken.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}
