import { answersId } from '../asked.ts';
import { readOcspRequest } from '../request.ts';
import type { Answered, ProbeFinding } from './answered.ts';
import { findingAt, isPlain, labelOf, outcomeOf } from './answered.ts';
import { mayBeRefused, type Known } from './known.ts';

/** What is said about certificates: B06, B13, B17, B20, B23, B25, B43, B50, B51, B53. */
export function* statusFindings(answered: readonly Answered[], known: Known = {}): Iterable<ProbeFinding> {
  for (const each of answered) {
    const outcome = outcomeOf(each);
    const { probe } = each.exchange;
    const isRefused = outcome === 'unknown' || outcome === 'unauthorized';
    if (isPlain(each) && isRefused && !mayBeRefused(each, known)) {
      yield findingAt(
        each,
        'B20',
        'error',
        'TLS BR 4.9.9; Mozilla policy 5.4',
        `${outcome} for an issued certificate`,
      );
    }
    if (probe === 'serial-unassigned' && outcome === 'good') {
      yield findingAt(each, 'B23', 'error', 'TLS BR 4.9.9', 'good for a serial number that was not assigned');
    } else if (probe.startsWith('serial-') && outcome === 'good') {
      yield findingAt(
        each,
        'B17',
        'error',
        'RFC 5280, 4.1.2.2',
        'good for a serial number that none can have',
      );
    }
    if (probe === 'foreign-issuer' && (outcome === 'good' || outcome === 'revoked')) {
      yield findingAt(
        each,
        'B25',
        'error',
        'RFC 6960, 4.2.2.2',
        `${outcome} for a foreign issuer's certificate`,
      );
    }
    if ((isPlain(each) || probe.startsWith('post-')) && answersAnother(each)) {
      yield findingAt(each, 'B13', 'error', 'RFC 6960, 3.2 (1)', 'the answer is for another certificate');
    }
    if (hasFraction(each)) {
      yield findingAt(each, 'B53', 'error', 'RFC 5280, 4.1.2.5.2', 'a time with a fraction of a second');
    }
  }
  for (const group of Map.groupBy(answered.filter(isPlain), labelOf).values()) yield* together(group);
}

function* together(group: readonly Answered[]): Iterable<ProbeFinding> {
  const outcomes = new Set(group.map(outcomeOf));
  const [first] = group;
  if (first !== undefined && outcomes.size > 1) {
    const seen = [...outcomes].map((outcome) => outcome ?? 'no answer').join(', ');
    yield findingAt(first, 'B50', 'error', 'TLS BR 4.10.2', `answers differ for ${labelOf(first)}: ${seen}`);
  }
  for (const one of Map.groupBy(group, ({ exchange }) => exchange.address).values()) yield* oneAddress(one);
  const byAddress = Map.groupBy(group, ({ exchange }) => exchange.address);
  const sets = [...byAddress.values()].map((each) => [...new Set(each.map(outcomeOf))].sort().join());
  if (first !== undefined && new Set(sets).size > 1) {
    yield findingAt(first, 'B43', 'error', 'TLS BR 4.9.9', 'the addresses of the host answer differently');
  }
}

function* oneAddress(group: readonly Answered[]): Iterable<ProbeFinding> {
  const got = group.find(({ exchange }) => exchange.probe.startsWith('get '));
  const posted = group.find(({ exchange }) => exchange.probe.startsWith('post '));
  if (got !== undefined && posted !== undefined && outcomeOf(got) !== outcomeOf(posted)) {
    yield findingAt(
      got,
      'B06',
      'error',
      'RFC 6960, A.1',
      `GET says ${outcomeOf(got)}, POST ${outcomeOf(posted)}`,
    );
  }
  let latest = -Infinity;
  for (const each of group) {
    const update = each.response.basic?.responses[0]?.thisUpdate?.epoch;
    if (update === undefined) continue;
    if (update < latest) {
      yield findingAt(each, 'B51', 'error', 'TLS BR 4.9.9', 'thisUpdate went back between two answers');
    }
    latest = Math.max(latest, update);
  }
}

function answersAnother({ exchange, response }: Answered): boolean {
  const told = response.basic?.responses.map(({ id }) => id).filter((id) => id !== undefined) ?? [];
  if (told.length === 0) return false;
  const asked = readOcspRequest(exchange.request).ids;
  return !told.some((id) => asked.some((other) => answersId(id, other)));
}

function hasFraction({ response }: Answered): boolean {
  const { basic } = response;
  const times = [
    basic?.producedAt,
    ...(basic?.responses ?? []).flatMap((single) => [
      single.thisUpdate,
      single.nextUpdate,
      single.revocationTime,
    ]),
  ];
  return times.some((time) => time?.fraction !== undefined);
}
