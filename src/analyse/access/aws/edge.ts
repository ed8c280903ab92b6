import type { MfaVerdict, MissingFact } from '../answer.ts';
import type { Ternary } from '../ternary.ts';
import type { MfaContext } from './facts.ts';
import type { Entry } from './federated.ts';
import type { Holder } from './holder.ts';
import type { Note } from './note.ts';

/** What one holder can do, or become, under each MFA context. */
export interface Ability {
  under: Readonly<Record<MfaContext, Ternary>>;
  context: Readonly<Record<string, string>>;
  by: string;
  notes: readonly Note[];
}

/** A way from one holder to another. */
export interface Edge {
  kind: string;
  from: Holder;
  to: Holder;
  ability: Ability;
  evidence: readonly string[];
  /** Longest session that the step yields. */
  sessionSeconds: number | null;
  /** Set where the step begins outside AWS. */
  entry?: Entry;
}

/** Whether the ability exists at all, under some MFA context. */
export function exists(ability: Ability): Ternary {
  const { absent, false: without, true: withDevice } = ability.under;
  if (absent === 'true' || without === 'true' || withDevice === 'true') return 'true';
  return absent === 'false' && without === 'false' && withDevice === 'false' ? 'false' : 'unknown';
}

/** MFA is enforced where it is denied both without the key and with the key false; never by reading conditions. */
export function mfaOf(ability: Ability): MfaVerdict {
  const { absent, false: without } = ability.under;
  if (absent === 'true' || without === 'true') return 'not-enforced';
  return absent === 'false' && without === 'false' ? 'enforced' : 'inconclusive';
}

/** A note as the answer's missing fact. */
export function missingFact(note: Note): MissingFact {
  return {
    place: note.place,
    reason: note.reason,
    ...(note.operation === undefined ? {} : { operation: note.operation }),
    ...(note.permission === undefined ? {} : { permission: note.permission }),
  };
}
