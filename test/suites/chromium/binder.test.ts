import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runDemo } from '../../../src/cli/demo-run.ts';
import { packBinder } from '../../../src/pack/pack.ts';
import { sampleInput } from '../../pack/render/sample-input.ts';

const folder = mkdtempSync(join(tmpdir(), 'ncssr-chromium-'));
const data = join(folder, 'demo', 'binder', 'data');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;

/** What a page said on its console, threw, or asked of the network, since the test began. */
const heard: string[] = [];

beforeAll(async () => {
  await runDemo(join(folder, 'demo'), false);
  browser = await chromium.launch({
    executablePath: process.env['NCSSR_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
beforeEach(() => {
  heard.length = 0;
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(file: string): Promise<Page> {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(`${file}: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`${file}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) heard.push(`${file}: asks ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    heard.push(`${file}: dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(file).href);
  return page;
}

/** Two pages of each kind, as their names tell. */
function pagesOfEachKind(from: string): string[] {
  const names = readdirSync(from).filter((name) => name.endsWith('.html'));
  const kinds = Map.groupBy(names.sort(), (name) => name.replace(/-.*|\.html$/, ''));
  return [...kinds.values()].flatMap((pages) => pages.slice(0, 2));
}

async function seriousFindings(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the policy of the page does not bind.
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run({ preload: false })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

test('axe finds nothing serious on any kind of page, wide and narrow', async () => {
  const pages = pagesOfEachKind(data);
  expect(pages.length).toBeGreaterThan(15);
  const findings: string[] = [];
  for (const name of pages) {
    const page = await opened(join(data, name));
    findings.push(...(await seriousFindings(page)).map((one) => `${name} ${one}`));
    await page.setViewportSize({ width: 360, height: 640 });
    findings.push(...(await seriousFindings(page)).map((one) => `${name} narrow ${one}`));
    await page.close();
  }
  expect(findings).toEqual([]);
  expect(heard).toEqual([]);
});

test('axe finds what is wrong where something is', async () => {
  const page = await browser.newPage();
  await page.setContent('<!DOCTYPE html><html><body><img src="data:,"><input></body></html>');
  expect((await seriousFindings(page)).length).toBeGreaterThan(1);
  await page.close();
});

test('every page opens from disk without an error and without the network', async () => {
  const page = await opened(join(data, 'index.html'));
  for (const name of readdirSync(data).filter((one) => one.endsWith('.html'))) {
    await page.goto(pathToFileURL(join(data, name)).href);
    expect(await page.locator('h1').count(), name).toBe(1);
  }
  await page.close();
  expect(heard).toEqual([]);
});

test('the search finds a statement by what it asks and goes there', async () => {
  const page = await opened(join(data, 'index.html'));
  await page.keyboard.press('/');
  await page.keyboard.type('multi-factor authentication');
  const first = page.locator('#found a').first();
  await first.waitFor();
  const hits = await page.locator('#found a').allTextContents();
  expect(hits.some((text) => /2\.2\./.test(text))).toBe(true);
  const wanted = page.locator('#found a[href^="statement-2.2."]').first();
  const href = (await wanted.getAttribute('href')) ?? '';
  await wanted.click();
  await page.waitForURL((url) => url.pathname.endsWith(href.split('#')[0] ?? href));
  expect(await page.locator('h1').textContent()).toContain(/statement-(.*)\.html/.exec(href)?.[1] ?? '?');
  expect(heard).toEqual([]);
  await page.close();
});

test('every link of the cover leads to a page that is there', async () => {
  const page = await opened(join(data, 'index.html'));
  const links = await page.evaluate<string[]>(
    "[...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href'))",
  );
  expect(links.length).toBeGreaterThan(15);
  for (const link of links) {
    const file = link.split('#')[0] ?? '';
    if (file !== '') expect(existsSync(join(data, file)), link).toBe(true);
  }
  await page.close();
});

test('the cover and a sheet print to PDF', async () => {
  for (const name of ['index.html', 'statement-2.2.3-a.html'].filter((one) => existsSync(join(data, one)))) {
    const page = await opened(join(data, name));
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString(), name).toBe('%PDF-');
    expect(pdf.length, name).toBeGreaterThan(10_000);
    await page.close();
  }
});

test('hostile text stays text, in the pages and in what the search shows', async () => {
  const out = join(folder, 'hostile');
  const plant = (plain: string): string =>
    `</script><script>alert(1)</script><img src="http://192.0.2.1/x" onerror="alert(1)">"'=cmd|${plain}\u202e`;
  await packBinder(sampleInput({ text: plant }), { out, zip: false, templates: null, signer: null });
  const hostile = join(out, 'data');
  for (const name of pagesOfEachKind(hostile)) {
    const page = await opened(join(hostile, name));
    expect(await page.locator('img').count(), name).toBe(0);
    expect(await page.locator('script:not([src])').count(), name).toBe(0);
    // The page of what stands whatever the templates say has no search.
    if ((await page.locator('#q').count()) > 0) await page.locator('#q').fill('alert');
    expect(await page.locator('#found img, #found script').count(), name).toBe(0);
    await page.close();
  }
  expect(heard).toEqual([]);
});

test('the policy of the pages holds even against markup that got in', async () => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const page = await opened(join(data, 'index.html'));
  await page.evaluate(`
    const image = document.createElement('img');
    image.src = 'http://127.0.0.1:${port}/x';
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.body.append(image, script);
  `);
  await expect.poll(() => heard.filter((one) => one.includes('Content Security Policy')).length).toBe(2);
  expect(await page.title()).not.toBe('taken over');
  expect(asked).toBe(0);
  await page.close();
  server.close();
});
