import type { CollectionDefinition, Member } from '../collection.ts';
import type { Actor } from './actor.ts';
import { awsSignIns } from './aws-sign-ins.ts';
import { entraSignIns } from './entra-sign-ins.ts';

/** One sign-in of a log. */
export interface SignIn extends Member {
  /** Null where the log does not say it as an instant. */
  at: string | null;
  actor: Actor;
  /** Null where the log does not say. */
  succeeded: boolean | null;
  /**
   * With how many factors, by the log's own word. `elsewhere` is proved to another identity provider, whose log has
   * it; `unknown` is not said, or said in a word that is not known.
   */
  factor: 'multi' | 'single' | 'elsewhere' | 'unknown';
  /** What made the factor unknown, or what it is read from. */
  why: string;
  /** Application that was signed in to, where the log is of a directory. */
  application: string | null;
  /** What it is called, for reading. */
  where: string;
  /** Why it cannot be judged; null where it can. */
  fault: string | null;
}

export const signIns: CollectionDefinition<SignIn> = {
  name: 'activity.signIns',
  title: 'Sign-ins of the last 31 days',
  kinds: ['aws.cloudtrail.sign-ins', 'entra.sign-ins'],
  attribution: 'cloud',
  lower: (pages) => [
    ...awsSignIns(pages.get('aws.cloudtrail.sign-ins') ?? []),
    ...entraSignIns(pages.get('entra.sign-ins') ?? []),
  ],
};
