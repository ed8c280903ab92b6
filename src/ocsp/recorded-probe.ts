import type { ProbeFinding } from './behaviour/answered.ts';
import { judgeExchanges } from './behaviour/judge.ts';
import type { Certificate } from './certificate.ts';
import { fingerprint } from './compare/fingerprint.ts';
import type { Exchange } from './exchange.ts';
import { lintExchange } from './lint-exchange.ts';
import type { Severity } from './lint/rule.ts';
import { lastAsked, type Recorded } from './recorded.ts';
import { readOcspResponse } from './response.ts';

/** A visit to one responder, or answers of it that were observed, judged again from one evidence item. */
export interface OcspProbe {
  /** System id. */
  readonly system: string;
  /** `observed`: answers that came some other way, of which only the encoding is judged. */
  readonly side: 'probe' | 'observed';
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
    recorded.filter(({ side }) => side === 'probe' || side === 'observed'),
    ({ evidence, system, side }) => `${evidence.join(' ')} ${side} ${system}`,
  );
  return [...visits.values()]
    .map((visit) => probeOf(visit))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function probeOf(visit: readonly Recorded[]): OcspProbe {
  const exchanges = visit.flatMap(({ exchange }) => (exchange ? [exchange] : []));
  const urls = exchanges.flatMap(({ url }) => (URL.canParse(url) ? [new URL(url)] : []));
  const side = visit[0]?.side === 'observed' ? 'observed' : 'probe';
  return {
    system: visit[0]?.system ?? '',
    side,
    at: lastAsked(visit),
    origins: [...new Set(urls.map(({ origin }) => origin))],
    addresses: [...new Set(exchanges.map(({ address }) => address))],
    questions: visit.length,
    damaged: visit.length - exchanges.length,
    findings: side === 'probe' ? judgeExchanges(exchanges) : [],
    brokenRules: brokenRules(
      side,
      visit.flatMap(({ exchange, issuer }) => (exchange ? [{ exchange, issuer }] : [])),
    ),
    shapes: [...new Set(exchanges.map(({ body }) => fingerprint(readOcspResponse(body))))].sort(),
    evidence: [...new Set(visit.flatMap(({ evidence }) => evidence))],
  };
}

/** One item for each rule that the answers break; of a responder, what is no answer at all is told by its behaviour. */
function brokenRules(
  side: OcspProbe['side'],
  answers: readonly { readonly exchange: Exchange; readonly issuer: Certificate | null }[],
): BrokenRule[] {
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
