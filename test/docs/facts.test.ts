import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder } from '../../src/product.ts';

const read = (...path: string[]): string => readFileSync(join(packageFolder, ...path), 'utf8');

/** All sources below a folder, as one text. */
function sources(...path: string[]): string {
  const folder = join(packageFolder, ...path);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

/** First cells of the rows of the tables of a page. */
const firstCells = (page: string): string[] =>
  [...page.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell.replaceAll('`', ''));

describe('pages written by hand say what the sources say', () => {
  it('every assumption of a proof of isolation is in docs/isolation-model.md', () => {
    const text = sources('src', 'estate', 'network');
    const ids = [
      ...text.matchAll(/\.assume\(\s*'([a-z0-9-]+)'/g),
      ...text.matchAll(/return \[\{ id: '(multi-homed-hosts)', line \}\]/g),
    ];
    const page = read('docs', 'isolation-model.md');
    const named = firstCells(page);
    expect(ids.length).toBeGreaterThan(5);
    expect(ids.map(([, id = '']) => id).filter((id) => !named.includes(id))).toEqual([]);
  });

  it('every answer of flows is in docs/isolation-model.md', () => {
    const text = sources('src', 'analyse', 'isolation');
    const verdicts = [...text.matchAll(/^export type (?:Flow)?Verdict = ([^;]*);/gm)].flatMap(
      ([, union = '']) => [...union.matchAll(/'([a-z-]+)'/g)].map(([, one = '']) => one),
    );
    const named = firstCells(read('docs', 'isolation-model.md'));
    expect(verdicts.length).toBeGreaterThan(4);
    expect(verdicts.filter((verdict) => !named.includes(verdict))).toEqual([]);
  });

  it('every page of the binder is in docs/reading-the-binder.md', () => {
    const site = read('src', 'pack', 'render', 'site.ts');
    const titles = [...site.matchAll(/section: '[a-z]+', title: '([^']+)'/g)].map(([, title = '']) => title);
    const named = firstCells(read('docs', 'reading-the-binder.md'));
    expect(titles.length).toBeGreaterThan(10);
    expect(titles.filter((title) => !named.includes(title))).toEqual([]);
  });

  it('every reason why a read falls short, and every status, is in docs/verdicts.md', () => {
    const reasons = /type ShortfallReason =([^;]*);/.exec(sources('src', 'locker'))?.[1] ?? '';
    const statuses = /const statuses = \[([^\]]*)\]/.exec(sources('src', 'judge'))?.[1] ?? '';
    const words = [...`${reasons} ${statuses}`.matchAll(/'([a-z_-]+)'/g)].map(([, one = '']) => one);
    const named = firstCells(read('docs', 'verdicts.md')).flatMap((cell) => cell.split(', '));
    expect(words.length).toBeGreaterThan(12);
    expect(words.filter((word) => !named.includes(word))).toEqual([]);
  });
});
