/**
 * `ncssr/verify`: whether a binder or a locker is as it was sealed, and by whom.
 *
 * `verifyBinder` takes a folder or a zip, `verifyLocker` a folder. Who sealed it follows from the public key that you
 * give, in PEM form, never from one found inside. What could not be established is in `limits`.
 */
export { verifyBinder, type VerifyOptions, type VerifyOutcome } from '../pack/verify.ts';
export { describeVerification } from '../pack/describe-verification.ts';
export { verifyLocker, type LockerVerification } from '../locker/verify-locker.ts';
export type { IntegrityProblem } from '../locker/integrity.ts';
