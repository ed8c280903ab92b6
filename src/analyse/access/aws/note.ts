/**
 * Why something is not known. `request`: a context key that the caller or the circumstances choose. `evidence`:
 * a fact that was not read. `malformed`: a policy that is not understood. `undocumented`: AWS does not say.
 */
export interface Note {
  place: string;
  reason: string;
  cause: 'request' | 'evidence' | 'malformed' | 'undocumented';
  /** The condition key, lower-case, where the note is about one. */
  key?: string;
  operation?: string;
  permission?: string;
}
