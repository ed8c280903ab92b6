import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { AzureSource, EntraSource } from '../../scope/scope.ts';
import type { CollectionEnvironment } from '../opened-source.ts';
import type { MicrosoftCloud } from './cloud.ts';
import { forAudience, signIn } from './credential.ts';

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
  const credential = {
    getToken: async (scope: string | string[]) => (await signedIn()).getToken(scope),
  };
  let signingIn: ReturnType<typeof signIn> | null = null;
  const signedIn = (): ReturnType<typeof signIn> =>
    (signingIn ??= signIn({
      tenant: source.tenant,
      ...(source.credential === undefined ? {} : { credential: source.credential }),
      ...(source.authority === undefined ? {} : { authority: source.authority }),
      ...(trusted === undefined ? {} : { trusted }),
    }));
  return {
    origin,
    credential: forAudience(credential, `${origin}/.default`),
    agent: new Agent({ keepAlive: true, ...(trusted === undefined ? {} : { ca: [...trusted] }) }),
    environment,
  };
}

async function trust(path: string): Promise<readonly string[]> {
  return [...rootCertificates, await readFile(path, 'utf8')];
}
