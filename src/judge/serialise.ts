import type { Results } from './results.ts';

/** The one text form of results, as the binder keeps it and as re-performance compares it. */
export function resultsText(results: Results): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}
