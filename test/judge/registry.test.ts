import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalogue } from '../../src/catalogue/catalogue.ts';
import { loadCatalogue } from '../../src/catalogue/load.ts';
import { builtInFolder } from '../../src/catalogue/location.ts';
import { awsKinds } from '../../src/collect/aws/kinds/index.ts';
import { azureKinds } from '../../src/collect/azure/kinds/index.ts';
import { entraKinds } from '../../src/collect/entra/kinds/index.ts';
import { collections } from '../../src/estate/collections.ts';
import { shapes } from '../../src/estate/files/shapes/index.ts';
import { checks } from '../../src/judge/checks/index.ts';
import { publishedSchema } from '../../src/schema/validator.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = (await loadCatalogue({ frameworkFolder: builtInFolder(), extraFolders: [] })).catalogue;
});

const cloudKinds = [...awsKinds, ...azureKinds, ...entraKinds];
const kinds = new Set([...cloudKinds.map(({ kind }) => kind), ...shapes.map(({ as }) => `file.${as}`)]);

describe.each(checks.map((check) => [check.id, check] as const))('check %s', (id, check) => {
  it('stands in exactly one control, which meets what it cites', () => {
    const holding = [...catalogue.controls.values()].filter((control) => control.checks.includes(id));
    expect(holding).toHaveLength(1);
    for (const statement of Object.keys(check.cites)) expect(holding[0]?.statements).toContain(statement);
  });

  it('cites statements that are judged', () => {
    for (const statement of Object.keys(check.cites)) {
      expect(['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT']).toContain(
        catalogue.statements.get(statement)?.level,
      );
    }
  });

  it('needs collections that exist, and names its population among them', () => {
    const names = collections.map(({ name }) => name);
    for (const name of check.needs) expect(names).toContain(name);
    for (const name of check.population ?? []) expect(check.needs).toContain(name);
  });
});

it('NCSSR 2.2.4: nothing that a cloud prints, an approval before activation least of all, lets two stand before a root', () => {
  expect(checks.filter(({ cites }) => '2.2.4-a' in cites).map(({ id }) => id)).toEqual([]);
  const controls = [...catalogue.controls.values()].filter(({ statements }) =>
    statements.includes('2.2.4-a'),
  );
  const citing = controls.flatMap(({ requests }) => requests).filter(({ cites }) => '2.2.4-a' in cites);
  expect(citing.map(({ type }) => type)).toEqual(['observation']);
});

it('no control names a check that does not exist', () => {
  const named = [...catalogue.controls.values()].flatMap((control) => control.checks);
  expect(named.filter((id) => !checks.some((check) => check.id === id))).toEqual([]);
});

it('every collection is made of kinds that a collector reads', () => {
  for (const { name, kinds: needed } of collections)
    for (const kind of needed) expect(kinds, name).toContain(kind);
});

describe.each(cloudKinds.map((kind) => [kind.kind, kind] as const))('kind %s', (name, kind) => {
  it('has a schema, operations, and a permission for each', () => {
    expect(publishedSchema(name)).toBeDefined();
    expect(kind.operations.length).toBeGreaterThan(0);
    for (const { permission } of kind.operations) expect(permission).toMatch(/\w/);
  });
});

it('kinds are named once', () => {
  const names = cloudKinds.map(({ kind }) => kind);
  expect(names.length).toBe(new Set(names).size);
});
