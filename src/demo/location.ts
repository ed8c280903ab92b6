import { join } from 'node:path';
import { packageFolder } from '../product.ts';

/** The folder of the sample estate's data; it is not compiled, and found alike from `src` and from `dist`. */
export function estateFolder(): string {
  return join(packageFolder, 'src', 'demo', 'estate');
}
