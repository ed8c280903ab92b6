import { describe, expect, it } from 'vitest';
import type { DecodedPage } from '../../src/estate/collection.ts';
import { readTable } from '../../src/estate/files/read-table.ts';
import { ocspExchanges as shape } from '../../src/estate/files/shapes/ocsp-exchanges.ts';
import { ocspExchanges, type RecordedExchange } from '../../src/estate/status/ocsp-exchanges.ts';
import { ocspAnswersSound } from '../../src/judge/checks/ocsp-answers-sound.ts';
import { evidenceText, observedAnswer, type EvidenceSide } from '../../src/ocsp/evidence.ts';
import { askedOf } from '../../src/gate/recorded.ts';
import type { Exchange } from '../../src/ocsp/exchange.ts';
import { objectIdentifier, sequence } from '../../src/ocsp/der/write.ts';
import { comparisonsIn } from '../../src/ocsp/recorded-comparison.ts';
import { probesIn } from '../../src/ocsp/recorded-probe.ts';
import type { System } from '../../src/scope/scope.ts';
import { judge } from '../judge/estate-fixture.ts';
import { answer, exchange, responder } from './exchanges.ts';
import { crl } from './crl/crl-builder.ts';
import { ca, response } from './response-builder.ts';

/** What the estate makes of a file with these sides. */
function read(text: string, evidence = 'E-1'): RecordedExchange[] {
  const value = readTable(shape, 'json', Buffer.from(text));
  expect(value.errors).toEqual([]);
  const envelope = { id: evidence, source: 'ocsp', account: null, region: null };
  const page = { envelope, parameters: {}, value } as unknown as DecodedPage;
  return ocspExchanges.lower(new Map([['file.ocsp.exchanges', [page]]]), []);
}

const sides = (old: string, candidate: string): EvidenceSide[] => [
  { system: 'ocsp-old', side: 'old', exchanges: responder(old) },
  { system: 'ocsp', side: 'new', exchanges: responder(candidate) },
];
const text = (old: string, candidate: string): string => evidenceText(ca.certificate, sides(old, candidate));

describe('exchanges as evidence', () => {
  it('come back octet for octet', () => {
    const given = sides('', '.5');
    const back = read(evidenceText(ca.certificate, given));
    expect(back.map(({ system, side, damage }) => [system, side, damage])).toEqual([
      ['ocsp-old', 'old', null],
      ['ocsp-old', 'old', null],
      ['ocsp', 'new', null],
      ['ocsp', 'new', null],
    ]);
    const asked = given.flatMap(({ exchanges }) => exchanges);
    for (const [index, { exchange: one, issuer }] of back.entries()) {
      expect(Buffer.from(one?.request ?? []).equals(Buffer.from(asked[index]?.request ?? []))).toBe(true);
      expect(Buffer.from(one?.body ?? []).equals(Buffer.from(asked[index]?.body ?? []))).toBe(true);
      expect(one?.headers).toEqual({ 'content-type': 'application/ocsp-response' });
      expect(Buffer.from(issuer?.der ?? []).equals(Buffer.from(ca.certificate.der))).toBe(true);
    }
  });

  it.each([
    [
      'body',
      (row: Record<string, string>) => (row['body'] = `AAAA${(row['body'] ?? '').slice(4)}`),
      /not the one/,
    ],
    ['headers', (row: Record<string, string>) => (row['headers'] = '[1]'), /headers/],
    ['status', (row: Record<string, string>) => (row['status'] = 'fine'), /no number/],
    ['issuer', (row: Record<string, string>) => (row['issuer'] = 'AAAA'), /./],
  ])('a row with an altered %s is kept as damaged, with the reason', (_, alter, reason) => {
    const rows = JSON.parse(text('', '')) as Record<string, string>[];
    alter(rows[0] ?? {});
    const [first, ...rest] = read(JSON.stringify(rows));
    expect(first?.exchange).toBeNull();
    expect(first?.damage).toMatch(reason);
    expect(rest.every(({ damage }) => damage === null)).toBe(true);
  });
});

describe('comparisons that evidence holds', () => {
  it('are made again from the answers', () => {
    const [clean] = comparisonsIn(read(text('', '')));
    expect(clean).toMatchObject({ old: 'ocsp-old', new: 'ocsp', errors: 0, evidence: ['E-1'] });
    const [broken] = comparisonsIn(read(text('', '.123')));
    expect(broken?.errors).toBeGreaterThan(0);
    expect(broken?.comparison.verdict).toBe('errors');
  });

  it('one of nothing, and one that is damaged, count as errors', () => {
    const nothing = evidenceText(ca.certificate, [
      { system: 'ocsp-old', side: 'old', exchanges: responder('').slice(0, 1) },
      { system: 'ocsp', side: 'new', exchanges: responder('').slice(1) },
    ]);
    expect(comparisonsIn(read(nothing))[0]?.errors).toBe(1);
    const rows = JSON.parse(text('', '')) as Record<string, string>[];
    Object.assign(rows[3] ?? {}, { bodySha256: '0'.repeat(64) });
    expect(comparisonsIn(read(JSON.stringify(rows)))[0]?.errors).toBeGreaterThan(0);
  });

  it('are one for each evidence item, oldest first', () => {
    const later = evidenceText(
      ca.certificate,
      sides('', '').map((side) => ({
        ...side,
        exchanges: side.exchanges.map((one) => ({ ...one, at: '2026-06-16T12:00:00.000Z' })),
      })),
    );
    const both = comparisonsIn([...read(later, 'E-2'), ...read(text('', '.1'), 'E-1')]);
    expect(both.map(({ evidence, at }) => [evidence[0], at])).toEqual([
      ['E-1', '2026-06-15T12:00:00.000Z'],
      ['E-2', '2026-06-16T12:00:00.000Z'],
    ]);
  });
});

const declared: System = {
  class: 'certificate-system',
  functions: ['certificate-status'],
  environment: 'production',
  environmentClass: 'ca-controlled',
  owner: 'pki-ops',
  serves: [],
  select: [],
};
const systems = { ocsp: declared, 'ocsp-old': declared };

describe('the check of recorded answers', () => {
  const given = (members: readonly RecordedExchange[]) =>
    judge(ocspAnswersSound, { collections: { 'status.ocspExchanges': members }, scope: { systems } });

  it('passes its part when the answers conform and agree', () => {
    expect(given(read(text('', ''))).status).toBe('pass');
  });

  it('leaves the risk open, by rule and by comparison, when the new responder writes fractions', () => {
    const judged = given(read(text('', '.123')));
    expect(judged.status).toBe('inconclusive');
    expect(judged.undecided.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^rule T/),
        expect.stringMatching(/comparison with ocsp-old/),
      ]),
    );
  });

  it('says nothing of a system whose answers were not recorded while others were', () => {
    expect(given(read(text('', '')).filter(({ system }) => system !== 'ocsp')).status).toBe('inconclusive');
  });

  it('does not apply where no recording is declared', () => {
    expect(judge(ocspAnswersSound, { unplanned: ['status.ocspExchanges'] }).status).toBe('not_applicable');
  });

  it('an HTML page in the place of an answer is told', () => {
    const page = exchange('post good', Buffer.from('<html>maintenance</html>'));
    const judged = given(
      read(evidenceText(ca.certificate, [{ system: 'ocsp', side: 'probe', exchanges: [page] }])),
    );
    expect(judged.status).toBe('inconclusive');
  });

  it('answers of a system that is not declared leave it open', () => {
    const stray = { system: 'ocps', side: 'probe' as const, exchanges: responder('') };
    const judged = given(read(evidenceText(ca.certificate, [...sides('', ''), stray])));
    expect(judged.status).toBe('inconclusive');
    expect(judged.undecided).toMatchObject([{ subject: 'system ocps' }]);
  });

  it('answers of a system that is declared to tell no status leave it open', () => {
    const archive: System = { ...declared, functions: ['logging'] };
    const stray = { system: 'archive', side: 'probe' as const, exchanges: responder('') };
    const collections = {
      'status.ocspExchanges': read(evidenceText(ca.certificate, [...sides('', ''), stray])),
    };
    const judged = judge(ocspAnswersSound, { collections, scope: { systems: { ...systems, archive } } });
    expect(judged.undecided).toMatchObject([{ subject: 'system archive' }]);
  });

  it('a refused recording leaves it open, and concerns no system that tells no status', () => {
    const denied = ['status.ocspExchanges'];
    const refused = judge(ocspAnswersSound, { denied, scope: { systems } });
    expect(refused.status).toBe('inconclusive');
    expect(refused.missing).toHaveLength(1);
    const other = { functions: ['logging'] };
    expect(judge(ocspAnswersSound, { denied, declared: other }).status).toBe('not_applicable');
  });

  it('answers that were observed count, with their encoding alone', () => {
    const at = new Date('2026-06-15T12:00:00Z');
    const observed = (fraction: string): EvidenceSide => ({
      system: 'ocsp',
      side: 'observed',
      exchanges: [observedAnswer('good.der', answer(fraction, 'good'), at)],
    });
    expect(given(read(evidenceText(ca.certificate, [observed('')]))).status).toBe('pass');
    expect(given(read(evidenceText(ca.certificate, [observed('.5')]))).status).toBe('inconclusive');
    const page = {
      ...observed(''),
      exchanges: [observedAnswer('page', Buffer.from('<html>'), at)],
    };
    expect(given(read(evidenceText(ca.certificate, [page]))).status).toBe('inconclusive');
  });

  it('a damaged record leaves it open', () => {
    const rows = JSON.parse(text('', '')) as Record<string, string>[];
    Object.assign(rows[2] ?? {}, { bodySha256: '0'.repeat(64) });
    expect(given(read(JSON.stringify(rows))).status).toBe('inconclusive');
  });

  describe('of fetched CRLs', () => {
    const listed = (body: Buffer, more: Partial<Exchange> = {}): RecordedExchange[] => {
      const url = 'http://crl.example.test/full.crl';
      const headers = { 'content-type': 'application/pkix-crl' };
      const fetched = {
        ...exchange(`crl ${url}`, body),
        url,
        method: 'GET',
        request: Buffer.alloc(0),
        headers,
      };
      const side = { system: 'ocsp', side: 'crl' as const, exchanges: [{ ...fetched, ...more }] };
      return read(evidenceText(ca.certificate, [side]));
    };

    it('passes its part when they conform, and makes no comparison and no question of them', () => {
      expect(given(listed(crl())).status).toBe('pass');
      expect(comparisonsIn(listed(crl()))).toEqual([]);
      expect(askedOf(listed(crl()))).toEqual([]);
      expect(probesIn(listed(crl()))).toMatchObject([{ side: 'crl', questions: 1, brokenRules: [] }]);
    });

    it.each<[string, string, Buffer, Partial<Exchange>?]>([
      ['K07', 'a spoilt signature', crl({ spoilt: true })],
      ['K04', 'a list that had expired', crl(), { at: '2026-06-25T12:00:00.000Z' }],
      ['F01', 'a missing page', Buffer.from('none'), { status: 404 }],
      [
        'F04',
        'an age beyond its life',
        crl(),
        { headers: { 'content-type': 'application/pkix-crl', age: '999999' } },
      ],
    ])('%s leaves it open for %s', (rule, _, body, more) => {
      const judged = given(listed(body, more));
      expect(judged.status).toBe('inconclusive');
      expect(judged.undecided.map(({ subject }) => subject)).toContain(`rule ${rule}`);
      expect(probesIn(listed(body, more))[0]?.brokenRules.map((one) => one.rule)).toContain(rule);
    });

    it('a signature that cannot be checked leaves it open, of a list and of an answer', () => {
      const strange = sequence(objectIdentifier('1.3.6.1.4.1.99999.7'));
      const unknown = given(listed(crl({ algorithm: strange })));
      expect(unknown.undecided.map(({ condition }) => condition).join()).toContain('could not be checked');
      const probed = [exchange('post good', response({ algorithm: strange }))];
      const judged = given(
        read(evidenceText(ca.certificate, [{ system: 'ocsp', side: 'probe', exchanges: probed }])),
      );
      expect(judged.undecided.map(({ condition }) => condition).join()).toContain('could not be checked');
    });
  });

  it('answers that conform stand beside a revoked one as they should', () => {
    const one = exchange('post revoked', answer('', 'revoked'));
    const probed = evidenceText(ca.certificate, [{ system: 'ocsp', side: 'probe', exchanges: [one] }]);
    expect(given(read(probed)).status).toBe('pass');
  });
});
