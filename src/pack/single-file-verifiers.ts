import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../product.ts';

/** A verifier that is one file, as the build of this version makes it. */
export interface SingleFileVerifier {
  name: 'verify.mjs' | 'reperform.mjs';
  sha256: string;
}

/** The verifiers of one file that were built with this version; none before it was built. */
export function singleFileVerifiers(): SingleFileVerifier[] {
  return (['verify.mjs', 'reperform.mjs'] as const).flatMap((name) => {
    const file = join(packageFolder, 'dist', name);
    if (!existsSync(file)) return [];
    return [{ name, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') }];
  });
}
