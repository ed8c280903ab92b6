import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularText } from '../input/regular-file.ts';
import type { Problem } from '../schema/problem.ts';
import type { CatalogueFile } from './catalogue.ts';
import { parseCatalogue, type ParsedCatalogue } from './parse.ts';

interface CatalogueFolders {
  /** Holds `statements.yaml` and `controls/`. */
  frameworkFolder: string;
  /** Further controls, of the user's own; their subfolders are not read. */
  extraFolders: readonly string[];
}

/**
 * Reads the catalogue from folders. What is wrong with a file, or a folder that cannot be read, is returned as a
 * problem; the catalogue then holds what could be read and must not be judged with.
 */
export async function loadCatalogue({
  frameworkFolder,
  extraFolders,
}: CatalogueFolders): Promise<ParsedCatalogue> {
  const folders = [frameworkFolder, join(frameworkFolder, 'controls'), ...extraFolders];
  const read = await Promise.all(folders.map(readFolder));
  const parsed = parseCatalogue(read.flatMap(({ files }) => files));
  return { ...parsed, problems: [...read.flatMap(({ problems }) => problems), ...parsed.problems] };
}

async function readFolder(folder: string): Promise<{ files: CatalogueFile[]; problems: Problem[] }> {
  try {
    const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
    const files = await Promise.all(
      names.map(async (name) => ({
        path: join(folder, name),
        text: await readRegularText(join(folder, name)),
      })),
    );
    return { files, problems: [] };
  } catch (error) {
    const message = `The folder of controls cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const fix = 'Name a folder that exists and may be read';
    return { files: [], problems: [{ file: folder, line: 1, column: 1, message, fix }] };
  }
}
