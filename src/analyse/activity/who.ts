import type { Actor } from '../../estate/activity/actor.ts';
import type { RegisteredAccount } from '../../estate/people/people.ts';
import type { JoinedAccount } from '../access/people/join.ts';

/** Who is behind an act: a person, what several people can use, what no person is, or nobody known. */
export type Who =
  | { kind: 'person'; personId: string }
  | { kind: 'shared'; as: string }
  | { kind: 'service'; as: string }
  | { kind: 'nobody'; why: string };

/**
 * Joins actors to people by the immutable ids of their accounts and by the register of accounts, which may also name a
 * role or a session by ARN or id. A session is the person's whom Identity Center says it acts for, and otherwise the
 * one's to whom the register gives it: its name and its source identity are its caller's own words.
 */
export function whoActed(
  accounts: readonly JoinedAccount[],
  register: readonly RegisteredAccount[],
  known: ReadonlySet<string>,
): (actor: Actor) => Who {
  const byId = new Map<string, JoinedAccount>();
  for (const joined of accounts)
    for (const id of [joined.account.id, ...joined.account.otherIds]) byId.set(keyOf(id), joined);
  const rows = Map.groupBy(register, ({ account }) => keyOf(account));
  return (actor) => {
    if (actor.kind === 'service') return { kind: 'service', as: actor.label };
    const account = accountOf(actor, byId);
    const own = [...actor.ids, ...actor.sessions].flatMap((id) => rows.get(keyOf(id)) ?? []);
    const uses = new Set([...own.map(({ kind }) => kind), ...(account === null ? [] : [account.use])]);
    if (uses.has('shared') || uses.has('break-glass'))
      return { kind: 'shared', as: uses.has('shared') ? 'shared' : 'break-glass' };
    if (account !== null && account.personId !== null && account.use === 'person')
      return { kind: 'person', personId: account.personId };
    if (uses.has('service')) return { kind: 'service', as: `${actor.label}, a registered service account` };
    if (account !== null) return { kind: 'nobody', why: account.why ?? 'names no person of the roster' };
    const people = [...new Set(own.map(({ personId }) => personId))];
    if (people.length > 1) return { kind: 'nobody', why: `is said to be of ${people.join(' and of ')}` };
    const [personId] = people;
    if (personId === undefined) return { kind: 'nobody', why: whyNobody(actor) };
    return known.has(personId)
      ? { kind: 'person', personId }
      : { kind: 'nobody', why: `names ${personId}, whom the roster does not list` };
  };
}

/** The account of an actor. A name that was given again belongs to another: the unique id decides where it was read. */
function accountOf({ kind, ids }: Actor, byId: ReadonlyMap<string, JoinedAccount>): JoinedAccount | null {
  const [unique, ...others] = ids;
  if (unique === undefined) return null;
  const found = byId.get(keyOf(unique));
  if (found !== undefined || kind !== 'user') return found ?? null;
  const named = others.map((id) => byId.get(keyOf(id))).find((one) => one !== undefined);
  return named !== undefined && named.account.otherIds.length === 0 ? named : null;
}

function whyNobody({ kind, sourceIdentity }: Actor): string {
  if (kind === 'application') return 'is registered by nobody';
  if (kind === 'session') {
    const claim = sourceIdentity === null ? '' : `; it calls itself ${sourceIdentity}`;
    return `is a session that no directory and no register gives to a person${claim}`;
  }
  return 'is no account of this engagement';
}

const keyOf = (text: string): string => text.trim().toLowerCase();
