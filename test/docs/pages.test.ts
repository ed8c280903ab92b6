import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commands.ts';
import { checks } from '../../src/judge/checks/index.ts';
import { packageFolder } from '../../src/product.ts';

const pages = [
  ...readdirSync(packageFolder).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(packageFolder, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const textOf = (page: string): string => readFileSync(join(packageFolder, page), 'utf8');
const manifest = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

/** Everything in backquotes, and the lines of fenced blocks. */
function code(text: string): string[] {
  const fenced = [...text.matchAll(/^```[a-z]*\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.split('\n'),
  );
  const inline = [...text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].map(
    ([, one = '']) => one,
  );
  return [...fenced, ...inline.map((one) => one.replaceAll('\n', ' '))];
}

/** Anchors of the headings of a page, as GitHub makes them. */
function anchors(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

const top = readdirSync(packageFolder).filter((name) => name !== 'dist' && name !== 'node_modules');
/** A path of the repository: it begins with a folder of it, and has no part that stands for others. */
const isPath = (word: string): boolean =>
  /^[\w./@-]+$/.test(word) &&
  word.includes('/') &&
  top.includes(word.split('/')[0] ?? '') &&
  !/[A-Z]{4,}/.test(word) &&
  !/^(evidence\/locker|demo\/|examples\/.*\/)/.test(word);

function find(program: Command, words: readonly string[]): Command | undefined {
  const first = program.commands.find((one) => one.name() === words[0]);
  return first && first.commands.length > 0 ? (find(first, words.slice(1)) ?? first) : first;
}

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  it('names files that exist', () => {
    const named = code(text)
      .flatMap((line) => line.split(/[\s,;()]+/))
      .filter(isPath);
    expect(named.filter((path) => !existsSync(join(packageFolder, path)))).toEqual([]);
  });

  it('links to pages and headings that exist', () => {
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    const broken = links.filter((link) => {
      if (/^(https?|mailto):/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(packageFolder, target))) return true;
      return anchor !== undefined && !anchors(textOf(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names commands and options that there are', () => {
    const lines = code(text).flatMap((line) => /(?:^|npx )ncssr ([a-z].*)/.exec(line)?.[1] ?? []);
    const program = commandLine();
    const wrong = lines.flatMap((line) => {
      const words = (line.split(/ {2,}#| #|[>|]/)[0] ?? '').split(/\s+/);
      const command = find(program, words);
      if (command === undefined) return [line];
      const known = command.options.map(({ long }) => long);
      return words.filter((word) => word.startsWith('--') && word !== '--help' && !known.includes(word));
    });
    expect(wrong).toEqual([]);
    const scripts = code(text).flatMap((line) =>
      [...line.matchAll(/npm run ([a-z:0-9-]+)/g)].map(([, name = '']) => name),
    );
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});

it('the README stays within 90 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(90);
});

it('CHANGELOG.md marks entries that can alter a verdict with checks that there are', () => {
  const marked = [...textOf('CHANGELOG.md').matchAll(/^### Verdict\n([^]*?)(?=^##|(?![^]))/gm)].map(
    ([, one = '']) => one,
  );
  const named = marked.flatMap((one) =>
    [...one.matchAll(/`([a-z]+(?:-[a-z0-9]+)+)`/g)].map(([, id = '']) => id),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((id) => !checks.some((check) => check.id === id))).toEqual([]);
});
