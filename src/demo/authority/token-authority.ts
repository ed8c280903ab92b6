import type { ThrowawayCa } from '../throwaway-ca.ts';
import { failure } from '../microsoft/faulty-answer.ts';
import {
  startLoopback,
  type Loopback,
  type LoopbackAnswer,
  type LoopbackRequest,
} from '../microsoft/loopback.ts';
import { makeToken } from '../microsoft/token.ts';

export interface AuthorityOptions {
  tenant: string;
  /** Object id of the service principal that signs in. */
  objectId: string;
  /** Application permissions in tokens for Microsoft Graph. */
  roles: readonly string[];
  /** Template ids of directory roles that the service principal holds. */
  directoryRoles: readonly string[];
  /** The client secret has run out. */
  secretExpired: boolean;
}

/** The token authority: answers client credentials of one application with a token for any audience. */
export function startAuthority(ca: ThrowawayCa, port: number, options: AuthorityOptions): Promise<Loopback> {
  return startLoopback(ca, port, (request, origin) => answer(request, origin, options), 'x-ms-request-id');
}

function answer(
  { method, url, body }: LoopbackRequest,
  origin: string,
  options: AuthorityOptions,
): LoopbackAnswer {
  const base = `${origin}/${options.tenant}`;
  if (method === 'GET' && url.pathname === `/${options.tenant}/v2.0/.well-known/openid-configuration`) {
    return {
      status: 200,
      body: {
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        tenant_region_scope: 'EU',
      },
    };
  }
  if (method === 'POST' && url.pathname === `/${options.tenant}/oauth2/v2.0/token`)
    return token(body, options);
  return failure(404, { code: 'NotFound', message: `${method} ${url.pathname} is not served here.` });
}

function token(body: string, options: AuthorityOptions): LoopbackAnswer {
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== 'client_credentials')
    return refused('unsupported_grant_type', 'AADSTS70003: The grant is not supported.');
  if (options.secretExpired) {
    return refused(
      'invalid_client',
      'AADSTS7000222: The provided client secret keys for the app are expired.',
    );
  }
  const audience = (form.get('scope') ?? '').split(' ').find((scope) => scope.endsWith('/.default')) ?? '';
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: makeToken({
        aud: audience.replace(/\/\.default$/, ''),
        tid: options.tenant,
        appid: form.get('client_id'),
        oid: options.objectId,
        idtyp: 'app',
        roles: options.roles,
        wids: options.directoryRoles,
      }),
    },
  };
}

function refused(error: string, description: string): LoopbackAnswer {
  return { status: 401, body: { error, error_description: description, error_codes: [] } };
}
