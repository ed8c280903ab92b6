import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { sampleInput } from './sample-input.ts';
import { attributes, pagesOf, unescaped, writtenSite } from './written-site.ts';

const twoMegabytes = 2_000_000;

test('every link of the site leads to a file and, where it names one, an anchor', async () => {
  const site = await writtenSite(sampleInput({ envelopes: 450, findings: 20 }));
  const anchors = new Map(
    pagesOf(site).map(([path, html]) => [path, new Set(attributes(html, 'id').map(unescaped))]),
  );
  const broken: string[] = [];
  let checked = 0;
  for (const [path, html] of pagesOf(site)) {
    for (const reference of [...attributes(html, 'href'), ...attributes(html, 'src')].map(unescaped)) {
      const [file = '', anchor] = reference.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      checked += 1;
      if (!site.has(target)) broken.push(`${path}: ${reference}`);
      else if (anchor !== undefined && !anchors.get(target)?.has(decodeURIComponent(anchor)))
        broken.push(`${path}: ${reference}`);
    }
  }
  expect(broken).toEqual([]);
  expect(checked).toBeGreaterThan(500);
});

// The page that no template touches has a head of its own.
test('every page is headed by the name of the CA, whoever owns what it is about', async () => {
  const site = await writtenSite(sampleInput());
  const heads = pagesOf(site).map(([path, html]) => [
    path,
    /<p class="owner"><a href="[^"]*">([^<]*)<\/a>/.exec(html)?.[1],
  ]);
  const [cover] = heads.filter(([path]) => path === 'index.html').map(([, name]) => name);
  expect(cover).toBeTruthy();
  expect(heads.filter(([path, name]) => name !== cover && path !== 'standing.html')).toEqual([]);
  expect(heads.some(([path]) => path?.startsWith('control-'))).toBe(true);
});

test('every evidence id of a sheet stands in the register, and its bytes in the binder', async () => {
  const site = await writtenSite(sampleInput({ envelopes: 450, findings: 300 }));
  const named = pagesOf(site)
    .filter(([path]) => path.startsWith('statement-'))
    .flatMap(([, html]) => [...html.matchAll(/>(evidence-\d+)</g)].map(([, id]) => id ?? ''));
  expect(named.length).toBeGreaterThan(200);
  const register = pagesOf(site).filter(([path]) => /^evidence-\d+\.html$/.test(path));
  const items = new Map(
    register.flatMap(([, html]) =>
      html
        .split('<article')
        .slice(1)
        .map((one) => [attributes(`<article${one}`, 'id')[0] ?? '', one] as const),
    ),
  );
  for (const id of named) {
    const blobs = attributes(items.get(id) ?? '', 'href').filter((href) => href.startsWith('evidence/'));
    expect(blobs.length, id).toBeGreaterThan(0);
    for (const blob of blobs) expect(site.has(blob), blob).toBe(true);
  }
});

test('no page, style or script of ours names an absolute address', async () => {
  const site = await writtenSite(sampleInput());
  for (const [path, text] of site) {
    if (!/\.(html|css|js)$/.test(path) || path === 'minisearch.js') continue;
    expect(text, path).not.toMatch(/(https?|ftp|data|javascript):\/\/|href="\/|src="\/|@import|url\(/i);
  }
});

test('every page has a policy that allows no network, one first heading, and named headings in order', async () => {
  for (const [path, html] of pagesOf(await writtenSite(sampleInput()))) {
    expect(html, path).toContain("default-src 'none'");
    expect(html, path).not.toMatch(/connect-src|unsafe-inline|<style|style="|\son[a-z]+="|<script>/);
    const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(
      levels.filter((level) => level === 1),
      path,
    ).toHaveLength(1);
    levels.forEach((level, index) => expect(level - (levels[index - 1] ?? 0), path).toBeLessThanOrEqual(1));
    expect([...html.matchAll(/<th(?![^>]*scope=)(?=[\s>])/g)], path).toEqual([]);
    const ids = attributes(html, 'id');
    expect(new Set(ids).size, `${path} repeats an id`).toBe(ids.length);
  }
});

test('the same input gives the same bytes', async () => {
  const [one, two] = [await writtenSite(sampleInput()), await writtenSite(sampleInput())];
  expect([...two]).toEqual([...one]);
});

test('no page of a large estate comes near two megabytes, and nothing is dropped in silence', async () => {
  const site = await writtenSite(sampleInput({ envelopes: 5000, findings: 20_000 }));
  for (const [path, html] of pagesOf(site)) expect(html.length, path).toBeLessThan(twoMegabytes);
  expect((site.get('csv/exceptions.csv') ?? '').split('\r\n')).toHaveLength(1 + 40_000 + 1);
  expect((site.get('csv/evidence.csv') ?? '').split('\r\n')).toHaveLength(1 + 5000 + 1);
  expect((site.get('csv/missing.csv') ?? '').split('\r\n')).toHaveLength(1 + 20_000 + 1);
  expect(site.get('statement-1.2.2-a.html')).toContain('And 19800 more');
  expect(site.get('index.html')).toContain('csv/missing.csv');
});

test('advice stands in a readiness binder alone', async () => {
  const forAuditor = await writtenSite(sampleInput({ mode: 'point-in-time' }));
  const forPractice = await writtenSite(sampleInput({ mode: 'readiness' }));
  expect(forPractice.has('gaps.html')).toBe(true);
  expect(forAuditor.has('gaps.html')).toBe(false);
  for (const [path, html] of pagesOf(forAuditor)) expect(html, path).not.toMatch(/gaps\.html|remediation/i);
});

test('nothing says compliant, and every page says which text governs', async () => {
  for (const [path, html] of pagesOf(await writtenSite(sampleInput()))) {
    expect(html, path).not.toMatch(/\bcompliant\b/i);
    expect(html, path).toContain('the requirement text governs');
  }
});

test('a failure is shown as one beside its treatment', async () => {
  const sheet = (await writtenSite(sampleInput())).get('statement-1.2.2-a.html') ?? '';
  expect(sheet).toContain('class="status fail"');
  expect(sheet).toContain('the statement still fails');
});

test('templates of the user replace those of the same name', async () => {
  const own = mkdtempSync(join(tmpdir(), 'ncssr-templates-'));
  writeFileSync(join(own, 'glossary.hbs'), '<h1>{{title}}</h1><p>Our own words.</p>\n');
  const site = await writtenSite(sampleInput(), own);
  expect(site.get('glossary.html')).toContain('Our own words.');
  expect(site.get('verify.html')).toContain('How to verify');
});
