/** Who did something, as a log names the one: by ids that no one else gets, and by names only for reading. */
export interface Actor {
  /**
   * `user` and `root` are accounts; a `session` acts in a role, and whoever began it is known only by the ids that it
   * carries; a `service` is the cloud itself or a machine of the estate; an `application` signs in for itself.
   */
  kind: 'root' | 'user' | 'session' | 'application' | 'service' | 'unknown';
  /** Immutable ids of the account behind it; the first is never given to another. Empty where none is told. */
  ids: readonly string[];
  /** Ids of the role and of the session that it acts in. */
  sessions: readonly string[];
  /** What the session was told of who is behind it; its own word. */
  sourceIdentity: string | null;
  /** The name it goes by, where it has one: it can widen what is asked about, and joins nothing. */
  name: string | null;
  /** As an auditor reads it. */
  label: string;
}

export const nobody: Actor = {
  kind: 'unknown',
  ids: [],
  sessions: [],
  sourceIdentity: null,
  name: null,
  label: 'somebody unnamed',
};

export type Item = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object that a member holds; an empty one where it holds something else. */
export function itemOf(item: Item, member: string): Item {
  const value = item[member];
  return isItem(value) ? value : {};
}

/** Text that a member holds; null where it is absent, empty or something else. */
export function textOf(item: Item, member: string): string | null {
  const value = item[member];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The objects of a list; anything else in it is left to whoever asks whether it is whole. */
export function itemsOf(item: Item, member: string): readonly Item[] {
  const value = item[member];
  return Array.isArray(value) ? value.filter(isItem) : [];
}

/** An instant with its offset; null where the text is none. */
export function instantOf(text: string | null): string | null {
  if (text === null || !/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
