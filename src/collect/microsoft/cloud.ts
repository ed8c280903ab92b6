import type { Agent } from 'node:https';
import type { TokenCredential } from '@azure/core-auth';
import type { CollectionEnvironment } from '../opened-source.ts';

/** One Microsoft service as a source reaches it: where it is, who asks, and at what pace. */
export interface MicrosoftCloud {
  /** Origin of the service, without a trailing slash. */
  origin: string;
  credential: TokenCredential;
  agent: Agent;
  environment: CollectionEnvironment;
}
