import { hashNameOf } from '../certificate-id.ts';
import { keyOf } from '../public-key.ts';
import { unequal } from './answer-rules.ts';
import type { ProbeFinding } from '../behaviour/answered.ts';
import { judgeExchanges } from '../behaviour/judge.ts';
import type { ComparisonRule, Difference, Pair, Side } from './pair.ts';

const cachingHeaders = [
  'cache-control',
  'expires',
  'last-modified',
  'etag',
  'pragma',
  'vary',
  'content-encoding',
];
const probesOfErrors = /^(malformed-|get-bad|request-|serial-|nonce-)/;
const chainRules = /^(R09|D\d\d|R06)$/;

/** How the answers are made: C10 to C22 and C24 to C26. */
export const formRules: readonly ComparisonRule[] = [
  unequal('C10', 'Kind of responderID', 'warning', ({ response }) => response.basic?.responderId?.kind),
  {
    id: 'C11',
    title: 'Authority chain',
    severity: 'error',
    *pair({ candidate }) {
      const faults = candidate.findings.filter(
        ({ rule, severity }) => severity === 'error' && chainRules.test(rule),
      );
      for (const { rule, message } of faults) yield { message: `${rule}: ${message}` };
    },
  },
  unequal('C12', 'Signature algorithm and key', 'warning', signatureOf),
  unequal('C13', 'Certificates that come along', 'warning', ({ response }) =>
    response.basic === undefined ? undefined : `${response.basic.certificates.length} certificates`,
  ),
  unequal('C14', 'Extensions', 'warning', extensionsOf),
  unequal('C15', 'Hash of the CertID', 'warning', ({ single }) => {
    const oid = single?.id?.algorithm.oid;
    return oid === undefined ? undefined : (hashNameOf(oid) ?? oid);
  }),
  unequal('C16', 'Number of single responses', 'warning', ({ response }) =>
    response.basic === undefined ? undefined : String(response.basic.responses.length),
  ),
  {
    id: 'C17',
    title: 'Size',
    severity: 'warning',
    *pair({ old, candidate }) {
      const [left, right] = [old.exchange.body.length, candidate.exchange.body.length];
      const crossed = [1400, 4096].find((limit) => left <= limit && right > limit);
      if (left === 0 || (right <= left * 1.25 && crossed === undefined)) return;
      yield {
        message: `${left} octets in the old, ${right} in the new${crossed === undefined ? '' : `, past ${crossed}`}`,
      };
    },
  },
  {
    id: 'C18',
    title: 'Shape of the encoding',
    severity: 'warning',
    *whole(pairs) {
      const known = new Set(pairs.map(({ old }) => old.fingerprint));
      for (const { probe, candidate } of pairs) {
        if (known.has(candidate.fingerprint)) continue;
        known.add(candidate.fingerprint);
        yield { probe, message: `a shape that the old responder never produced: ${candidate.fingerprint}` };
      }
    },
  },
  unequal(
    'C19',
    'Caching headers',
    'warning',
    ({ exchange }) =>
      cachingHeaders.filter((name) => exchange.headers[name] !== undefined).join(', ') || 'none',
  ),
  {
    id: 'C20',
    title: 'Behaviour on faulty questions',
    severity: 'warning',
    *pair({ probe, old, candidate }) {
      const [left, right] = [classOf(old), classOf(candidate)];
      if (probesOfErrors.test(probe) && left !== right)
        yield { message: `${left} in the old, ${right} in the new` };
    },
  },
  {
    id: 'C21',
    title: 'Latency',
    severity: 'warning',
    *whole(pairs) {
      const [left, right] = [
        late(pairs.map(({ old }) => old)),
        late(pairs.map(({ candidate }) => candidate)),
      ];
      // Differences below 50 ms are the network's.
      if (right > 10_000 || (right > 1.5 * left && right - left > 50)) {
        yield { message: `95 % within ${left} ms in the old, ${right} ms in the new` };
      }
    },
  },
  {
    id: 'C22',
    title: 'Findings that the old responder does not have',
    severity: 'error',
    *whole(pairs) {
      const inherited = new Set(pairs.flatMap(({ old }) => errors(old).map(keyOfFinding)));
      const told = new Set<string>();
      for (const { probe, candidate } of pairs) {
        for (const finding of errors(candidate)) {
          const key = keyOfFinding(finding);
          if (told.has(key)) continue;
          told.add(key);
          const message = `${finding.rule} at ${finding.path}: ${finding.message}`;
          if (inherited.has(key)) yield { probe, message: `inherited: ${message}`, severity: 'notice' };
          else yield { probe, message };
        }
      }
      yield* behaviourDelta(pairs);
    },
  },
  {
    id: 'C24',
    title: 'Consistency over addresses and repeats',
    severity: 'notice',
    *whole(pairs) {
      const [left, right] = [flapping(pairs, 'old'), flapping(pairs, 'candidate')];
      if (right > left)
        yield {
          message: `${right} certificates are answered in several ways by the new, ${left} by the old`,
        };
    },
  },
  {
    id: 'C25',
    title: 'Every certificate is known to both',
    severity: 'error',
    *pair({ probe, old, candidate }) {
      if (!/^(get|post|sha256) /.test(probe)) return;
      const known = (side: Side): boolean => side.outcome === 'good' || side.outcome === 'revoked';
      if (known(old) && !known(candidate)) yield { message: `the new lacks a record: ${candidate.outcome}` };
    },
  },
  {
    id: 'C26',
    title: 'What a strict reader accepts',
    severity: 'info',
    *pair({ old, candidate }) {
      const accepted = ({ findings }: Side): boolean =>
        !findings.some(({ rule }) => /^(E|T0[1-57])/.test(rule));
      if (accepted(old) && !accepted(candidate))
        yield { message: 'a strict reader accepts the old answer and refuses the new' };
    },
  },
];

/** What a probe of the new responder finds and one of the old does not, as far as the questions were the same. */
function* behaviourDelta(pairs: readonly Pair[]): Iterable<Difference> {
  const found = (side: 'old' | 'candidate'): ProbeFinding[] =>
    judgeExchanges(pairs.map((pair) => pair[side].exchange)).filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    );
  const keyOf = ({ check, severity, message }: ProbeFinding): string =>
    `${check} ${severity} ${message.replaceAll(/\d+/g, '#')}`;
  const told = new Set(found('old').map(keyOf));
  for (const finding of found('candidate')) {
    const key = keyOf(finding);
    if (told.has(key)) continue;
    told.add(key);
    const { check, severity, probe, message } = finding;
    yield { probe, message: `${check}: ${message}`, severity };
  }
}

function errors({ findings }: Side): Side['findings'] {
  return findings.filter(({ severity }) => severity === 'error');
}

/** A rule at a field, whichever single response it stands in. */
function keyOfFinding({ rule, path }: Side['findings'][number]): string {
  return `${rule} ${path.replaceAll(/\[\d+\]/g, '')}`;
}

function signatureOf({ response }: Side): string | undefined {
  const { algorithm, certificates } = response.basic ?? {};
  if (algorithm === undefined) return undefined;
  const [first] = certificates ?? [];
  const key = first === undefined ? undefined : keyOf(first);
  const size = key?.type === 'rsa' ? `RSA ${key.bits}` : key?.type === 'ec' ? `EC ${key.curve}` : '';
  return `${algorithm.oid} ${size}`.trim();
}

function extensionsOf({ response, single }: Side): string | undefined {
  if (response.basic === undefined) return undefined;
  const lists = [response.basic.extensions, single?.extensions];
  return lists
    .map((list) => (list?.items ?? []).map(({ oid, critical }) => oid + (critical ? '!' : '')).join(' '))
    .join(' / ');
}

function classOf({ outcome, exchange }: Side): string {
  return exchange.failure === undefined ? `HTTP ${exchange.status} ${outcome}` : 'no answer';
}

function late(sides: readonly Side[]): number {
  const sorted = sides.map(({ exchange }) => exchange.milliseconds).sort((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

function flapping(pairs: readonly Pair[], side: 'old' | 'candidate'): number {
  const plain = pairs.filter(({ probe }) => /^(get|post|repeat-\d+) /.test(probe));
  const groups = Map.groupBy(plain, ({ probe }) => probe.slice(probe.indexOf(' ')));
  return [...groups.values()].filter((group) => new Set(group.map((pair) => pair[side].outcome)).size > 1)
    .length;
}
