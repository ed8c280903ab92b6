import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { generateSealKey } from '../locker/signing.ts';
import { packageFolder } from '../product.ts';

/**
 * Writes a commented `ncssr.yaml` and beside it a seal key with its public half. Never overwrites. Returns the
 * files written. Throws Error where one exists already.
 */
export async function writeFirstScope(file: string, withKey: boolean): Promise<string[]> {
  const template = await readFile(join(packageFolder, 'templates', 'ncssr.yaml'), 'utf8');
  await writeNew(file, withSchemaFor(file, template));
  if (!withKey) return [file];
  const folder = dirname(resolve(file));
  const { privateKeyPem, publicKeyPem } = await generateSealKey();
  const [key, publicKey] = [join(folder, 'seal.pem'), join(folder, 'seal.pub.pem')];
  await writeNew(key, privateKeyPem, 0o600);
  await writeNew(publicKey, publicKeyPem);
  return [file, key, publicKey];
}

/** Editors resolve the schema from the folder of the file, wherever the product is installed. */
function withSchemaFor(file: string, template: string): string {
  const schema = join(packageFolder, 'evidence', 'schemas', 'scope.schema.json');
  const path = relative(dirname(resolve(file)), schema).replaceAll('\\', '/');
  return template.replace(/^# yaml-language-server: .*$/m, () => `# yaml-language-server: $schema=${path}`);
}

async function writeNew(file: string, text: string, mode = 0o644): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const told = new Error(`${file} exists already; remove it or name another with --config`);
    told.name = 'UsageError';
    throw told;
  }
}
