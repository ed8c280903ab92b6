import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collections } from '../../src/estate/collections.ts';
import { shapes } from '../../src/estate/files/shapes/index.ts';
import { allowances } from '../../src/estate/references/allowed.ts';
import { lists, listsOfSort, namers, sortsOfKind, tallies } from '../../src/estate/references/said.ts';

const kinds = [
  ...readdirSync(new URL('../../evidence/schemas/', import.meta.url))
    .map((name) => name.replace('.schema.json', ''))
    .filter((name) => /^(aws|azure|entra)\./.test(name)),
  ...shapes.map(({ as }) => `file.${as}`),
].sort();

const named = (of: Iterable<string>): string => [...new Set(of)].sort().join(', ') || 'nothing';

/** What names the members of one list: the other lists of the sort, counts, and the answers of other kinds. */
function namersOf(sort: string, kind: string): string {
  const others = (listsOfSort.get(sort) ?? []).map((list) => list.kind).filter((one) => one !== kind);
  const counts = tallies.filter((one) => one.sort === sort).map((one) => one.kind);
  const found = namers.filter(({ names }) => names.includes(sort));
  const form = found.flatMap(({ readsKind }) => kinds.filter((one) => readsKind(one)));
  const families = [...new Set(form)].filter((one) => one !== kind || form.length === 1);
  const shown = families.length > 8 ? ['any answer of its cloud with an id of this form'] : families;
  return named([...others, ...counts, ...shown]);
}

/** The page of `docs/` that says which lists are held against what. */
function page(): string {
  const needed = new Set(collections.flatMap((one) => one.kinds));
  const unnamed = kinds.filter((kind) => !sortsOfKind.has(kind));
  return [
    '# Lists that are held against each other',
    '',
    'One run holds several readings of one fact. Where an answer, a count or a request names a thing and the list that',
    'should hold it, read without trouble, lacks it, the list is short: each read of it in that place gets a `dangling`',
    'shortfall that says what is missing, what names it and in which evidence. Whatever rests on that list, a check or an',
    'engine, is inconclusive. Of ids of AWS resources and of Azure Resource Manager every text in their form counts; no',
    'list of members is needed for these. Declared under `src/estate/references/`, by evidence kind; this page is written',
    'by `test/estate/references.test.ts`.',
    '',
    '## Collections',
    '',
    '| collection | its kinds whose members others name | its kinds whose members nothing else names |',
    '|---|---|---|',
    ...collections.map(
      ({ name, kinds: own }) =>
        `| ${name} | ${named(own.filter((kind) => sortsOfKind.has(kind)))} | ${named(own.filter((kind) => !sortsOfKind.has(kind)))} |`,
    ),
    '',
    '## Lists',
    '',
    '| things | list | named by |',
    '|---|---|---|',
    ...[...new Set(lists.map(({ sort, kind }) => `| ${sort} | ${kind} | ${namersOf(sort, kind)} |`))].sort(),
    '',
    '## What is no contradiction',
    '',
    '| what names nothing | why | source |',
    '|---|---|---|',
    ...allowances.map(({ what, why, source }) => `| ${what} | ${why} | ${source} |`),
    '',
    '## Kinds whose members nothing else names',
    '',
    'Of these a row that is missing shows nowhere else. Counts (`@odata.count`) are compared where an answer has them.',
    '',
    ...unnamed.map((kind) => `- ${kind}${needed.has(kind) ? '' : ' (no collection is made of it)'}`),
    '',
  ].join('\n');
}

describe('the references between lists', () => {
  it('are listed in docs/contradictions.md', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/contradictions.md');
  });

  it('are of kinds that have a schema', () => {
    expect(lists.map(({ kind }) => kind).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  it('name a list for each sort that is named, and something names what each list holds', () => {
    const sorts = new Set(lists.map(({ sort }) => sort));
    expect(namers.flatMap(({ names }) => names).filter((sort) => !sorts.has(sort))).toEqual([]);
    expect(
      lists.filter(({ sort, kind }) => namersOf(sort, kind) === 'nothing').map(({ sort }) => sort),
    ).toEqual([]);
  });
});
