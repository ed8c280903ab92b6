import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awsImporter } from '../../../src/collect/files/aws-export.ts';
import { exportedAnswers } from '../../../src/collect/files/aws-export-keys.ts';
import { azureImporter, typeOfOperation } from '../../../src/collect/files/azure-export.ts';
import { azureKinds } from '../../../src/collect/azure/kinds/index.ts';
import type { ExportFile } from '../../../src/collect/files/export-folder.ts';
import { plannedReads, type Importer } from '../../../src/collect/files/imported-source.ts';

/** Tries every read of the plan on every file: none that matches may be missing among the candidates. */
function expectNoneLost(importer: Importer, files: readonly ExportFile[]): void {
  const plan = importer.plan(files);
  const planned = plannedReads(plan);
  for (const file of files) {
    const candidates = new Set((importer.candidates?.(file, planned) ?? plan).map(({ id }) => id));
    const lost = plan.filter(
      (read) => importer.match(file, read, planned) !== null && !candidates.has(read.id),
    );
    expect(lost.map(({ id }) => [file.path, id])).toEqual([]);
  }
}

const accounts = ['111122223333', '444455556666', '999988887777'];
const regions = ['us-east-1', 'eu-central-1'];
const awsFile = fc
  .record({
    folders: fc.subarray(['accounts', ...accounts, ...regions], { maxLength: 3 }),
    answers: fc.subarray([...exportedAnswers], { minLength: 1, maxLength: 3 }),
    named: fc.boolean(),
    type: fc.constantFrom('SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'),
    filled: fc.boolean(),
  })
  .map(({ folders, answers, named, type, filled }): ExportFile => {
    const member = {
      Type: type,
      ReadOnly: 'false',
      EventSource: 'signin.amazonaws.com',
      IdentityStoreId: 'd-1',
    };
    const keys = answers.map(({ key }) => [key, filled ? [member] : []]);
    const path = [...folders, named ? 'answer.subject.json' : 'answer.json'].join('/');
    return { path, bytes: Buffer.from(''), value: Object.fromEntries(keys) as unknown };
  });

test.each([accounts, accounts.slice(0, 1)])(
  'of exports of AWS no read is left out that a file answers',
  (...own) => {
    const source = { kind: 'aws', accounts: own, organization: own[0] ?? '', regions } as const;
    fc.assert(
      fc.property(fc.array(awsFile, { maxLength: 6 }), (files) => {
        expectNoneLost(
          awsImporter('aws', source, { now: () => new Date(0), signal: new AbortController().signal }),
          files,
        );
      }),
      { numRuns: 60 },
    );
  },
);

const subscriptions = ['22222222-2222-4222-8222-2222222222AA', '33333333-3333-4333-8333-333333333333'];
const types = azureKinds.flatMap(({ operations }) => typeOfOperation(operations.at(-1)?.name ?? '') ?? []);
const azureItem = fc
  .record({
    type: fc.constantFrom(...types, 'other/type'),
    of: fc.constantFrom(...subscriptions, null),
    upper: fc.boolean(),
  })
  .map(({ type, of, upper }) => ({
    type: upper ? type.toUpperCase() : type,
    id: of === null ? '/providers/x' : `/subscriptions/${upper ? of.toUpperCase() : of}/resourceGroups/rg`,
  }));
const azureFile = fc
  .record({
    items: fc.array(azureItem, { maxLength: 4 }),
    name: fc.constantFrom('all', ...azureKinds.map(({ kind }) => kind), 'virtual-networks', 'activity-log'),
  })
  .map(({ items, name }): ExportFile => ({
    path: `${name}.json`,
    bytes: Buffer.from(''),
    value: { value: items },
  }));

test('of exports of Azure no read is left out that a file answers', () => {
  const tenant = '11111111-1111-4111-8111-111111111111';
  const source = { kind: 'azure', tenant, subscriptions } as const;
  fc.assert(
    fc.property(fc.array(azureFile, { maxLength: 5 }), (files) => {
      expectNoneLost(azureImporter('az', source), files);
    }),
    { numRuns: 60 },
  );
});
