import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../product.ts';

const folder = join(packageFolder, 'evidence', 'schemas');

let names: ReadonlySet<string> | null = null;

/**
 * Text of the published schema of that name (`scope`, `aws.ec2.vpcs`); undefined where none is published.
 * The verifiers of one file carry these texts inside: `scripts/single-files.mjs` replaces this module.
 */
export function schemaText(name: string): string | undefined {
  names ??= new Set(readdirSync(folder));
  const file = `${name}.schema.json`;
  return names.has(file) ? readFileSync(join(folder, file), 'utf8') : undefined;
}
