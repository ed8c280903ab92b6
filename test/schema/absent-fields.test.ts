import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageFolder } from '../../src/product.ts';
import type { JsonSchema } from '../../src/schema/validator.ts';

const table = parse(readFileSync(join(packageFolder, 'evidence', 'absent-fields.yaml'), 'utf8')) as Record<
  string,
  { meaning: string; source: string }
>;

const schemaFolder = join(packageFolder, 'evidence', 'schemas');
const schemas = readdirSync(schemaFolder)
  .filter((file) => /^(aws|azure|entra)\./.test(file))
  .map((file) => [file, JSON.parse(readFileSync(join(schemaFolder, file), 'utf8')) as JsonSchema] as const);

/** Every property of a schema with its place, the entry that it names, and whether it is always required. */
function propertiesIn(schema: unknown, at: string): { at: string; entry: unknown; required: boolean }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, required = [], items, additionalProperties } = schema as Record<string, unknown>;
  return [
    ...Object.entries(properties as Record<string, JsonSchema>).flatMap(([name, one]) => [
      {
        at: `${at}.${name}`,
        entry: one['x-absent'],
        required: (required as string[]).includes(name),
      },
      ...propertiesIn(one, `${at}.${name}`),
    ]),
    ...propertiesIn(items, `${at}[]`),
    ...propertiesIn(additionalProperties, `${at}.*`),
  ];
}

const properties = schemas.flatMap(([file, schema]) => propertiesIn(schema, file));

describe('the table of absent fields', () => {
  it('holds every entry that a schema names, and no other', () => {
    const named = new Set(properties.map(({ entry }) => entry).filter((entry) => entry !== undefined));
    expect([...named].sort()).toEqual(Object.keys(table).sort());
  });

  it.each(Object.entries(table))('%s says what it means, and where the service says so', (_, entry) => {
    expect(entry.meaning).toMatch(/^(read as|[A-Z]).{20,}\.$|^read as .+\.$/);
    expect(new URL(entry.source).protocol).toBe('https:');
  });

  it('is named by no field that must always be there', () => {
    expect(properties.filter(({ entry, required }) => entry !== undefined && required)).toEqual([]);
  });
});
