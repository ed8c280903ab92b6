import { Agent } from 'node:https';
import { resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { readRegularText } from '../../input/regular-file.ts';
import type { TokenCredential } from '@azure/core-auth';
import type { AzureSource, EntraSource } from '../../scope/scope.ts';
import type { CollectionEnvironment } from '../opened-source.ts';
import type { MicrosoftCloud } from './cloud.ts';
import { forAudience, signIn } from './credential.ts';
import { signInClient } from './sign-in-client.ts';

/**
 * Reaches one service for one source. A credential that cannot be had shows at the first read, as that read's
 * failure; an unreadable `ca` file throws, since it is a fault of the configuration.
 */
export async function connect(
  source: AzureSource | EntraSource,
  endpoint: string,
  environment: CollectionEnvironment,
): Promise<MicrosoftCloud> {
  const trusted = source.ca === undefined ? undefined : await trust(resolve(environment.folder, source.ca));
  const origin = new URL(endpoint).origin;
  const agent = new Agent({
    keepAlive: true,
    // A proxy is taken from HTTPS_PROXY and NO_PROXY; Node reads them from 24.5 on.
    proxyEnv: process.env,
    ...(trusted === undefined ? {} : { ca: [...trusted] }),
  });
  let signingIn: Promise<TokenCredential> | null = null;
  const signedIn = (): Promise<TokenCredential> => (signingIn ??= takeUp(source, agent, environment));
  const credential: TokenCredential = {
    getToken: async (scope) => (await signedIn()).getToken(scope),
  };
  return { origin, credential: forAudience(credential, `${origin}/.default`), agent, environment };
}

async function takeUp(
  source: AzureSource | EntraSource,
  agent: Agent,
  environment: CollectionEnvironment,
): Promise<TokenCredential> {
  return signIn({
    tenant: source.tenant,
    httpClient: await signInClient(agent, environment.signal),
    ...(source.credential === undefined ? {} : { credential: source.credential }),
    ...(source.authority === undefined ? {} : { authority: source.authority }),
  });
}

async function trust(path: string): Promise<readonly string[]> {
  return [...rootCertificates, await readRegularText(path)];
}
