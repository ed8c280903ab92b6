import type { CollectionDefinition, DecodedPage, Member } from '../collection.ts';
import { place } from '../place.ts';

/** A policy of a tenant on how long tokens last. */
export interface TokenLifetime extends Member {
  name: string;
  /** Of an access token; `unset` where the policy leaves it as it is, null where it is not understood. */
  accessTokenSeconds: number | 'unset' | null;
}

interface Policies {
  value: { id: string; displayName?: string | null; definition: string[] }[];
}

export const tokenLifetimes: CollectionDefinition<TokenLifetime> = {
  name: 'identity.tokenLifetimes',
  title: 'How long tokens last where a tenant configures it',
  kinds: ['entra.token-lifetime-policies'],
  attribution: 'tenant',
  lower: (pages) =>
    ((pages.get('entra.token-lifetime-policies') ?? []) as DecodedPage<Policies>[]).flatMap((page) =>
      page.value.value.map(({ id, displayName, definition }) => ({
        ...place(page, id),
        name: displayName ?? id,
        accessTokenSeconds: accessTokenOf(definition),
      })),
    ),
};

/** A definition is a list of texts of JSON; of several lifetimes the longest counts. */
function accessTokenOf(definition: readonly string[]): TokenLifetime['accessTokenSeconds'] {
  const stated = definition.map(lifetimeIn);
  if (stated.length === 0 || stated.includes(null)) return null;
  const seconds = stated.filter((one) => typeof one === 'number');
  return seconds.length === 0 ? 'unset' : Math.max(...seconds);
}

function lifetimeIn(text: string): TokenLifetime['accessTokenSeconds'] {
  const policy = memberOf(jsonOf(text), 'TokenLifetimePolicy');
  if (typeof policy !== 'object' || policy === null) return null;
  const lifetime = memberOf(policy, 'AccessTokenLifetime');
  if (lifetime === undefined) return 'unset';
  const match = typeof lifetime === 'string' ? /^(?:(\d+)\.)?(\d+):(\d{2}):(\d{2})$/.exec(lifetime) : null;
  if (match === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
