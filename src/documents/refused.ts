/** An act on a document that is refused, in words for the person who tried it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Refuses with every reason at once; with none, goes on. */
export function refuse(reasons: readonly (string | null)[]): void {
  const all = [...new Set(reasons.filter((one) => one !== null))];
  if (all.length > 0) throw new RefusedError(`Refused:\n${all.map((one) => `  ${one}`).join('\n')}`);
}
