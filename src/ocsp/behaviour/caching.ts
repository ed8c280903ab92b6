import { createHash } from 'node:crypto';
import type { Answered, ProbeFinding } from './answered.ts';
import { findingAt, isPlain, outcomeOf } from './answered.ts';

const citation = 'RFC 5019, 6.2; RFC 9919, 7.2';
/** Seconds by which the clocks of two machines and the way between them may differ. */
const slack = 5;

/** Caching headers: of answers to GET B30 to B35, of every answer that came out of a cache B34. */
export function* cachingFindings(answered: readonly Answered[]): Iterable<ProbeFinding> {
  for (const each of answered) {
    if (isPlain(each)) yield* ageOf(each);
    if (!each.exchange.probe.startsWith('get ') || each.exchange.status !== 200) continue;
    const outcome = outcomeOf(each);
    if (outcome === 'good' || outcome === 'revoked') yield* authoritative(each);
    else if ((maximumAge(each) ?? 0) > 300) {
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

/** An answer cannot have lain in a cache for longer than it lives, nor may it lie there until after its end. */
function* ageOf(each: Answered): Iterable<ProbeFinding> {
  const text = each.exchange.headers['age'];
  if (text === undefined) return;
  const [, digits] = /^\s*(\d+)\s*$/.exec(text) ?? [];
  if (digits === undefined) {
    yield findingAt(each, 'B34', 'warning', 'RFC 9111, 5.1', `Age is ${JSON.stringify(text)}`);
    return;
  }
  const single = each.response.basic?.responses[0];
  const [start, next] = [single?.thisUpdate?.epoch, single?.nextUpdate?.epoch];
  if (start === undefined || next === undefined) return;
  const age = Number(digits);
  const now = Date.parse(each.exchange.at) / 1000;
  if (age > next - start || now > next + 1)
    yield findingAt(
      each,
      'B34',
      'error',
      'RFC 5019, 6.2; RFC 9111, 5.1',
      `Age ${age} s is beyond nextUpdate: the answer lives for ${next - start} s`,
    );
  else if (age > now - start + slack)
    yield findingAt(
      each,
      'B34',
      'warning',
      'RFC 9111, 5.1',
      `Age ${age} s is more than the ${Math.round(now - start)} s since thisUpdate`,
    );
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
  const spent = Number(/^\s*(\d+)\s*$/.exec(headers['age'] ?? '')?.[1] ?? 0);
  if (!((age ?? 0) > 0))
    yield findingAt(each, 'B30', 'warning', citation, 'Cache-Control has no max-age above 0');
  for (const name of ['max-age', 's-maxage']) {
    const told = directive(each, name);
    if (told !== undefined && next !== undefined && now + told - spent > next + slack)
      yield findingAt(each, 'B30', 'error', citation, `${name} ${told} outlives nextUpdate`);
  }
  const expires = Date.parse(headers['expires'] ?? '') / 1000;
  if (next !== undefined && expires > next + slack) {
    yield findingAt(each, 'B32', 'error', citation, `Expires ${headers['expires']} outlives nextUpdate`);
  } else if (next !== undefined && !Number.isNaN(expires) && Math.abs(expires - next) > 1) {
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

function maximumAge(each: Answered): number | undefined {
  return directive(each, 'max-age');
}

/** Seconds of a directive of Cache-Control; undefined without it. */
function directive({ exchange }: Answered, name: string): number | undefined {
  const [, digits] =
    new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`, 'i').exec(exchange.headers['cache-control'] ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}
