import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type * as Identity from '@azure/identity';
import type { AzureCredential } from '../../scope/scope.ts';

/** Where and as whom to sign in. */
interface SignIn {
  tenant: string;
  credential?: AzureCredential;
  authority?: string;
  /** What carries the sign-in. */
  httpClient: HttpClient;
}

/**
 * The credential that the configuration names, or the one that the surroundings offer, tried in the order
 * environment, workload identity, managed identity, Azure CLI; never a silent mixture, since evidence must name
 * one principal.
 */
export async function signIn(choice: SignIn): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const { tenant } = choice;
  const options = {
    ...(choice.authority === undefined
      ? {}
      : { authorityHost: choice.authority, disableInstanceDiscovery: true }),
    httpClient: choice.httpClient,
  };
  switch (choice.credential ?? offered(process.env)) {
    case 'environment':
      return fromEnvironment(identity, tenant, options);
    case 'workload-identity':
      return new identity.WorkloadIdentityCredential({ tenantId: tenant, ...options });
    case 'managed-identity': {
      // Asked for over plain HTTP on the machine itself, which the carrier of the sign-in refuses.
      const clientId = process.env['AZURE_CLIENT_ID'];
      return new identity.ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
    }
    case 'cli':
      return new identity.AzureCliCredential({ tenantId: tenant });
  }
}

/**
 * A credential that asks for tokens of one audience whatever a client asks for, so that every client works
 * against sovereign clouds and loopback ones, and keeps each token until shortly before it ends.
 */
export function forAudience(credential: TokenCredential, scope: string): TokenCredential {
  const margin = 5 * 60_000;
  let token: Promise<AccessToken> | null = null;
  return {
    async getToken() {
      const held = token === null ? null : await token.catch(() => null);
      if (held === null || held.expiresOnTimestamp - Date.now() < margin) token = fresh(credential, scope);
      return token;
    },
  };
}

async function fresh(credential: TokenCredential, scope: string): Promise<AccessToken> {
  const token = await credential.getToken(scope);
  if (token === null) throw new Error(`no token for ${scope}`);
  return token;
}

function offered(variables: NodeJS.ProcessEnv): AzureCredential {
  if (variables['AZURE_CLIENT_SECRET'] ?? variables['AZURE_CLIENT_CERTIFICATE_PATH']) return 'environment';
  if (variables['AZURE_FEDERATED_TOKEN_FILE']) return 'workload-identity';
  if (variables['IDENTITY_ENDPOINT'] ?? variables['MSI_ENDPOINT']) return 'managed-identity';
  return 'cli';
}

function fromEnvironment(
  identity: typeof Identity,
  tenant: string,
  options: { authorityHost?: string; disableInstanceDiscovery?: boolean; httpClient: HttpClient },
): TokenCredential {
  const clientId = process.env['AZURE_CLIENT_ID'];
  const secret = process.env['AZURE_CLIENT_SECRET'];
  const certificatePath = process.env['AZURE_CLIENT_CERTIFICATE_PATH'];
  if (clientId !== undefined && secret !== undefined) {
    return new identity.ClientSecretCredential(tenant, clientId, secret, options);
  }
  if (clientId !== undefined && certificatePath !== undefined) {
    return new identity.ClientCertificateCredential(tenant, clientId, { certificatePath }, options);
  }
  throw new identity.CredentialUnavailableError(
    'The environment offers no credential: set AZURE_CLIENT_ID with AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH.',
  );
}
