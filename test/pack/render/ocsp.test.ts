import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { evidenceText, type EvidenceSide } from '../../../src/ocsp/evidence.ts';
import type { BinderInput } from '../../../src/pack/input.ts';
import { exchange, responder } from '../../ocsp/exchanges.ts';
import { ca } from '../../ocsp/response-builder.ts';
import { sampleInput } from './sample-input.ts';
import { pagesOf, writtenSite } from './written-site.ts';

/** The sample with a file of recorded answers among its evidence. */
function withAnswers(input: BinderInput, text: string): BinderInput {
  const bytes = new TextEncoder().encode(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const [first] = input.envelopes;
  const [page] = first?.pages ?? [];
  if (!first || !page) throw new Error('the sample has no evidence');
  const kind = 'file.ocsp.exchanges';
  const place = { source: 'ocsp-comparison', kind, account: null, region: null };
  const read = { ...place, id: `ocsp-comparison/${kind}//`, environmentClass: null, operations: [] };
  return {
    ...input,
    start: { ...input.start, plan: [...input.start.plan, read] },
    envelopes: [
      ...input.envelopes,
      {
        ...first,
        ...place,
        id: 'evidence-ocsp',
        read: read.id,
        operation: 'file:Read',
        complete: true,
        shortfalls: [],
        pages: [{ ...page, operation: 'file:Read', storedSha256: sha256, receivedSha256: sha256 }],
      },
    ],
    blob: async (name) => (name === sha256 ? bytes : input.blob(name)),
  };
}

const compared = (fraction: string): EvidenceSide[] => [
  { system: 'ocsp-legacy', side: 'old', exchanges: responder('') },
  { system: 'ocsp-new', side: 'new', exchanges: responder(fraction) },
];
const siteOf = (sides: readonly EvidenceSide[]): Promise<Map<string, string>> =>
  writtenSite(withAnswers(sampleInput(), evidenceText(ca.certificate, sides)));

test('a comparison stands with its findings, its issuer and status, its shapes and its evidence', async () => {
  const page = (await siteOf(compared('.123'))).get('ocsp.html') ?? '';
  expect(page).toContain('ocsp-legacy and ocsp-new compared');
  expect(page).toMatch(/C04 revocationTime/);
  expect(page).toMatch(/<td>good<\/td><td class="number">1<\/td><td class="number">1<\/td>/);
  expect(page).toMatch(/<td>new alone<\/td><td><code>[^<]*99999999999999\.999Z/);
  expect(page).toMatch(/href="evidence-001\.html#evidence-ocsp"/);
  expect(page).toContain('ocsp-new, which the inventory does not declare');
});

test('one without differences says so, and the system links to it', async () => {
  const site = await siteOf(compared(''));
  expect(site.get('ocsp.html')).toMatch(/No difference.*No finding\./s);
  expect(site.get('systems.html')).toContain('<a href="ocsp.html">1 comparison, 0 probes</a>');
  expect(site.get('index.html')).toContain('href="ocsp.html"');
});

test('a probe stands with the rules of behaviour and of encoding that it shows broken', async () => {
  const [good, revoked] = responder('.5');
  if (!good || !revoked) throw new Error('no answers');
  const page = exchange('get other', Buffer.from('<html>maintenance</html>'), { method: 'GET' });
  const site = await siteOf([{ system: 'ocsp-legacy', side: 'probe', exchanges: [good, revoked, page] }]);
  const shown = site.get('ocsp.html') ?? '';
  expect(shown).toContain('ocsp-legacy probed');
  expect(shown).toContain('3 questions to http://ocsp.example.test, at 127.0.0.1');
  expect(shown).toMatch(/<th scope="row">B01<\/th><td>error<\/td>/);
  expect(shown).toMatch(/<th scope="row">T01<\/th><td>error<\/td><td class="number">2<\/td>/);
});

test('a damaged record and a line that is none are told', async () => {
  const text = evidenceText(ca.certificate, [
    { system: 'ocsp-legacy', side: 'probe', exchanges: responder('') },
  ]);
  const rows = JSON.parse(text) as Record<string, string>[];
  Object.assign(rows[0] ?? {}, { bodySha256: '0'.repeat(64) });
  Object.assign(rows[1] ?? {}, { side: 'left' });
  const site = await writtenSite(withAnswers(sampleInput(), JSON.stringify(rows)));
  expect(site.get('ocsp.html')).toMatch(/Could not be read.*ocsp-comparison: line 1: side/s);
  expect(site.get('ocsp.html')).toMatch(/1 of these records cannot be read/);
  expect(site.get('ocsp.html')).toContain('Not known: records are damaged');
});

test('what a responder sends cannot add a tag to the page', async () => {
  const hostile = '</code><script>alert(1)</script>';
  const row = exchange(`get ${hostile}`, Buffer.from(hostile), {
    address: hostile,
    headers: { 'content-type': hostile },
  });
  const shown = (await siteOf([{ system: hostile, side: 'probe', exchanges: [row] }])).get('ocsp.html') ?? '';
  expect(shown).toContain('&lt;script&gt;');
  expect(shown).not.toContain('<script>alert');
});

test('without recorded answers there is no page and no link to one', async () => {
  const site = await writtenSite(sampleInput());
  expect(site.has('ocsp.html')).toBe(false);
  for (const [path, html] of pagesOf(site)) expect(html, path).not.toContain('ocsp.html');
});
