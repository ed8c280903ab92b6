import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFileSync } from '../../input/regular-file.ts';
import { templateFolder } from './templates.ts';

/** One template as a binder was made with it. */
export interface UsedTemplate {
  name: string;
  sha256: string;
  /** Whether the CA's own took the place of the built-in one. */
  replaced: boolean;
}

/** Every template that a binder is made with, by name. */
export function usedTemplates(ownFolder: string | null): UsedTemplate[] {
  const names = readdirSync(templateFolder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(templateFolder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  return names.map((name) => {
    const builtIn = join(templateFolder, name);
    const own = ownFolder === null ? null : join(ownFolder, name);
    const used = own !== null && existsSync(own) ? own : builtIn;
    const sha256 = digestOf(used);
    return { name, sha256, replaced: sha256 !== digestOf(builtIn) };
  });
}

function digestOf(file: string): string {
  return createHash('sha256').update(readRegularFileSync(file)).digest('hex');
}
