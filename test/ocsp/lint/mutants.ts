import type { LintOptions } from '../../../src/ocsp/lint/context.ts';
import { delegateMutants } from './mutants-delegate.ts';
import { encodingMutants } from './mutants-encoding.ts';
import { signerMutants } from './mutants-signer.ts';
import { statusMutants } from './mutants-status.ts';
import { timeMutants } from './mutants-times.ts';

/** An answer that breaks one rule; `implied` lists the rules that cannot but be broken with it. */
export interface Mutant {
  readonly rule: string;
  readonly implied?: readonly string[];
  readonly bytes: Buffer;
  readonly options?: Partial<LintOptions>;
}

export const mutants: readonly Mutant[] = [
  ...encodingMutants,
  ...timeMutants,
  ...statusMutants,
  ...signerMutants,
  ...delegateMutants,
];
