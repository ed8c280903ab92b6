import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What the loopback Graph serves: a path, with its version, to a list or one object. */
export type EntraEstate = ReadonlyMap<string, unknown>;

/** Reads the estate from a folder whose files each map paths to what is served there. */
export function readEntraEstate(folder: string): EntraEstate {
  const estate = new Map<string, unknown>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const paths = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
    for (const [path, value] of Object.entries(paths)) estate.set(path, value);
  }
  return estate;
}
