import type { Sha256 } from '../locker/envelope.ts';
import type { IntegrityProblem } from '../locker/integrity.ts';

/** A binder as a folder or an archive: its files, whatever they are, and their bytes. */
export interface BinderSource {
  /** Path of every regular file, once; anything else is reported. */
  files(report: (problem: IntegrityProblem) => void): Iterable<string>;
  /** Throws Error when the bytes cannot be had. */
  digest(path: string): { sha256: Sha256; bytes: number };
  /** Whole content of a small file; null when there is none. Throws Error when it is larger than `most`. */
  read(path: string, most: number): Buffer | null;
  /** The bytes of a file, a piece at a time; nothing when there is none. */
  pieces(path: string): Iterable<Buffer>;
  close(): void;
}
