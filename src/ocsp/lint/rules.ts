import { delegateRules } from './delegate.ts';
import { encodingRules } from './encoding.ts';
import { extensionRules } from './extensions.ts';
import { intervalRules } from './intervals.ts';
import { nonceRules } from './nonce.ts';
import { responderRules } from './responder.ts';
import type { Rule } from './rule.ts';
import { signatureRules } from './signature.ts';
import { statusRules } from './status.ts';
import { timeRules } from './times.ts';

/** Every rule for an OCSP answer, in the order of their ids within each family. */
export const rules: readonly Rule[] = [
  ...encodingRules,
  ...timeRules,
  ...intervalRules,
  ...statusRules,
  ...extensionRules,
  ...nonceRules,
  ...signatureRules,
  ...responderRules,
  ...delegateRules,
];
