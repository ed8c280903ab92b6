import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, whether this runs from `src` or from `dist`. */
export const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Version of the product and SHA-256 over its running code: every file below the folder this module was loaded
 * from, by path and content, in order of path.
 */
export async function productIdentity(): Promise<{ version: string; codeSha256: string }> {
  const manifest = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const codeFolder = dirname(fileURLToPath(import.meta.url));
  const files = (await readdir(codeFolder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(js|ts)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(codeFolder, join(entry.parentPath, entry.name)))
    .sort();
  const whole = createHash('sha256');
  for (const file of files) {
    const content = createHash('sha256')
      .update(await readFile(join(codeFolder, file)))
      .digest('hex');
    whole.update(`${content}  ${file.replaceAll('\\', '/')}\n`);
  }
  return { version: manifest.version, codeSha256: whole.digest('hex') };
}
