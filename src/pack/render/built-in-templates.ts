import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFileSync } from '../../input/regular-file.ts';
import { packageFolder } from '../../product.ts';

export const templateFolder = join(packageFolder, 'templates', 'binder');

/** One template as a binder was made with it. */
export interface UsedTemplate {
  name: string;
  sha256: string;
  /** Whether the CA's own took the place of the built-in one. */
  replaced: boolean;
}

/**
 * Every template that comes with this version, by name.
 * The verifiers of one file carry this list inside: `scripts/single-files.mjs` replaces this module.
 */
export function builtInTemplates(): Pick<UsedTemplate, 'name' | 'sha256'>[] {
  return readdirSync(templateFolder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(templateFolder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
    .map((name) => ({ name, sha256: digestOf(join(templateFolder, name)) }));
}

/** SHA-256 of a template, in hexadecimal digits. */
export function digestOf(file: string): string {
  return createHash('sha256').update(readRegularFileSync(file)).digest('hex');
}
