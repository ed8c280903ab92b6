import type { ReadState } from '../collection.ts';

/**
 * Whether what a read says of one object is all there is: nothing amiss at all, or only with other objects that the
 * same read asked about.
 */
export function isWholeFor({ complete, shortfalls }: ReadState, object: string): boolean {
  return complete || shortfalls.every(({ subject }) => subject !== undefined && subject !== object);
}
