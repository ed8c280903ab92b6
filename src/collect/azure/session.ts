import type { MicrosoftCloud } from '../microsoft/cloud.ts';

/** What an Azure kind is given to read with: Resource Manager, and the place to read. */
export interface AzureSession {
  cloud: MicrosoftCloud;
  tenant: string;
  /** Empty for kinds of the tenant. */
  subscription: string;
}
