import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A second opinion on a log, written from the format alone: reads everything at once and returns the number of
 * the first line that is not as it should be (counted from 1 over the whole log), or null.
 */
export function firstBadLine(folder: string): number | null {
  const names = readdirSync(join(folder, 'log')).sort();
  let previous = '0'.repeat(64);
  let count = 0;
  for (const [index, name] of names.entries()) {
    if (name !== `${index + 1}`.padStart(6, '0') + '.jsonl') return count + 1;
    const text = readFileSync(join(folder, 'log', name), 'latin1');
    const lines = text.split('\n');
    const last = lines.pop();
    for (const line of lines) {
      count += 1;
      const cut = line.lastIndexOf(',"sha256":"');
      const own = line.slice(cut + 11, -2);
      if (cut < 0 || hash(line.slice(0, cut)) !== own || line !== `${line.slice(0, cut)},"sha256":"${own}"}`)
        return count;
      const entry = JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as {
        sequence: number;
        previous: string;
      };
      if (entry.sequence !== count || entry.previous !== previous) return count;
      previous = hash(`${line}\n`);
    }
    if (last !== '') return count + 1;
  }
  return null;
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}
