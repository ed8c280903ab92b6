import type { Certificate } from '../certificate.ts';
import type { Exchange } from '../exchange.ts';
import type { ProbeFinding } from '../behaviour/answered.ts';
import { judgeVisit, type Supplied } from '../behaviour/judge.ts';
import type { NotProbed } from '../behaviour/known.ts';
import type { Subject } from './questions.ts';
import { questionsFor } from './questions.ts';
import type { Pace } from './run.ts';
import { addressesOf, askAll, withUnasked } from './run.ts';

export interface ProbeOptions extends Pace {
  readonly issuer: Certificate;
  readonly subjects: readonly Subject[];
  /** How often each certificate is asked for again; 5 by default. */
  readonly repeats?: number | undefined;
  /** What the operator knows beside the answers. */
  readonly supplied?: Supplied | undefined;
}

export interface ProbeResult {
  readonly url: string;
  readonly addresses: readonly string[];
  readonly exchanges: readonly Exchange[];
  readonly findings: readonly ProbeFinding[];
  /** Checks that were not judged, with what each of them takes. */
  readonly notProbed: readonly NotProbed[];
  /** Whether nobody knows if the signature of one of the answers is right. */
  readonly unchecked: boolean;
}

/** Asks a responder, at every address of its host, how it behaves. An unreachable one is a finding. */
export async function probe(url: string, options: ProbeOptions): Promise<ProbeResult> {
  const target = new URL(url);
  const { addresses, failure } = await addressesOf(target);
  const questions = questionsFor(options.issuer, options.subjects, options.repeats ?? 5);
  const exchanges: Exchange[] = [];
  for (const address of addresses) {
    const [own] = await askAll([{ url: target, address }], questions, options);
    exchanges.push(...(own?.exchanges ?? []));
  }
  const supplied = { issuer: options.issuer, ...options.supplied };
  const { findings, notProbed, unchecked } = judgeVisit(exchanges, supplied);
  const unresolved: ProbeFinding = {
    check: 'B44',
    severity: 'error',
    citation: 'TLS BR 4.10.2',
    address: '',
    probe: '',
    message: `${target.hostname} has no address: ${failure ?? 'none was found'}`,
  };
  const told = addresses.length === 0 ? [unresolved] : findings;
  return { url, addresses, exchanges, findings: told, notProbed, unchecked };
}

/** Asks two responders the same, question by question. Every question to one without an address fails. */
export async function recordBoth(
  old: string,
  candidate: string,
  options: ProbeOptions,
): Promise<{ old: Exchange[]; candidate: Exchange[] }> {
  const targets = await Promise.all(
    [old, candidate].map(async (url) => {
      const target = new URL(url);
      const { addresses, failure } = await addressesOf(target);
      const [address] = addresses;
      if (address !== undefined) return { url: target, address };
      return {
        url: target,
        address: '',
        failure: `${target.hostname} has no address: ${failure ?? 'none was found'}`,
      };
    }),
  );
  const questions = questionsFor(options.issuer, options.subjects, options.repeats ?? 5);
  const asked = await askAll(targets, questions, options);
  const [left = [], right = []] = targets.map((target, index) => {
    const own = asked[index];
    return own === undefined ? [] : withUnasked(target, own, questions);
  });
  return { old: left, candidate: right };
}
