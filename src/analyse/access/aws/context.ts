/**
 * What is known of one condition key of a request. `request`: the caller or the circumstances choose it freely.
 * `evidence`: it is a fact that was not read.
 */
export type ContextValue =
  | { state: 'absent' }
  | { state: 'present'; values: readonly string[] }
  | {
      state: 'unknown';
      cause: 'request' | 'evidence';
      present: boolean;
      /** Whether a pattern surely does not match a value that is surely present. */
      excludes?: (pattern: string) => boolean;
    };

/** The context of one request. Keys are lower-case. */
export interface Context {
  get(key: string): ContextValue;
  /** Two contexts with the same identity hold the same values for every key that no principal determines. */
  readonly identity: string;
}

export const absent: ContextValue = { state: 'absent' };
export const free: ContextValue = { state: 'unknown', cause: 'request', present: false };
export const unread: ContextValue = { state: 'unknown', cause: 'evidence', present: false };

/** A present key with the given values. */
export function present(...values: string[]): ContextValue {
  return { state: 'present', values };
}

/** A context of exactly these keys, all others as `otherwise`. Earlier layers win. */
export function contextOf(
  identity: string,
  layers: readonly ReadonlyMap<string, ContextValue>[],
  otherwise: (key: string) => ContextValue,
): Context {
  return {
    identity,
    get(key) {
      for (const layer of layers) {
        const value = layer.get(key);
        if (value !== undefined) return value;
      }
      return otherwise(key);
    },
  };
}

/** Keys whose value depends on who calls. */
export function isPrincipalKey(key: string): boolean {
  return (
    key.startsWith('aws:principal') ||
    key.startsWith('saml:') ||
    key.startsWith('identitystore:') ||
    key.endsWith(':sub') ||
    key.endsWith(':aud') ||
    [
      'aws:username',
      'aws:userid',
      'aws:sourceidentity',
      'aws:federatedprovider',
      'aws:tokenissuetime',
      'aws:assumedroot',
      'kms:calleraccount',
      'sts:rolesessionname',
    ].includes(key)
  );
}
