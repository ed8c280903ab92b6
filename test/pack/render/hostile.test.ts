import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../src/text/visible.ts';
import { sampleInput } from './sample-input.ts';
import { attributes, pagesOf, unescaped, writtenSite } from './written-site.ts';

const payloads = {
  script: (plain: string) =>
    `</script></title></pre><script>alert(1)</script><img src=x onerror=alert(1)>${plain}`,
  quotes: (plain: string) => `"' onmouseover="alert(1)" \`x\`={{plain}} ${plain}`,
  address: (plain: string) => `javascript:alert(1)//${plain}`,
  template: (plain: string) => `{{{constructor.constructor "alert(1)"}}} ${plain}`,
  direction: (plain: string) => `\u202e${plain}\u2066\u2028\u0000`,
  formula: (plain: string) => `=HYPERLINK("http://192.0.2.1/";"${plain}")`,
};

describe.each(Object.entries(payloads))('planted in every free text: %s', (name, plant) => {
  const site = writtenSite(sampleInput({ text: plant }));
  const benign = writtenSite(sampleInput());

  test('the pages keep the tags and attributes that they have without it', async () => {
    const plain = await benign;
    for (const [path, html] of pagesOf(await site))
      expect(skeleton(html), path).toEqual(skeleton(plain.get(path) ?? ''));
  });

  test('every link stays inside the binder', async () => {
    for (const [path, html] of pagesOf(await site)) {
      for (const href of [...attributes(html, 'href'), ...attributes(html, 'src')].map(unescaped))
        expect(href, path).toMatch(
          /^(#content|[a-z0-9.-]+\.(html|css|js|json|jsonl)(#.*)?|csv\/[a-z]+\.csv|evidence\/[0-9a-f]{64})$/s,
        );
    }
  });

  test('the search index is one literal, and gives back what was put in', async () => {
    const script = (await site).get('search-index.js') ?? '';
    expect(script).not.toMatch(/[<>\u2028\u2029]/);
    const window: { ncssrSearch?: { x: string }[] } = {};
    runInNewContext(script, { window });
    expect(Object.keys(window)).toEqual(['ncssrSearch']);
    expect(
      window.ncssrSearch?.some(({ x }) =>
        x.includes(visibleText(plant('Nothing passes that nobody approved'))),
      ),
    ).toBe(true);
  });

  test('no cell of a companion is a formula', async () => {
    for (const [path, text] of await site) {
      if (!path.endsWith('.csv')) continue;
      const rows = parse(text);
      expect(rows.length, path).toBeGreaterThan(1);
      for (const cell of rows.flat()) expect(cell, path).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
    }
  });

  test('no control characters that turn the reading direction reach a page', async () => {
    for (const [path, html] of pagesOf(await site))
      expect(html, `${name} ${path}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });
});

/** Tags with the names of their attributes, in order. */
function skeleton(html: string): string[] {
  return [...html.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/gi)].map(
    ([, tag, rest]) =>
      `${tag} ${[...(rest ?? '').matchAll(/\s([a-z-]+)(?:="[^"]*")?/gi)].map(([, one]) => one).join(' ')}`,
  );
}
