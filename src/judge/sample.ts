import { createHash } from 'node:crypto';

interface Sample {
  method: 'hash-ranked';
  seed: string;
  size: number;
  population: { size: number; sha256: string };
  items: readonly string[];
}

/**
 * Draws a sample that anyone can draw again: the ids ranked by SHA-256 of seed and id, the first `size` of them.
 * The hash of the sorted population makes an altered one evident. Throws RangeError for a size larger than it.
 */
export function drawSample(population: readonly string[], size: number, seed: string): Sample {
  const ids = [...new Set(population)].sort();
  if (!Number.isInteger(size) || size < 0 || size > ids.length) {
    throw new RangeError(`A sample of ${size} cannot be drawn from ${ids.length}`);
  }
  const rank = (id: string): string => createHash('sha256').update(`${seed}\n${id}`).digest('hex');
  const ranked = ids.map((id) => ({ id, rank: rank(id) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return {
    method: 'hash-ranked',
    seed,
    size,
    population: { size: ids.length, sha256: createHash('sha256').update(ids.join('\n')).digest('hex') },
    items: ranked.slice(0, size).map(({ id }) => id),
  };
}
