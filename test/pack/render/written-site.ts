import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BinderInput } from '../../../src/pack/input.ts';
import { packBinder } from '../../../src/pack/pack.ts';

/** Packs into a fresh folder; the files under `data/`, by path. */
export async function writtenSite(
  input: BinderInput,
  templates: string | null = null,
): Promise<Map<string, string>> {
  const out = join(mkdtempSync(join(tmpdir(), 'ncssr-binder-')), 'binder');
  await packBinder(input, { out, zip: false, templates, signer: null });
  const data = join(out, 'data');
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(data.length + 1)).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(data, path), 'utf8')]));
}

export function pagesOf(site: ReadonlyMap<string, string>): [string, string][] {
  return [...site].filter(([path]) => path.endsWith('.html'));
}

/** Values of an attribute wherever it stands in a tag. */
export function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<[^>]*\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value ?? '');
}

/** Text as it was before it was escaped. */
export function unescaped(text: string): string {
  return text
    .replaceAll(/&#x([0-9A-F]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
