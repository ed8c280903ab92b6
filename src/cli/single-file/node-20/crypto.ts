import * as crypto from 'node:crypto';

export * from 'node:crypto';

/** A digest in one call: Node 20 has it from 20.12 on. */
export const hash = (crypto as Partial<typeof crypto>).hash ?? hashInSteps;

/** The same in three calls. */
export function hashInSteps(
  algorithm: string,
  data: crypto.BinaryLike,
  encoding: crypto.BinaryToTextEncoding = 'hex',
): string {
  return crypto.createHash(algorithm).update(data).digest(encoding);
}
