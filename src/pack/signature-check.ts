import type { IntegrityProblem } from '../locker/integrity.ts';
import type { Verifier } from '../locker/signing.ts';
import { earlierSignatureFile, signatureFile } from './bag-manifest.ts';
import type { BinderSource } from './binder-source.ts';

export type SignatureState = 'by-given-key' | 'not-by-given-key' | 'not-checked' | 'absent';

/** Larger than any signature. */
const mostBytes = 1024 * 1024;

interface FoundSignature {
  /** Its name in the binder, which tells whether an earlier version made it. */
  path: string;
  bytes: Buffer | null;
}

/** The detached signature, under its name or that of earlier versions. */
export function findSignature(
  source: BinderSource,
  report: (problem: IntegrityProblem) => void,
): FoundSignature {
  for (const path of [signatureFile, earlierSignatureFile]) {
    try {
      const bytes = source.read(path, mostBytes);
      if (bytes !== null) return { path, bytes };
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error);
      report({ path, what: 'the signature cannot be read', expected: '', found });
      return { path, bytes: null };
    }
  }
  return { path: signatureFile, bytes: null };
}

/** Whether the signature is the verifier's, over exactly this tag manifest. */
export function checkSignature(
  { path, bytes }: FoundSignature,
  tagManifest: Buffer | null,
  verifier: Verifier | null,
  report: (problem: IntegrityProblem) => void,
): SignatureState {
  if (verifier === null) return bytes === null ? 'absent' : 'not-checked';
  const expected = `a signature by key ${verifier.keySha256}`;
  if (bytes === null) {
    report({ path, what: 'the signature is missing', expected, found: '' });
    return 'absent';
  }
  if (tagManifest !== null && verifier.verify(tagManifest, bytes)) return 'by-given-key';
  const what = 'the signature was not made by the given key over this tag manifest';
  report({ path, what, expected, found: 'another signature, or another tag manifest' });
  return 'not-by-given-key';
}
