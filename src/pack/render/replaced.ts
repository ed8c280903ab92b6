import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtInTemplates, digestOf, type UsedTemplate } from './built-in-templates.ts';

/** Every template that a binder is made with, by name. */
export function usedTemplates(ownFolder: string | null): UsedTemplate[] {
  return builtInTemplates().map(({ name, sha256: builtIn }) => {
    const own = ownFolder === null ? null : join(ownFolder, name);
    const sha256 = own !== null && existsSync(own) ? digestOf(own) : builtIn;
    return { name, sha256, replaced: sha256 !== builtIn };
  });
}
