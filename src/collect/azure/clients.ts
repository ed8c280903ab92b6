import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { NetworkManagementClient } from '@azure/arm-network';
import type { SecurityCenter } from '@azure/arm-security';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { AzureSession } from './session.ts';

/** Makes a client of one subscription over the given bottom of its pipeline; it repeats nothing of its own accord. */
export type OpenClient<Client> = (session: AzureSession, httpClient: HttpClient) => Promise<Client>;

export const networkClient: OpenClient<NetworkManagementClient> = async (session, httpClient) => {
  const { NetworkManagementClient: Client } = await import('@azure/arm-network');
  return new Client(session.cloud.credential, session.subscription, options(session, httpClient));
};

export const authorizationClient: OpenClient<AuthorizationManagementClient> = async (session, httpClient) => {
  const { AuthorizationManagementClient: Client } = await import('@azure/arm-authorization');
  return new Client(session.cloud.credential, session.subscription, options(session, httpClient));
};

export const securityClient: OpenClient<SecurityCenter> = async (session, httpClient) => {
  const { SecurityCenter: Client } = await import('@azure/arm-security');
  return new Client(session.cloud.credential, session.subscription, options(session, httpClient));
};

function options({ cloud }: AzureSession, httpClient: HttpClient) {
  return { endpoint: cloud.origin, httpClient, retryOptions: { maxRetries: 0 } };
}
