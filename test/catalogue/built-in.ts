import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueFile } from '../../src/catalogue/catalogue.ts';
import { builtInFolder } from '../../src/catalogue/location.ts';

/** The texts of the built-in catalogue, by paths relative to its folder. */
export const builtIn: readonly CatalogueFile[] = readdirSync(builtInFolder(), { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => ({
    path: path.replaceAll('\\', '/'),
    text: readFileSync(join(builtInFolder(), path), 'utf8'),
  }));
