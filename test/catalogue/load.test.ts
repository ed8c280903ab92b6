import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/load.ts';
import { builtInFolder } from '../../src/catalogue/location.ts';
import { parseCatalogue } from '../../src/catalogue/parse.ts';
import { builtIn } from './built-in.ts';

const own = `id: long-passwords
title: Long passwords
objective: Passwords are long.
statement: Sets a minimum of 14 characters in every account.
owner: Head of identity and access
nature: preventive
type: automated
frequency: { kind: continuous, maxInterval: PT24H, counting: elapsed }
maxAge: PT12H
statements: [2.2.5-a]
checks: []
requests: []
typicalFailures: [The minimum is eight.]
expect:
  collection: identity.passwordPolicies
  schema: { properties: { minimumLength: { type: number, minimum: 14 } } }
  cites: { 2.2.5-a: part }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncssr-controls-'));
  await writeFile(join(folder, 'long-passwords.yaml'), own);
});
afterAll(() => rm(folder, { recursive: true }));

test("a user's folder adds a control without code to the built-in ones", async () => {
  const builtInOnly = await loadCatalogue({ frameworkFolder: builtInFolder(), extraFolders: [] });
  const { catalogue, problems } = await loadCatalogue({
    frameworkFolder: builtInFolder(),
    extraFolders: [folder],
  });
  expect(problems).toEqual([]);
  expect(catalogue.controls.size).toBe(builtInOnly.catalogue.controls.size + 1);
  expect(catalogue.controls.get('long-passwords')).toMatchObject({
    maxAge: 'PT12H',
    incidents: [],
    expect: { collection: 'identity.passwordPolicies', cites: { '2.2.5-a': 'part' } },
  });
});

test('a folder that does not exist is a problem with its name', async () => {
  const { problems } = await loadCatalogue({
    frameworkFolder: builtInFolder(),
    extraFolders: [join(folder, 'absent')],
  });
  expect(problems).toMatchObject([{ file: join(folder, 'absent'), line: 1, column: 1 }]);
});

test('the files that a catalogue carries give the same catalogue again', async () => {
  const { catalogue } = await loadCatalogue({ frameworkFolder: builtInFolder(), extraFolders: [folder] });
  const again = parseCatalogue(catalogue.files);
  expect(again.problems).toEqual([]);
  expect(again.catalogue).toEqual(catalogue);
});

test('the order of the files changes nothing, problems included', () => {
  const broken = [...builtIn, { path: 'own/other-name.yaml', text: own.replace('2.2.5-a]', '2.2.5-z]') }];
  for (const files of [builtIn, broken]) {
    const expected = parseCatalogue(files);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(files as (typeof builtIn)[number][], { minLength: files.length }),
        (shuffled) => {
          expect(parseCatalogue(shuffled)).toEqual(expected);
        },
      ),
      { numRuns: 3 },
    );
  }
});
