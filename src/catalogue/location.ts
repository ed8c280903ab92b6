import { join } from 'node:path';
import { packageFolder } from '../product.ts';

/** The built-in catalogue, whether this runs from `src` or from `dist`. */
export function builtInFolder(): string {
  return join(packageFolder, 'controls', 'ncssr-2.0.5');
}
