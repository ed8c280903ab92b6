import type { MicrosoftCloud } from './cloud.ts';

/** What an access token says about its holder; null where no token could be had or read. */
export interface Claims {
  /** Object id of the principal that asks. */
  objectId: string | null;
  /** The tenant that issued it. */
  tenant: string | null;
  /** Application permissions. */
  roles: readonly string[];
  /** Delegated permissions. */
  scopes: readonly string[];
  /** Template ids of the directory roles held. */
  directoryRoles: readonly string[];
}

export async function claims(cloud: MicrosoftCloud): Promise<Claims | null> {
  try {
    const token = await cloud.credential.getToken([]);
    const body = JSON.parse(Buffer.from(token?.token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
    if (typeof body !== 'object' || body === null) return null;
    const { oid, tid, roles, scp, wids } = body as Record<string, unknown>;
    return {
      objectId: typeof oid === 'string' ? oid : null,
      tenant: typeof tid === 'string' ? tid.toLowerCase() : null,
      roles: strings(roles),
      scopes: typeof scp === 'string' ? scp.split(' ').filter((scope) => scope !== '') : [],
      directoryRoles: strings(wids),
    };
  } catch {
    return null;
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
