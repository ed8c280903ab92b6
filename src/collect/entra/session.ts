import type { MicrosoftCloud } from '../microsoft/cloud.ts';

/** What an Entra kind is given to read with: Microsoft Graph, as one tenant sees it. */
export interface EntraSession {
  cloud: MicrosoftCloud;
  tenant: string;
}
