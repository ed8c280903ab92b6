import { createHash } from 'node:crypto';
import type { Answered, ProbeFinding } from './answered.ts';
import { findingAt, outcomeOf } from './answered.ts';

const citation = 'RFC 5019, 6.2; RFC 9919, 7.2';

/** Caching headers of answers to GET: B30 to B35. */
export function* cachingFindings(answered: readonly Answered[]): Iterable<ProbeFinding> {
  for (const each of answered) {
    if (!each.exchange.probe.startsWith('get ') || each.exchange.status !== 200) continue;
    const outcome = outcomeOf(each);
    if (outcome === 'good' || outcome === 'revoked') yield* authoritative(each);
    else if (maximumAge(each) > 300) {
      yield findingAt(
        each,
        'B35',
        'warning',
        'TLS BR 4.9.9',
        `${outcome ?? 'an error'} may be cached for ${maximumAge(each)} s`,
      );
    }
  }
}

function* authoritative(each: Answered): Iterable<ProbeFinding> {
  const { headers, body, at } = each.exchange;
  const control = headers['cache-control'] ?? '';
  const now = Date.parse(at) / 1000;
  const next = each.response.basic?.responses[0]?.nextUpdate?.epoch;
  if (/no-cache|no-store/i.test(`${control} ${headers['pragma'] ?? ''}`)) {
    yield findingAt(each, 'B31', 'error', citation, 'an authoritative answer must not forbid caching');
  }
  const age = maximumAge(each);
  if (!(age > 0)) yield findingAt(each, 'B30', 'warning', citation, 'Cache-Control has no max-age above 0');
  else if (next !== undefined && age > next - now + 60) {
    yield findingAt(each, 'B30', 'error', citation, `max-age ${age} outlives nextUpdate`);
  }
  const expires = Date.parse(headers['expires'] ?? '') / 1000;
  if (next !== undefined && !Number.isNaN(expires) && Math.abs(expires - next) > 1) {
    yield findingAt(each, 'B32', 'notice', citation, `Expires ${headers['expires']} is not nextUpdate`);
  }
  const date = headers['date'] ?? '';
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(date)) {
    yield findingAt(each, 'B32', 'warning', 'RFC 9110, 5.6.7', `Date is ${date || 'missing'}`);
  } else if (Math.abs(Date.parse(date) / 1000 - now) > 60) {
    yield findingAt(each, 'B32', 'warning', 'RFC 9110, 6.6.1', `Date ${date} is more than a minute off`);
  }
  const tag = headers['etag'];
  const hashes = ['sha1', 'sha256'].map((hash) => createHash(hash).update(body).digest('hex'));
  if (tag === undefined || tag.startsWith('W/')) {
    yield findingAt(each, 'B33', 'notice', citation, 'no strong ETag');
  } else if (!hashes.includes(tag.replaceAll('"', '').toLowerCase())) {
    yield findingAt(each, 'B33', 'notice', citation, 'ETag is not the hash of the body');
  }
  if (headers['set-cookie'] !== undefined)
    yield findingAt(each, 'B34', 'warning', citation, 'Set-Cookie is sent');
}

function maximumAge({ exchange }: Answered): number {
  return Number(/max-age=(\d+)/i.exec(exchange.headers['cache-control'] ?? '')?.[1] ?? 0);
}
